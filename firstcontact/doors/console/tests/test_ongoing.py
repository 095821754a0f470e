"""The doctor explains what goes on: background work, email, promises, clocks; and its exit code says if it is wrong."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from firstcontact.domain.mailroom import ports
from firstcontact.domain.mailroom.ports import MailboxAwayError, MailboxSetting
from firstcontact.domain.mailroom.queries import Standing
from firstcontact.domain.promises.queries import PromiseCounts
from firstcontact.domain.work.queries import TeamBacklog
from firstcontact.doors.console import checkup, ongoing
from firstcontact.doors.console.checkup import examine
from firstcontact.doors.console.findings import Finding, ago
from firstcontact.doors.console.standing import lock_file, write_standing
from firstcontact.foundation.clock import now
from firstcontact.foundation.database.locks import alone
from firstcontact.foundation.jobs.standing import LaneLoad
from firstcontact.overviews.watch import CouncilWatch, Watch
from tests.towns import make_town

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
pytestmark = pytest.mark.shows("doctor-explains-what-goes-on")


def before(**length: float) -> datetime:
    return NOW - timedelta(**length)


def lane(*, waiting: int = 0, failed: int = 0, oldest: datetime | None = None) -> LaneLoad:
    return LaneLoad("mail", waiting, 1, 0, failed, oldest)


def council(**instead: Any) -> CouncilWatch:
    usual: dict[str, Any] = {
        "queues": (TeamBacklog("waste", 0, 0, 4),),
        "promises": PromiseCounts(4, 0, 0),
        "unread": 0,
        "oldest_unread": None,
        "mailboxes": (),
    }
    return CouncilWatch("castlemere", **usual | instead)


def verdict(found: Any) -> list[tuple[bool, bool]]:
    """Of each finding whether it is ok, and whether it is wrong."""
    return [(one.ok, one.is_wrong) for one in found]


@pytest.mark.parametrize(
    ("load", "ok", "wrong", "words"),
    [
        (lane(waiting=3, oldest=before(seconds=20)), True, False, "3 wait, 0 run, 1 are planned"),
        (lane(failed=2), False, False, "2 were given up: the log names each"),
        (
            lane(waiting=1, oldest=before(minutes=6)),
            False,
            True,
            "the oldest waits for 6 minutes: look whether a worker",
        ),
    ],
)
def test_a_lane_is_explained(load: LaneLoad, ok: bool, wrong: bool, words: str) -> None:
    (found,) = ongoing._lane(load, NOW)
    assert (found.name, found.ok, found.is_wrong) == ("Lane mail", ok, wrong)
    assert words in found.says


@pytest.mark.parametrize(
    ("heard", "oldest", "ok", "wrong", "words"),
    [
        (before(seconds=12), None, True, False, "heard 12 seconds ago"),
        (before(minutes=3), None, False, True, "last heard 3 minutes ago: it was killed or hangs"),
        (None, before(minutes=1), False, False, "none is there, and 1 job waits: start"),
        (None, before(hours=2), False, True, "none is there, and 1 job waits: start"),
    ],
)
def test_the_worker_is_explained(
    heard: datetime | None, oldest: datetime | None, ok: bool, wrong: bool, words: str
) -> None:
    (found,) = ongoing._worker(Watch((lane(waiting=1, oldest=oldest),), heard, ()), NOW)
    assert (found.ok, found.is_wrong) == (ok, wrong)
    assert words in found.says


def test_the_email_of_a_council_is_explained() -> None:
    assert list(ongoing._mail(council(), NOW)) == []
    (found,) = ongoing._mail(council(unread=2, oldest_unread=before(minutes=2)), NOW)
    assert (found.ok, found.says) == (True, "2 emails are kept and not read yet")
    (found,) = ongoing._mail(council(unread=1, oldest_unread=before(minutes=11)), NOW)
    assert found.is_wrong
    assert "1 email is kept and not read yet, the oldest for 11 minutes: look whether a worker runs" in found.says
    refused = Standing("hello", "", {}, 9, 4, NOW, before(hours=1), "refused NO marigold", before(minutes=50))
    _, found = ongoing._mail(council(mailboxes=(refused,)), NOW)
    assert found.is_wrong
    assert found.says.startswith("reached 1 hour ago, 4 emails waited there; The mail server does not let us in")
    assert "marigold" not in found.says


def test_promises_at_risk_are_said_and_are_no_fault_of_the_machine() -> None:
    (found,) = ongoing._promises(council())
    assert (found.ok, found.says) == (True, "4 run, 0 at risk, 0 broken today; 0 pieces of work overdue")
    late = council(
        queues=(TeamBacklog("waste", 1, 2, 0), TeamBacklog("roads", 0, 0, 1)), promises=PromiseCounts(5, 2, 1)
    )
    (found,) = ongoing._promises(late)
    assert (found.ok, found.is_wrong) == (False, False)
    assert found.says.startswith("5 run, 2 at risk, 1 broken today; 1 piece of work overdue: their teams")
    assert found.says.endswith("(waste)")


def test_a_process_that_is_gone_is_named(tmp_path: Path, settings: Any) -> None:
    settings.STATE = tmp_path
    (found,) = ongoing._processes()
    assert (found.ok, "`firstcontact up` starts them" in found.says) == (True, True)
    with alone(lock_file(tmp_path)):
        write_standing(tmp_path, {"web": os.getpid(), "live": os.getpid(), "worker": os.getpid()}, "http://localhost/")
        (found,) = ongoing._processes()
        assert (found.ok, found.says) == (True, "web, live, worker run")
        write_standing(tmp_path, {"web": os.getpid(), "worker": os.getpid()}, "http://localhost/")
        (found,) = ongoing._processes()
    assert found.is_wrong
    assert found.says.startswith("live not running")


@pytest.mark.django_db
def test_clocks_that_disagree_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks, log = ongoing._database()
    assert (clocks.ok, log.ok) == (True, True)
    ahead = now() + timedelta(seconds=90)
    monkeypatch.setattr(ongoing, "now", lambda: ahead)
    clocks, _ = ongoing._database()
    assert clocks.is_wrong
    assert clocks.says.startswith("1 minute between this machine and the database: let both keep time")


@pytest.mark.django_db
def test_a_database_that_writes_down_what_people_typed_is_said() -> None:
    quiet = {**ongoing.QUIET, "DateStyle": ("somehow",)}  # the others are the superuser's to set
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ongoing, "QUIET", quiet)
        _, log = ongoing._database()
    assert (log.ok, log.is_wrong) == (False, False)
    assert "(DateStyle): docs/howto/watching.md" in log.says


@pytest.mark.django_db(transaction=True)
@pytest.mark.shows("doctor-names-what-is-missing")
def test_a_mailbox_that_is_refused_is_code_three(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    class Refusing:
        """A mail server that lets nobody in."""

        def open(self, mailbox: MailboxSetting) -> None:
            """No."""
            raise MailboxAwayError("refused", "NO")

    make_town("castlemere")
    mailbox = MailboxSetting(
        council="castlemere", code="hello", address="hello@castlemere.example", host="mail.example"
    )
    monkeypatch.setattr(ports, "_mailboxes", [mailbox])
    monkeypatch.setattr(ports, "_sources", [Refusing()])
    monkeypatch.setattr(checkup, "CHECKS", (checkup._mailboxes, ongoing.check_ongoing))
    assert examine(as_json=False) == 3
    said = capsys.readouterr().out
    assert "WRONG   Mailbox castlemere hello: The mail server does not let us in" in said
    assert "ok      Promises of castlemere: 0 run" in said
    monkeypatch.setattr(ports, "_mailboxes", [])
    assert examine(as_json=True) == 0
    assert {tuple(finding) for finding in json.loads(capsys.readouterr().out)} == {
        ("name", "ok", "says", "needed", "broken", "look")
    }


def test_what_may_be_mended_is_no_reason_for_code_three() -> None:
    assert verdict([Finding("x", False, "", needed=False), Finding("x", False, ""), Finding("x", True, "")]) == [
        (False, False),
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (59.9, "59 seconds"), (60, "1 minute"), (7200, "2 hours"), (86400, "1 day")],
)
def test_a_stretch_of_time_is_said_in_words(seconds: float, words: str) -> None:
    assert ago(seconds) == words
