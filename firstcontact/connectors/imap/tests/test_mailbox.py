"""A mailbox at a true server: what waits, byte for byte; seen, deleted, moved; waiting; numbered anew."""

import threading
import time
from collections.abc import Iterator

import pytest

from firstcontact.connectors.imap import session as session_module
from firstcontact.connectors.imap.source import ImapSource
from firstcontact.domain.mailroom.ports import GoneError
from tests.dovecot import Dovecot, running_dovecot

pytestmark = pytest.mark.shows("mail-fetched")

SOURCE = ImapSource()
LETTERS = [
    f"From: mair@example.org\r\nSubject: Letter {number}\r\n\r\nThe bin, again.\r\n".encode() for number in range(3)
]
OLD_SERVER = "imap_capability = IMAP4rev1 LITERAL+ AUTH=PLAIN"  # no IDLE, no MOVE, no UIDPLUS


@pytest.fixture(scope="module")
def old_server(certificate: tuple[str, str]) -> Iterator[Dovecot]:
    """A server that knows nothing newer than RFC 3501."""
    with running_dovecot(certificate, imap_options=OLD_SERVER) as server:
        yield server


@pytest.fixture(params=["new", "old"])
def server(request: pytest.FixtureRequest) -> Dovecot:
    """A server with every extension, and one with none."""
    found: Dovecot = request.getfixturevalue("dovecot" if request.param == "new" else "old_server")
    return found


def test_what_waits_is_listed_oldest_first_and_read_byte_for_byte(server: Dovecot, user: str) -> None:
    server.put(user, *LETTERS)
    with SOURCE.open(server.mailbox(user)) as session:
        waiting = session.list_waiting(after="")
        assert [session.read(one.key) for one in waiting] == LETTERS
        assert [one.size for one in waiting] == [len(raw) for raw in LETTERS]
        assert [one.key for one in session.list_waiting(after=waiting[1].key)] == [waiting[2].key]
        assert session.list_waiting(after=waiting[2].key) == []
    assert not any(b"\\Seen" in flags for flags, _ in server.contents(user).values())


def test_only_the_beginning_is_read_when_only_that_is_wanted(dovecot: Dovecot, user: str) -> None:
    dovecot.put(user, LETTERS[0])
    with SOURCE.open(dovecot.mailbox(user)) as session:
        (one,) = session.list_waiting(after="")
        assert session.read(one.key, most=30) == LETTERS[0][:30]
        assert session.read(one.key, most=10_000) == LETTERS[0]


def test_what_is_kept_is_marked_seen_and_twice_does_no_harm(server: Dovecot, user: str) -> None:
    server.put(user, *LETTERS)
    with SOURCE.open(server.mailbox(user)) as session:
        first = session.list_waiting(after="")[0].key
        session.settle(first)
        session.settle(first)
    flags = [b"\\Seen" in flags for flags, _ in server.contents(user).values()]
    assert flags == [True, False, False]


def test_what_is_kept_is_deleted_and_nothing_else(server: Dovecot, user: str) -> None:
    server.put(user, *LETTERS)
    with SOURCE.open(server.mailbox(user, after="delete")) as session:
        first = session.list_waiting(after="")[0].key
        session.settle(first)
        session.settle(first)
        with pytest.raises(GoneError):
            session.read(first)
    assert [raw for _, raw in server.contents(user).values()] == LETTERS[1:]


@pytest.mark.parametrize("marked_by_somebody", [False, True])
def test_what_somebody_else_has_marked_as_deleted_is_not_swept_away(
    server: Dovecot, user: str, marked_by_somebody: bool
) -> None:
    server.put(user, *LETTERS)
    if marked_by_somebody:
        with server.looking(user) as client:
            client.add_flags([2], [b"\\Deleted"])
    with SOURCE.open(server.mailbox(user, after="delete")) as session:
        session.settle(session.list_waiting(after="")[0].key)
        plus = session._client.has_capability("UIDPLUS")
    left = {uid: b"\\Deleted" in flags for uid, (flags, _) in server.contents(user).items()}
    marked = {2: marked_by_somebody, 3: False}
    assert left == (marked if plus or not marked_by_somebody else {1: True, **marked})


