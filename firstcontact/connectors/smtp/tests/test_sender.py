"""Handing a message to a mail server: taken, not now, never, and nobody knows, against true peers."""

import socket
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from firstcontact.connectors.smtp.sender import Security, SmtpSender, SmtpSettings
from firstcontact.connectors.smtp.tests.peers import (
    Answering,
    Dropping,
    Silent,
    Taking,
    only_ann,
    raw_peer,
    server_side,
    serving,
)
from firstcontact.domain.notices.ports import (
    Accepted,
    DeliveryError,
    Envelope,
    PermanentFailure,
    TemporaryFailure,
    UnclearFailure,
)

ANN = Envelope("notices@aberwen.example", "ann@example.org")
TEXT = "Annwyl Siân,\n\n.a line that begins with a dot\n..\n.\nFrom the council\n"


def message(text: str = TEXT) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = ANN.sender, "ann@example.org", "Mae wedi dod i law: tŷ"
    mail.set_content(text, cte="quoted-printable")
    return mail


def send(port: int, envelope: Envelope = ANN, text: str = TEXT, **settings: Any) -> Accepted:
    return SmtpSender(SmtpSettings("127.0.0.1", port, **{"timeout": 5.0, **settings})).send(message(text), envelope)


@pytest.mark.shows("notice-by-smtp")
def test_what_is_sent_arrives_word_for_word() -> None:
    peer = Taking()
    with serving(peer) as port:
        assert send(port) == Accepted("2.0.0 queued as 4711")
    [taken] = peer.taken
    assert (taken.mail_from, taken.rcpt_tos) == (ANN.sender, [ANN.recipient])
    arrived = peer.read()
    assert arrived.get_content().replace("\r\n", "\n") == TEXT
    assert arrived["Subject"] == "Mae wedi dod i law: tŷ"


@pytest.mark.shows("failed-send-retried")
@pytest.mark.parametrize(
    ("command", "answer", "failure"),
    [
        ("MAIL", "451 4.3.2 Come back later", TemporaryFailure),
        ("RCPT", "450 4.2.1 Mailbox busy", TemporaryFailure),
        ("DATA", "451 4.3.0 Greylisted", TemporaryFailure),
        ("DATA", "421 4.3.2 Going down", TemporaryFailure),
        ("MAIL", "550 5.7.1 Not from you", PermanentFailure),
        ("RCPT", "550 5.1.1 No such mailbox", PermanentFailure),
        ("DATA", "554 5.7.1 We think this is spam", PermanentFailure),
    ],
)
def test_a_refusal_is_for_now_or_for_good(command: str, answer: str, failure: type[DeliveryError]) -> None:
    peer = Answering(command, answer)
    with serving(peer) as port, pytest.raises(failure) as caught:
        send(port)
    assert f"{caught.value.code} {caught.value.answer}" == answer
    assert peer.taken == []


@pytest.mark.shows("crash-never-sends-twice")
@pytest.mark.parametrize("habit", [Dropping, Silent])
def test_silence_after_the_whole_message_is_unclear(habit: type[Taking]) -> None:
    peer = habit()
    with serving(peer) as port, pytest.raises(UnclearFailure):
        send(port, timeout=1.0)
    assert len(peer.taken) == 1


@pytest.mark.parametrize("answer", ["200 fine", "251 I shall forward it"])
def test_any_clear_yes_to_the_whole_message_is_one(answer: str) -> None:
    with serving(Answering("DATA", answer)) as port:
        assert send(port).answer == answer.partition(" ")[2]


@pytest.mark.shows("crash-never-sends-twice")
@pytest.mark.parametrize("answer", ["354 go on", "taken, thank you", "650 what"])
def test_an_answer_that_is_no_clear_no_never_leads_to_a_second_try(answer: str) -> None:
    with serving(Answering("DATA", answer)) as port, pytest.raises(UnclearFailure, match="cannot be read"):
        send(port)


def test_nobody_listening_is_for_now() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(TemporaryFailure, match="could not be reached"):
        send(port)


