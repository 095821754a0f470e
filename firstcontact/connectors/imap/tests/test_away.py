"""Servers that are away, let nobody in, are not private, break off or never end: each is said, none is waited for."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from firstcontact.connectors.imap import session as session_module
from firstcontact.connectors.imap.session import ImapSession
from firstcontact.connectors.imap.source import ImapSource
from firstcontact.domain.mailroom.ports import MailboxAwayError, MailboxSetting, NotFetchedError
from tests.dovecot import PASSWORD, Dovecot, free_ports, running_dovecot

pytestmark = pytest.mark.shows("mail-away-said")

SOURCE = ImapSource(connect_seconds=1.0, answer_seconds=1.0)
LETTER = b"From: mair@example.org\r\nSubject: Bins\r\n\r\nThe bin, again.\r\n"


def why_away(mailbox: MailboxSetting, source: ImapSource = SOURCE) -> MailboxAwayError:
    """What is said of a mailbox that cannot be opened."""
    with pytest.raises(MailboxAwayError) as said, source.open(mailbox):
        pytest.fail("it was let in")
    return said.value


def wait_twice(session: ImapSession) -> None:
    """The first may be the one that notices."""
    session.wait(20)
    session.wait(20)


def list_all(session: ImapSession) -> None:
    session.list_waiting(after="")


@contextmanager
def talking(*answers: bytes | Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that answers each line of ours with the next answer, the tag put in; then it is silent."""

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")
            for answer, line in zip(answers, lines, strict=False):
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer.replace(b"TAG", line.split()[0]))
            lines.read()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=[listening], daemon=True).start()
        yield listening.getsockname()[1]


SIGNING_IN = (b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n", b"TAG OK [CAPABILITY IMAP4rev1] in\r\n")
CHOOSING = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 2]\r\nTAG OK [READ-WRITE] chosen\r\n"


def plain(port: int) -> MailboxSetting:
    return MailboxSetting("castlemere", "hello", "hello@castlemere.example", host="127.0.0.1", port=port,
                          security="none", username="ann", password="right")  # fmt: skip


def test_a_wrong_password_is_said(dovecot: Dovecot, user: str) -> None:
    said = why_away(dovecot.mailbox(user, password="wrong"))
    assert said.code == "refused"
    assert "Authentication failed" in said.said
    assert PASSWORD not in repr(dovecot.mailbox(user))


def test_a_server_that_is_not_there_is_said(dovecot: Dovecot, user: str) -> None:
    (port,) = free_ports(1)
    assert why_away(dovecot.mailbox(user, port=port)).code == "away"
    assert why_away(dovecot.mailbox(user, host="no-such-host.invalid")).code == "away"
    assert why_away(dovecot.mailbox(user, host="no..host")).code == "away"


def test_a_folder_that_is_not_there_is_said(dovecot: Dovecot, user: str) -> None:
    assert why_away(dovecot.mailbox(user, folder="Nirgends")).code == "no_folder"


def test_a_certificate_that_nobody_vouches_for_is_not_believed(dovecot: Dovecot, user: str) -> None:
    said = why_away(dovecot.mailbox(user, authorities=""))
    assert (said.code, "self-signed" in said.said) == ("not_private", True)
    other_name = why_away(dovecot.mailbox(user, host="localhost"))
    assert (other_name.code, "ostname mismatch" in other_name.said) == ("not_private", True)
    assert why_away(dovecot.mailbox(user, authorities="/no/such/file")).code == "not_private"


def test_starttls_is_private_and_checked_as_well(dovecot: Dovecot, user: str) -> None:
    dovecot.put(user, LETTER)
    mailbox = dovecot.mailbox(user, port=dovecot.imap, security="starttls")
    with SOURCE.open(mailbox) as session:
        assert isinstance(session._client.socket(), ssl.SSLSocket)
        assert len(session.list_waiting(after="")) == 1
    assert why_away(dovecot.mailbox(user, port=dovecot.imap, security="starttls", authorities="")).code == "not_private"


def test_without_tls_at_the_server_no_password_is_sent(certificate: tuple[str, str], user: str) -> None:
    with running_dovecot(certificate, ssl="no") as server:
        for security, port in (("starttls", server.imap), ("tls", server.imap)):
            assert why_away(server.mailbox(user, security=security, port=port)).code == "not_private"
        assert "Login" not in (server.folder / "log").read_text()
        with SOURCE.open(server.mailbox(user, security="none", port=server.imap)) as session:
            assert session.list_waiting(after="") == []


def test_a_server_that_is_killed_in_the_middle_is_lost_and_can_be_opened_again(
    certificate: tuple[str, str], user: str
) -> None:
    ports = free_ports(3)
    for during in (wait_twice, list_all):
        with running_dovecot(certificate, ports=ports) as server, SOURCE.open(server.mailbox(user)) as session:
            assert session.list_waiting(after="") == []
            assert not session.wait(0.1)
            server.stop()
            with pytest.raises(MailboxAwayError) as said:
                during(session)
            assert said.value.code == "lost"


def test_a_silent_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    with talking() as port:
        assert why_away(plain(port)).code == "away"
    with talking(*SIGNING_IN) as port:
        assert why_away(plain(port)).code == "lost"
    assert time.monotonic() - started < 10


def test_a_server_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"* 1 FETCH (UID 1 BODY[] {100000}\r\n")
        try:
            for _ in range(200):
                connection.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    monkeypatch.setattr(session_module, "COMMAND_SECONDS", 0.5)
    monkeypatch.setattr(session_module, "USUAL_SIZE", 0)
    started = time.monotonic()
    with (
        talking(*SIGNING_IN, CHOOSING, drip) as port,
        pytest.raises(MailboxAwayError),
        SOURCE.open(plain(port)) as session,
    ):
        session.read("7:1")
    assert time.monotonic() - started < 5


def test_one_email_that_the_server_does_not_give_does_not_end_the_connection() -> None:
    answers = (
        *SIGNING_IN,
        CHOOSING,
        b"TAG NO [SERVERBUG] that one is broken\r\n",
        b"* 1 FETCH (UID 1 BODY[] NIL)\r\nTAG OK done\r\n",
        b"TAG NO not allowed\r\n",
        b"* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\nTAG OK done\r\n",
        b"* BYE\r\nTAG OK bye\r\n",
    )
    with talking(*answers) as port, SOURCE.open(plain(port)) as session:
        for _ in range(2):
            with pytest.raises(NotFetchedError):
                session.read("7:1")
        with pytest.raises(NotFetchedError):
            session.settle("7:1")
        assert session.read("7:1") == b"hello"


def test_a_folder_that_may_only_be_read_is_said_before_anything_is_fetched() -> None:
    with talking(*SIGNING_IN, b"* 1 EXISTS\r\n* OK [READ-ONLY]\r\nTAG OK [READ-ONLY] chosen\r\n") as port:
        assert why_away(plain(port)).code == "refused"


def test_a_server_that_is_busy_is_away_and_not_a_wrong_password() -> None:
    with talking(SIGNING_IN[0], b"TAG NO [UNAVAILABLE] later\r\n") as port:
        assert why_away(plain(port)).code == "away"
