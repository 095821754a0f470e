"""Mail servers hand emails over: yes only when it is kept, no relay, and nothing that a caller does does harm."""

import smtplib
import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction

from firstcontact.domain.contacts.mail.cards import mask_mail
from firstcontact.domain.mailroom import ports
from firstcontact.domain.mailroom.ports import MailboxSetting, register_mailboxes
from firstcontact.doors.mail import talking
from firstcontact.foundation.database import quieting
from firstcontact.foundation.events.stream import nobody_following
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.tenancy.backend.base import DatabaseWrapper
from tests.mail_in.conftest import bytes_of, letter, list_kept
from tests.mail_in.listeners import LARGEST, Line, listening
from tests.towns import make_town

HELLO = "hello@castlemere.example"
HELO = "helo@aberwen.example"
LETTER = letter("Bins")
Councils = dict[str, UUID]
pytestmark = [pytest.mark.django_db, pytest.mark.shows("mail-handed-over")]


@pytest.fixture
def councils(monkeypatch: pytest.MonkeyPatch) -> Iterator[Councils]:
    """Two councils with a mailbox each, and a mailbox whose council there is not."""
    monkeypatch.setattr(ports, "_mailboxes", [])
    monkeypatch.setattr(ports, "_sources", [])
    mailboxes = [
        MailboxSetting("castlemere", "hello", HELLO, aliases=("post@castlemere.example",)),
        MailboxSetting("aberwen", "helo", HELO),
        MailboxSetting("nowhere", "lost", "lost@nowhere.example"),
    ]
    register_mailboxes(mailboxes, None)
    with nobody_following():
        yield {"castlemere": make_town("castlemere"), "aberwen": make_town("aberwen", nation="wales")}


def kept_by(council: UUID) -> list[bytes]:
    """The bytes of everything that this council has, oldest first."""
    with acting_for(council), transaction.atomic():
        return [bytes_of(one) for one in list_kept()]


def traced(raw: bytes, recipient: str = HELLO, sender: str = "mair@example.org") -> bytes:
    """An email with the lines that the last mail server puts before it."""
    return f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode() + raw


@pytest.fixture(params=["lmtp", "smtp"])
def protocol(request: pytest.FixtureRequest) -> str:
    """The languages of the listener."""
    return str(request.param)


def test_an_email_is_kept_as_it_was_handed_over_and_once(councils: Councils, protocol: str) -> None:
    kind = smtplib.LMTP if protocol == "lmtp" else smtplib.SMTP
    with listening(protocol) as port:
        for _ in range(2):  # the second time the mail server was not sure whether we have it
            with kind("127.0.0.1", port, timeout=20) as client:
                assert client.sendmail("mair@example.org", [HELLO], LETTER) == {}
            assert kept_by(councils["castlemere"]) == [traced(LETTER)]
    assert kept_by(councils["aberwen"]) == []


@pytest.mark.parametrize("address", ["Hello+AB12@castlemere.example", "post@castlemere.example"])
def test_an_address_with_a_plus_and_an_alias_lead_to_the_mailbox(councils: Councils, address: str) -> None:
    with listening() as port, Line(port) as line:
        assert line.hand_over(LETTER, address)[-1].startswith("250 2.0.0 kept as ")
    assert kept_by(councils["castlemere"]) == [traced(LETTER, address)]


def test_of_two_councils_each_keeps_its_own(councils: Councils, protocol: str) -> None:
    with listening(protocol) as port, Line(port, protocol) as line:
        said = line.hand_over(LETTER, HELLO, HELO)
    assert [one[:3] for one in said] == ["250"] * (4 if protocol == "lmtp" else 3)
    assert kept_by(councils["castlemere"]) == [traced(LETTER)]
    assert kept_by(councils["aberwen"]) == [traced(LETTER, HELO)]


def test_nothing_is_passed_on_to_anybody(councils: Councils, protocol: str) -> None:
    with listening(protocol) as port, Line(port, protocol) as line:
        for address in (
            "somebody@elsewhere.example",
            "nobody@castlemere.example",
            "somebody%elsewhere.example@castlemere.example",
            "@castlemere.example:somebody@elsewhere.example",
            '"somebody@elsewhere.example"@castlemere.example',
            "hello",
        ):
            (said,) = line.hand_over(LETTER, address)
            assert said.startswith(("550 5.1.1 There is no such address here. / Nid oes", "553 "))
            line.ask(b"RSET")
    assert kept_by(councils["castlemere"]) == []