def test_a_name_that_leads_nowhere_is_for_now() -> None:
    with pytest.raises(TemporaryFailure):
        SmtpSender(SmtpSettings("mail.invalid", 25, timeout=2.0)).send(message(), ANN)


def test_a_peer_that_never_says_a_word_is_left_in_time() -> None:
    with raw_peer(lambda _: None) as port, pytest.raises(TemporaryFailure):
        send(port, timeout=0.5)


@pytest.mark.parametrize("words", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff\xfe\x00\r\n", b"220 " + b"x" * 20000])
def test_a_peer_that_is_no_mail_server_is_for_now(words: bytes) -> None:
    with raw_peer(lambda connection: connection.sendall(words)) as port, pytest.raises(TemporaryFailure):
        send(port, timeout=0.5)


def test_a_peer_that_breaks_off_before_it_wants_the_content_has_taken_nothing() -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 hello\r\n")
        connection.recv(1000)
        connection.sendall(b"250 hello\r\n")
        connection.recv(1000)
        connection.close()

    with raw_peer(talk) as port, pytest.raises(TemporaryFailure):
        send(port, timeout=2.0)


@pytest.mark.shows("notice-by-smtp")
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_the_way_to_the_mail_server_can_be_private(certificate: tuple[str, str], security: Security) -> None:
    peer, context = Taking(), server_side(*certificate)
    options = (
        {"ssl_context": context} if security is Security.TLS else {"tls_context": context, "require_starttls": True}
    )
    with serving(peer, **options) as port:
        send(port, security=security, authorities=certificate[0])
    assert len(peer.taken) == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(certificate: tuple[str, str], security: Security) -> None:
    peer, context = Taking(), server_side(*certificate)
    options = {"ssl_context": context} if security is Security.TLS else {"tls_context": context}
    with serving(peer, **options) as port, pytest.raises(TemporaryFailure):
        send(port, security=security)
    assert peer.taken == []


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    peer = Taking()
    with serving(peer) as port, pytest.raises(TemporaryFailure):
        send(port, security=Security.STARTTLS)
    assert peer.taken == []


@pytest.mark.parametrize(("password", "taken"), [("right", 1), ("wrong", 0)])
def test_a_sign_in_that_is_refused_loses_nothing(certificate: tuple[str, str], password: str, taken: int) -> None:
    peer = Taking()
    options = {"authenticator": only_ann, "auth_required": True, "tls_context": server_side(*certificate)}
    settings: dict[str, Any] = {
        "security": Security.STARTTLS,
        "authorities": certificate[0],
        "username": "ann",
        "password": password,
    }
    with serving(peer, **options) as port:
        if taken:
            send(port, **settings)
        else:
            with pytest.raises(TemporaryFailure, match="sign-in was refused"):
                send(port, **settings)
    assert len(peer.taken) == taken


@pytest.mark.parametrize(("able", "taken"), [(True, 1), (False, 0)])
def test_an_address_in_welsh_letters_needs_a_server_that_can(able: bool, taken: int) -> None:
    peer, welsh = Taking(), Envelope(ANN.sender, "siân@example.org")
    with serving(peer, enable_SMTPUTF8=able) as port:
        if able:
            send(port, welsh)
        else:
            with pytest.raises(PermanentFailure, match="letters beyond plain English"):
                send(port, welsh)
    assert [envelope.rcpt_tos for envelope in peer.taken] == [["siân@example.org"]] * taken


def test_a_long_message_arrives_whole() -> None:
    peer, long = Taking(), "Mae hwn yn hir iawn, iawn. ŵŷ\n" * 20_000
    with serving(peer) as port:
        send(port, text=long)
    arrived = peer.read()
    assert arrived.get_content().replace("\r\n", "\n") == long


def test_a_server_that_says_no_goodbye_has_taken_it_all_the_same() -> None:
    peer = Answering("QUIT", "500 I do not let you go")
    with serving(peer) as port:
        assert send(port).answer == "2.0.0 queued as 4711"


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpSettings("h", username="u", password="secret"))