@pytest.mark.parametrize("folder", ["Done", 'Wedi\'u cadw ŵ & "mwy"'])
def test_what_is_kept_is_moved_into_a_folder_that_is_made_for_it(server: Dovecot, user: str, folder: str) -> None:
    server.put(user, *LETTERS)
    with SOURCE.open(server.mailbox(user, after=f"move:{folder}")) as session:
        waiting = session.list_waiting(after="")
        session.settle(waiting[0].key)
        session.settle(waiting[0].key)
        session.settle(waiting[1].key)
    assert [raw for _, raw in server.contents(user).values()] == LETTERS[2:]
    assert [raw for _, raw in server.contents(user, folder).values()] == LETTERS[:2]


def test_a_folder_of_any_name_is_fetched_from(dovecot: Dovecot, user: str) -> None:
    folder = "Blwch post & ŵyn"
    with dovecot.looking(user) as client:
        client.create_folder(folder)
        client.append(folder, LETTERS[0])
    with SOURCE.open(dovecot.mailbox(user, folder=folder)) as session:
        assert [session.read(one.key) for one in session.list_waiting(after="")] == LETTERS[:1]


def test_when_the_server_numbers_its_emails_anew_everything_is_listed_again(dovecot: Dovecot, user: str) -> None:
    folder = "Letters"
    keys: list[str] = []
    for emails in (LETTERS[:2], LETTERS[2:]):
        with dovecot.looking(user) as client:
            if client.folder_exists(folder):
                client.delete_folder(folder)
                time.sleep(1.1)  # dovecot makes the validity of the second
            client.create_folder(folder)
            for raw in emails:
                client.append(folder, raw)
        with SOURCE.open(dovecot.mailbox(user, folder=folder)) as session:
            waiting = session.list_waiting(after=keys[-1] if keys else "")
            keys += [one.key for one in waiting]
            assert [session.read(one.key) for one in waiting] == emails
            if emails == LETTERS[2:]:
                with pytest.raises(GoneError):
                    session.read(keys[0])
                session.settle(keys[0])
    assert len(set(keys)) == 3


def test_waiting_ends_as_soon_as_something_comes_in(dovecot: Dovecot, user: str) -> None:
    with SOURCE.open(dovecot.mailbox(user)) as session:
        assert session.list_waiting(after="") == []
        assert not session.wait(0.2)
        assert not session.wait(0.2)  # the same IDLE
        delivery = threading.Timer(0.3, dovecot.deliver, [user, LETTERS[0]])
        delivery.start()
        started = time.monotonic()
        assert session.wait(20)
        assert time.monotonic() - started < 5
        delivery.join()
        (one,) = session.list_waiting(after="")
        assert session.read(one.key).endswith(LETTERS[0])
        assert not session.wait(0.2)


def test_what_came_in_while_nobody_listened_ends_the_waiting_at_once(server: Dovecot, user: str) -> None:
    with SOURCE.open(server.mailbox(user)) as session:
        session.list_waiting(after="")
        server.put(user, LETTERS[0])
        (one,) = session.list_waiting(after="")
        server.put(user, LETTERS[1])
        session.settle(one.key)  # the server tells of the second in its answer to this
        assert session.wait(20)
        assert len(session.list_waiting(after=one.key)) == 1


def test_a_server_without_idle_is_asked_again_and_again(
    old_server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "POLL_SECONDS", 0.2)
    with SOURCE.open(old_server.mailbox(user)) as session:
        session.list_waiting(after="")
        assert not session.wait(0.1)
        assert not session.wait(0.3)
        old_server.put(user, LETTERS[0])
        assert session.wait(0.3) or session.wait(0.3)


def test_idle_is_renewed_before_servers_and_firewalls_forget_it(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "IDLE_SECONDS", 0.1)
    with SOURCE.open(dovecot.mailbox(user)) as session:
        for _ in range(4):
            assert not session.wait(0.15)
        dovecot.put(user, LETTERS[0])
        assert session.wait(5)