def test_one_wrong_recipient_does_not_keep_the_email_from_the_other(councils: Councils) -> None:
    with listening() as port, Line(port) as line:
        assert [one[:3] for one in line.hand_over(LETTER, "nobody@x.example", HELLO)] == ["550", "250", "250"]
    assert kept_by(councils["castlemere"]) == [traced(LETTER)]


def test_in_lmtp_each_recipient_gets_an_answer_of_its_own(councils: Councils) -> None:
    with listening() as port, Line(port) as line:
        said = line.hand_over(LETTER, "lost@nowhere.example", HELLO, sender="")
        assert [one[:9] for one in said[2:]] == ["451 4.3.5", "250 2.0.0"]
        assert line.ask(b"QUIT").startswith("221 ")
    assert kept_by(councils["castlemere"]) == [traced(LETTER, sender="")]


def test_in_smtp_it_is_ours_only_when_it_is_kept_for_everybody(councils: Councils) -> None:
    with listening("smtp") as port, Line(port, "smtp") as line:
        assert line.hand_over(LETTER, HELLO, "lost@nowhere.example")[-1].startswith("451 4.3.5")
    assert kept_by(councils["castlemere"]) == [traced(LETTER)]


@pytest.mark.shows("mail-size-told")
def test_what_is_too_large_is_refused_in_both_languages_and_the_next_is_taken(
    councils: Councils, protocol: str
) -> None:
    large = letter("Large", "x" * 900 + "\r\n" + "y" * LARGEST)
    with listening(protocol) as port, Line(port, protocol) as line:
        assert f"SIZE {LARGEST}" in line.offers
        said = [line.ask(f"MAIL FROM:<mair@example.org> SIZE={len(large)}".encode())]
        said += line.hand_over(large, HELLO, HELLO)[2:]
        assert len(said) == (3 if protocol == "lmtp" else 2)
        for one in said:
            assert one.startswith(
                "552 5.3.4 This email is too large: up to 0.2 MB are taken. / Mae'r e-bost hwn yn rhy"
            )
        assert kept_by(councils["castlemere"]) == []
        assert line.hand_over(LETTER, HELLO)[-1].startswith("250 ")
    assert kept_by(councils["castlemere"]) == [traced(LETTER)]


DIFFICULT = [
    b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nx.\r\n",
    b"Subject: bare line feeds\n\nline\n.\nfeeds\r\n",
    b"Subject: bare\r\rline\r.\r\rends\r\n",
    b"Subject: \0nul\r\n\r\n\0\0\0\r\n",
    "Subject: Sbwriel ŵ\r\n\r\nAilgylchu\r\n".encode() + bytes(range(128, 256)) + b"\r\n",
    b"Subject: long lines\r\n\r\n" + b"x" * 140_000 + b"\r\n.dot\r\n" + b"y" * 50_000 + b"\r\n",
    *(b"Subject: ends at a piece\r\n\r\n" + b"x" * (65_536 + more) + b"\r\n." + b"\r\n" for more in range(-3, 3)),
    b"",
    b"\r\n\r\n",
    b"Subject: x\r\n\r\none\n.\nMAIL FROM:<evil@example.org>\n\n.\nRCPT TO:<x@y.example>\r\r.\r\r\nend\r\n",
]


def test_difficult_bytes_are_kept_as_they_are(councils: Councils, protocol: str) -> None:
    with listening(protocol) as port, Line(port, protocol) as line:
        for raw in DIFFICULT:
            assert line.hand_over(raw, HELLO, more=b" BODY=8BITMIME")[1].startswith("250 ")
        assert line.ask(b"NOOP").startswith("250 ")
    assert kept_by(councils["castlemere"]) == [traced(raw) for raw in DIFFICULT]


def test_real_emails_are_kept_byte_for_byte(councils: Councils, difficult: list[bytes]) -> None:
    some = [raw if raw.endswith(b"\r\n") else raw + b"\r\n" for raw in difficult if len(raw) < LARGEST - 2][::5]
    assert len(some) > 31
    with listening() as port, Line(port) as line:
        for raw in some:
            assert line.hand_over(raw, HELLO)[1].startswith("250 ")
    assert kept_by(councils["castlemere"]) == [mask_mail(traced(raw))[0] for raw in some]


def test_an_address_in_any_letters_is_taken(councils: Councils) -> None:
    sender, recipient = "siân@esiampl.cymru", "hello+ŵ@castlemere.example"
    with listening() as port, Line(port) as line:
        assert "SMTPUTF8" in line.offers
        assert line.hand_over(LETTER, recipient, sender=sender, more=b" SMTPUTF8")[1].startswith("250 ")
    assert kept_by(councils["castlemere"]) == [traced(LETTER, recipient, sender)]


