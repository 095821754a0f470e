"""Killed at every step: nothing is lost, and nothing is there twice."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from firstcontact.domain.mailroom.ports import MailboxSetting
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.events.stream import nobody_following
from firstcontact.foundation.tenancy import acting_for
from tests.dovecot import Dovecot, wait_until
from tests.mail_in.conftest import bytes_of, letter, list_kept
from tests.towns import make_town

DRIVER = "import django; django.setup(); from tests.mail_in.killed import main; main()"
ROOT = Path(__file__).resolve().parents[2]
BUSY = "another process is fetching"
pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.shows("mail-kept-first")]


class Driver:
    """The process that starts others."""

    def __init__(self, database: Endpoints) -> None:
        environment = {**os.environ, "DATABASE_URL": database.app_url, "PYTHONPATH": str(ROOT)}
        self.child = 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER],
            env={**environment, "DJANGO_SETTINGS_MODULE": "firstcontact.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def start(self, **task: Any) -> None:
        """Give it a task."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(task, default=list) + "\n")

    def end(self) -> tuple[int, str]:
        """Wait for the end of the task: its exit code, and what it wrote."""
        assert self.process.stdout is not None
        said = ""
        while not (line := self.process.stdout.readline()).startswith("@"):
            assert line, "the driver ended"
            if line.startswith("pid "):
                self.child = int(line[4:])
            said += line
        return int(line[1:]), said

    def fetch(self, mailbox: MailboxSetting, kill_at: int = 0) -> int:
        """Fetch once, waiting for whoever was killed to be buried by the database."""
        while True:
            self.start(what="fetch", mailbox=asdict(mailbox), kill_at=kill_at)
            code, said = self.end()
            if BUSY not in said:
                return code
            time.sleep(0.02)


@pytest.fixture
def driver(test_database: Endpoints) -> Iterator[Driver]:
    """A driver that ends with the test."""
    found = Driver(test_database)
    yield found
    with found.process as process:
        process.kill()


@pytest.fixture
def council() -> Iterator[UUID]:
    """Castlemere."""
    with nobody_following():
        yield make_town("castlemere")


def kept_from(council: UUID, mailbox: str) -> list[bytes]:
    """The bytes of everything that came into this mailbox, oldest first."""
    with acting_for(council), transaction.atomic():
        return [bytes_of(one) for one in list_kept() if one.mailbox == mailbox]


def is_settled(server: Dovecot, user: str, after: str, letters: list[bytes]) -> bool:
    """Whether the mailbox is as the setting wants it."""
    left = server.contents(user)
    if after == "seen":
        return [raw for _, raw in left.values()] == letters and all(b"\\Seen" in flags for flags, _ in left.values())
    moved = [raw for _, raw in server.contents(user, "Kept").values()] if after == "move:Kept" else letters
    return not left and moved == letters


@pytest.mark.parametrize("after", ["seen", "delete", "move:Kept"])
def test_killed_at_any_step_of_fetching(council: UUID, driver: Driver, dovecot: Dovecot, user: str, after: str) -> None:
    kill_at, code, halfway = 0, -signal.SIGKILL, 0
    while code == -signal.SIGKILL:
        kill_at += 1
        name = f"{user}-{after.partition(':')[0]}-{kill_at}"
        letters = [letter(f"{name} {number}") for number in range(2)]
        dovecot.put(name, *letters)
        mailbox = dovecot.mailbox(name, after=after)
        code = driver.fetch(mailbox, kill_at)
        halfway += 0 < len(kept_from(council, name)) < 2
        assert driver.fetch(mailbox) == 0
        assert kept_from(council, name) == letters, kill_at
        assert is_settled(dovecot, name, after, letters), kill_at
    assert code == 0
    assert kill_at > 30
    assert halfway > 3


def test_killed_again_and_again_at_the_same_mailbox(council: UUID, driver: Driver, dovecot: Dovecot, user: str) -> None:
    letters = [letter(f"Letter {number}") for number in range(4)]
    dovecot.put(user, *letters)
    mailbox = replace(dovecot.mailbox(user), after="delete")
    kills = [driver.fetch(mailbox, kill_at) for kill_at in range(1, 40)]
    assert kills.count(-signal.SIGKILL) > 15
    assert driver.fetch(mailbox) == 0
    assert kept_from(council, user) == letters
    assert dovecot.contents(user) == {}


@contextmanager
def serving(driver: Driver, task: dict[str, Any]) -> Iterator[list[int]]:
    """A listener that is started again without being killed when it was killed; how each ended."""
    ended: list[int] = []
    stopping = threading.Event()

    def keep_running() -> None:
        driver.start(**task)
        while True:
            ended.append(driver.end()[0])
            if stopping.is_set() or ended[-1] != -signal.SIGKILL:
                return
            driver.start(**task | {"kill_at": 0})

    thread = threading.Thread(target=keep_running)
    thread.start()
    try:
        yield ended
    finally:
        stopping.set()
        os.kill(driver.child, signal.SIGTERM)
        thread.join(120)


def test_killed_at_any_step_of_taking_an_email_over(council: UUID, driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "lmtp"
    mailbox = asdict(MailboxSetting("castlemere", "hello", "hello@castlemere.example"))
    wanted = []
    for kill_at in range(1, 7):
        raw = letter(f"Letter {kill_at}")
        wanted.append(b"Return-Path: <mair@example.org>\r\nDelivered-To: hello@castlemere.example\r\n" + raw)
        path.unlink(missing_ok=True)
        task = {"what": "listen", "mailbox": mailbox, "kill_at": kill_at, "path": str(path)}
        with serving(driver, task) as ended:
            tries = hand_over_until_taken(path, raw)
        assert kept_from(council, "hello") == wanted
        assert (tries > 1) == (ended[0] == -signal.SIGKILL and kill_at < 4), (kill_at, tries, ended)
    assert ended == [0]


def hand_over_until_taken(path: Path, raw: bytes) -> int:
    """As a mail server does: try until it is taken. How often that was."""
    tries = 0
    end = time.monotonic() + 180
    while time.monotonic() < end:
        wait_until(path.exists)
        with suppress(OSError, smtplib.SMTPException), smtplib.LMTP(str(path), timeout=60) as client:
            tries += 1
            client.sendmail("mair@example.org", ["hello@castlemere.example"], raw)
            return tries
        time.sleep(0.05)
    raise AssertionError("it was never taken")
