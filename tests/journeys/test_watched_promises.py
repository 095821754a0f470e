"""The minute's job and the rule of promises say the same of every promise."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.promises.actions import enter_state, finish_promises
from firstcontact.domain.promises.queries import PromiseFacts, list_promises
from firstcontact.domain.promises.rules import PromiseState, state_at
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.keep_promises import watch_promises
from tests.doors.cases import report_missed_bin
from tests.journeys.conftest import Town


@pytest.fixture
def case(town: Town) -> UUID:
    """A missed bin, with what is promised for it."""
    return report_missed_bin()


def _resolve(case: UUID) -> PromiseFacts:
    return next(each for each in list_promises([case])[case] if each.kind == "resolve")


def _stored(promise: PromiseFacts) -> str:
    return PromiseState.AT_RISK if promise.state == "running" and promise.at_risk else promise.state


@pytest.mark.shows("promise-standing")
@pytest.mark.parametrize("hours", [0, 1, 24, 40, 47, 49, 60, 80, 200])
def test_a_promise_is_marked_as_the_rule_says(case: UUID, hours: int) -> None:
    made = _resolve(case)
    at = get_case(case, viewer=Viewer.of(SYSTEM)).opened_at + timedelta(hours=hours)
    watch_promises(by=SYSTEM, at=at)
    assert _stored(_resolve(case)) == state_at(at, made.started_at, made.due_at, get_calendar())


@pytest.mark.shows("promise-standing")
@pytest.mark.parametrize(
    ("paused", "after", "kept"),
    [(-timedelta(minutes=1), timedelta(days=9), True), (timedelta(0), timedelta(days=9), False), (None, None, True)],
)
def test_what_ends_is_kept_or_broken_as_the_rule_says(
    case: UUID, paused: timedelta | None, after: timedelta | None, kept: bool
) -> None:
    due = _resolve(case).due_at
    if paused is not None:
        about = {"subject_id": case, "state": "waiting_for_customer", "calendar": get_calendar()}
        enter_state(by=SYSTEM, at=due + paused, **about)  # type: ignore[arg-type]
    ended: datetime = due + (after or timedelta(0))
    finish_promises(by=SYSTEM, at=ended, subject_id=case, kinds=["resolve"])
    assert _resolve(case).state == ("kept" if kept else "broken")
