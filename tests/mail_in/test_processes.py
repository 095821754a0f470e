"""The processes of the door: woken by the mail server, back when it is back, ended at once, plain in their words."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction

from firstcontact.connectors.imap.source import ImapSource
from firstcontact.domain.mailroom import ports
from firstcontact.domain.mailroom.ports import MailboxSetting, register_mailboxes
from firstcontact.domain.mailroom.queries import Standing, find_standing
from firstcontact.doors.console import checkup
from firstcontact.doors.console.running import mail_tasks
from firstcontact.doors.mail import fetching
from firstcontact.doors.mail.councils import list_strays
from firstcontact.doors.mail.fetching import fetch_once
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.tenancy import acting_for
from tests.dovecot import PASSWORD, Dovecot, free_ports, running_dovecot, wait_until
from tests.mail_in.conftest import bytes_of, letter, list_kept
from tests.towns import make_town

pytestmark = pytest.mark.shows("mail-fetched-by-command")

ROOT = Path(__file__).resolve().parents[2]
BUSY_SECONDS = 25.0  # what takes moments, on a busy machine; nothing that is waited for is as short
HELLO = MailboxSetting("castlemere", "hello", "hello@castlemere.example")


@pytest.fixture
def mailboxes(monkeypatch: pytest.MonkeyPatch) -> list[MailboxSetting]:
    """The registered mailboxes; a test puts its own there."""
    monkeypatch.setattr(ports, "_mailboxes", [])
    monkeypatch.setattr(ports, "_sources", [])
    register_mailboxes([], ImapSource())
    return ports._mailboxes


@contextmanager
def process(task: str, database: Endpoints, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """One process of the door, which has said that it has begun."""
    environment = {**os.environ, "DATABASE_URL": database.app_url, "PYTHONPATH": str(ROOT), **settings}
    command = [sys.executable, "-m", "firstcontact.doors.mail", task]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as found:
        try:
            assert found.stdout is not None
            assert found.stdout.readline().startswith(("Fetching", "Listening"))
            yield found
        finally:
            found.kill()


def ends_at_once(found: "subprocess.Popen[str]") -> bool:
    started = time.monotonic()
    found.send_signal(signal.SIGTERM)
    return found.wait(30) == 0 and time.monotonic() - started < BUSY_SECONDS


def kept_by(council: UUID) -> list[bytes]:
    with acting_for(council), transaction.atomic():
        return [bytes_of(one) for one in list_kept()]


def standing_of(council: UUID, code: str) -> Standing | None:
    with acting_for(council), transaction.atomic():
        return find_standing(code)


@pytest.mark.django_db(transaction=True)
def test_an_email_is_here_within_seconds_and_the_process_ends_at_once(
    test_database: Endpoints, dovecot: Dovecot, user: str, tmp_path: Path
) -> None:
    council = make_town("castlemere")
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    given = {
        "council": "castlemere", "code": "hello", "address": f"{user}@castlemere.example", "host": "127.0.0.1",
        "port": dovecot.imaps, "username": user, "password_file": str(tmp_path / "password"),
        "authorities": dovecot.certificate,
    }  # fmt: skip
    (tmp_path / "mailboxes.json").write_text(json.dumps([given]))
    dovecot.deliver(user, letter("First"))
    with process("fetch", test_database, MAILBOXES_FILE=str(tmp_path / "mailboxes.json")) as found:
        wait_until(lambda: len(kept_by(council)) == 1)
        time.sleep(0.3)
        dovecot.deliver(user, letter("Second"))
        wait_until(lambda: len(kept_by(council)) == 2, seconds=BUSY_SECONDS)
        assert ends_at_once(found)
    assert [raw for _, raw in dovecot.contents(user).values()] == kept_by(council)


@pytest.mark.django_db(transaction=True)
def test_the_listener_takes_emails_at_a_socket_and_ends_at_once(test_database: Endpoints, tmp_path: Path) -> None:
    council = make_town("castlemere")
    given = json.dumps([{"council": "castlemere", "code": "hello", "address": HELLO.address}])
    path = tmp_path / "run" / "lmtp"
    with process("listen", test_database, MAILBOXES=given, MAIL_LISTEN=f"unix:{path}") as found:
        assert path.stat().st_mode & 0o777 == 0o660
        with smtplib.LMTP(str(path)) as client:
            assert client.sendmail("mair@example.org", [HELLO.address], letter("Bins")) == {}
            assert ends_at_once(found)  # although somebody is still there
            client.close()
    assert [raw.endswith(letter("Bins")) for raw in kept_by(council)] == [True]


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_that_was_away_is_fetched_when_it_is_back(
    certificate: tuple[str, str], user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FIRST_WAIT", 0.05)
    council, stop, ports_ = make_town("castlemere"), threading.Event(), free_ports(3)
    with ending(stop), running_dovecot(certificate, ports=ports_) as server:
        mailbox = replace(server.mailbox(user), authorities=certificate[0])
        thread = threading.Thread(target=fetching._Keeper(mailbox, ImapSource(), stop).run)
        thread.start()
        wait_until(lambda: standing_of(council, user))
        server.stop()
        wait_until(lambda: trouble_of(council, user).startswith("away"))
        with running_dovecot(certificate, ports=ports_) as other:
            other.deliver(user, letter("Back"))
            wait_until(lambda: len(kept_by(council)) == 1)
            wait_until(lambda: trouble_of(council, user) == "")
            stop.set()
            thread.join(30)
    assert not thread.is_alive()


@contextmanager
def ending(stop: threading.Event) -> Iterator[None]:
    """Whatever goes wrong, the thread ends."""
    try:
        yield
    finally:
        stop.set()


def trouble_of(council: UUID, code: str) -> str:
    """What is noted to be wrong with the mailbox."""
    found = standing_of(council, code)
    return found.trouble if found else "?"


@pytest.mark.django_db(transaction=True)
def test_fetching_once_says_in_words_what_came_in(
    mailboxes: list[MailboxSetting], dovecot: Dovecot, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_town("castlemere")
    assert fetch_once() == 0
    assert "no mailbox to fetch from" in capsys.readouterr().out
    mailboxes += [dovecot.mailbox(user), HELLO]
    dovecot.put(user, letter("One"), letter("Two"))
    assert fetch_once() == 0
    name = f"castlemere {user} ({user}@castlemere.example)"
    assert capsys.readouterr().out == f"{name}: 2 emails came in.\n"
    assert fetch_once() == 0
    assert capsys.readouterr().out == f"{name}: nothing new.\n"


@pytest.mark.django_db(transaction=True)
def test_fetching_once_is_code_three_when_something_is_wrong(
    mailboxes: list[MailboxSetting],
    dovecot: Dovecot,
    user: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_town("castlemere")
    dovecot.put(user, letter("One"))
    mailboxes += [
        dovecot.mailbox(user, password="wrong", code="wrong"),
        dovecot.mailbox(user, council="nowhere", code="stray"),
        dovecot.mailbox(user),
    ]
    assert fetch_once() == 3
    wrong, stray, right = capsys.readouterr().out.splitlines()
    assert "does not let us in: the name or the password is wrong" in wrong
    assert "there is no such council" in stray
    assert right.endswith("1 email came in.")
    assert list_strays()[0].startswith(f"The mailbox stray ({user}@castlemere.example) is of the council 'nowhere'")
    del mailboxes[:2]
    monkeypatch.setattr("firstcontact.connectors.imap.session.ImapSession.read", _refuse)
    dovecot.put(user, letter("Two"))
    assert fetch_once() == 3
    assert "nothing new; 1 email could not be fetched." in capsys.readouterr().out
    monkeypatch.undo()


def _refuse(*_: object, **__: object) -> bytes:
    raise ports.NotFetchedError("made up")


@pytest.mark.django_db
def test_the_doctor_says_of_each_mailbox_whether_it_answers(
    mailboxes: list[MailboxSetting], dovecot: Dovecot, user: str
) -> None:
    make_town("castlemere")
    mailboxes += [
        dovecot.mailbox(user),
        dovecot.mailbox(user, password="wrong", code="wrong"),
        replace(HELLO, council="nowhere"),
        HELLO,
    ]
    right, wrong, stray, handed = checkup._mailboxes()
    assert (right.name, right.ok, right.says) == (f"Mailbox castlemere {user}", True, "127.0.0.1 answers")
    assert (wrong.ok, "the password is wrong" in wrong.says) == (False, True)
    assert (stray.ok, stray.says) == (False, "there is no council 'nowhere': mend MAILBOXES")
    assert (handed.ok, handed.says) == (True, "handed over by the mail server")


@pytest.mark.django_db
def test_the_doctor_does_not_wait_for_a_silent_server(
    mailboxes: list[MailboxSetting], dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "MAILBOX_SECONDS", 0.3)
    with free_server() as port:
        mailboxes += [dovecot.mailbox(user, port=port)]
        started = time.monotonic()
        (silent,) = checkup._mailboxes()
    assert time.monotonic() - started < BUSY_SECONDS
    assert (silent.ok, silent.needed) == (False, False)


@contextmanager
def free_server() -> Iterator[int]:
    """A server that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_up_starts_what_the_settings_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAILBOXES", "MAILBOXES_FILE", "MAIL_LISTEN"):
        monkeypatch.delenv(name, raising=False)
    assert mail_tasks() == []
    monkeypatch.setenv("MAILBOXES_FILE", "mailboxes.json")
    assert mail_tasks() == ["fetch"]
    monkeypatch.setenv("MAIL_LISTEN", "127.0.0.1:2424")
    assert mail_tasks() == ["fetch", "listen"]


@pytest.mark.parametrize("module", ["firstcontact.doors.mail", "firstcontact.doors.console.inside"])
def test_a_wrong_setting_is_said_without_a_traceback(module: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MAILBOXES": "[{}]"}
    ended = subprocess.run(
        [sys.executable, "-m", module, "fetch"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == "Error: MAILBOXES, mailbox 1: council is missing.\n"