def test_an_address_cannot_put_lines_into_the_header(councils: Councils) -> None:
    with listening() as port, Line(port) as line:
        said = line.hand_over(LETTER, "hello+\r\0X-Evil:yes@castlemere.example", sender='"a\rX-Evil: yes"@example.org')
        line.ask(b"RSET")
        line.hand_over(LETTER, HELLO, sender='"a\rX-Evil: yes"@example.org')
    assert said
    for raw in kept_by(councils["castlemere"]):
        head = raw.removesuffix(LETTER)
        assert head.count(b"\r\n") == 2
        assert b"\r" not in head.replace(b"\r\n", b"")


def test_who_sends_everything_at_once_gets_every_answer(councils: Councils) -> None:
    first, second = letter("First"), letter("Second")
    one = (b"MAIL FROM:<mair@example.org>", b"RCPT TO:<nobody@x.example>", f"RCPT TO:<{HELLO}>".encode(), b"DATA")
    with listening() as port, Line(port) as line:
        assert "PIPELINING" in line.offers
        line.say(*one, first + b".", *one, second + b".", b"QUIT")
        codes = [line.hear()[:3] for _ in range(11)]
        assert codes == ["250", "550", "250", "354", "250"] * 2 + ["221"]
        assert line.hear() == ""
    assert kept_by(councils["castlemere"]) == [traced(first), traced(second)]


def test_a_caller_who_says_nothing_is_dropped_and_the_next_is_served(councils: Councils) -> None:
    with listening(timeout=0.5) as port, Line(port) as silent, Line(port) as halfway:
        for command in (b"MAIL FROM:<mair@example.org>", f"RCPT TO:<{HELLO}>".encode(), b"DATA", b""):
            halfway.say(command)
        started = time.monotonic()
        assert silent.hear() == ""
        assert [halfway.hear()[:3] for _ in range(4)] == ["250", "250", "354", ""]
        assert time.monotonic() - started < 5
        with Line(port) as line:
            assert line.hand_over(LETTER, HELLO)[1].startswith("250 ")
    assert kept_by(councils["castlemere"]) == [traced(LETTER)]


def test_too_many_callers_are_asked_to_come_later(councils: Councils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "MOST_CALLERS", 1)
    with listening() as port:
        with Line(port) as first:
            with pytest.raises(ConnectionRefusedError, match="421"):
                Line(port)
            assert first.ask(b"QUIT").startswith("221")
            assert first.hear() == ""
        with Line(port) as line:
            assert line.hand_over(LETTER, HELLO)[1].startswith("250 ")


def test_who_hangs_up_in_the_middle_leaves_nothing(councils: Councils, protocol: str) -> None:
    with listening(protocol) as port:
        with Line(port, protocol) as line:
            for command in (b"MAIL FROM:<mair@example.org>", f"RCPT TO:<{HELLO}>".encode(), b"DATA"):
                line.ask(command)
            line.socket.sendall(b"Subject: half\r\n\r\n.")
        with Line(port, protocol) as line:
            assert line.hand_over(LETTER, HELLO)[1].startswith("250 ")
    assert kept_by(councils["castlemere"]) == [traced(LETTER)]


def test_nonsense_is_answered_and_harms_nobody(councils: Councils) -> None:
    with listening() as port, Line(port, greet=False) as line:
        for nonsense in (b"", b"EHLO x", b"\xff\xfe", b"RCPT TO:<" + b"x" * 70_000 + b">", b"VRFY \xff", b"DATA"):
            assert line.ask(nonsense)[:1] in "25"
        line.ask(b"LHLO x")
        assert line.hand_over(LETTER, HELLO)[1].startswith("250 ")


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_the_mail_server_keeps_the_email(
    councils: Councils, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    connect = DatabaseWrapper.get_new_connection
    monkeypatch.setattr(quieting, "AGAIN", 0.0)  # whatever another test has had said just now
    with listening(shared=False) as port, Line(port) as line:
        with monkeypatch.context() as patch:
            patch.setattr(DatabaseWrapper, "get_new_connection", lambda own, facts: connect(own, facts | {"port": "1"}))
            said = line.hand_over(LETTER, HELLO)
            assert said[1].startswith("451 4.3.0 We cannot take this email at the moment")
        assert line.hand_over(LETTER, HELLO)[1].startswith("250 ")
    assert kept_by(councils["castlemere"]) == [traced(LETTER)]
    assert "The database does not answer" in caplog.text
