"""Promises against a count minute by minute, for any council, any pauses and weeks in which the clocks change."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firstcontact.domain.councils.rules import Allowance, TimeUnit
from firstcontact.domain.councils.tests.made_up_councils import MadeUpCouncil, made_up_councils, moments
from firstcontact.domain.councils.tests.minute_by_minute import EndOfWindow, MinuteByMinute, Stretch, always_the_same
from firstcontact.domain.promises.rules import (
    PromiseState,
    at_risk_at,
    due_at,
    due_with_pauses,
    fraction_used,
    is_paused,
    state_at,
)

pytestmark = pytest.mark.shows("working-time-proved")

ALLOWANCES = st.one_of(
    st.builds(Allowance, st.integers(1, 24), st.just(TimeUnit.WORKING_HOURS)),
    st.builds(Allowance, st.integers(0, 6), st.just(TimeUnit.WORKING_DAYS)),
    st.builds(Allowance, st.integers(0, 14), st.just(TimeUnit.CALENDAR_DAYS)),
)


@st.composite
def pauses_of(draw: st.DrawFn, council: MadeUpCouncil) -> list[Stretch]:
    """Up to four pauses, in any order, overlapping or not; some begin before the promise or when it has run out."""
    lengths = st.one_of(st.integers(1, 180), st.integers(1, 5 * 24 * 60))
    found = []
    for _ in range(draw(st.integers(1, 4))):
        began = draw(moments(council))
        found.append((began, began + timedelta(minutes=draw(lengths))))
    return found


def due_by_hand(within: Allowance, started: datetime, pauses: list[Stretch], by_hand: MinuteByMinute) -> datetime:
    """The patient count, unless the answer lies beyond its weeks."""
    try:
        if within.unit is TimeUnit.WORKING_HOURS:
            return by_hand.after_open_minutes(within.amount * 60, started, pauses)
        if within.unit is TimeUnit.WORKING_DAYS:
            return by_hand.after_working_days(within.amount, started, pauses)
        return by_hand.after_calendar_days(within.amount, started, pauses)
    except EndOfWindow:
        assume(False)
        raise


@always_the_same
@given(made_up_councils(), ALLOWANCES, st.data())
def test_due_times_agree_with_a_count_minute_by_minute(
    council: MadeUpCouncil, within: Allowance, data: st.DataObject
) -> None:
    started, pauses = data.draw(moments(council, 0, 10)), data.draw(pauses_of(council))
    assert due_at(within, started, council.calendar) == due_by_hand(within, started, [], council.by_hand)
    expected = due_by_hand(within, started, pauses, council.by_hand)
    assert due_with_pauses(within, started, pauses, council.calendar) == expected


@pytest.mark.shows("promise-pauses")
@always_the_same
@given(made_up_councils(), ALLOWANCES, st.data())
def test_a_pause_never_shortens_a_promise_and_a_longer_one_never_shortens_it_either(
    council: MadeUpCouncil, within: Allowance, data: st.DataObject
) -> None:
    started, pauses = data.draw(moments(council)), data.draw(pauses_of(council))
    longer = timedelta(minutes=data.draw(st.integers(0, 3 * 24 * 60)))
    dues = [due_with_pauses(within, started, pauses[:count], council.calendar) for count in range(len(pauses) + 1)]
    assert dues == sorted(dues)
    began, ended = pauses[-1]
    for changed in ((began, ended + longer), (began - longer, ended)):
        assert due_with_pauses(within, started, [*pauses[:-1], changed], council.calendar) >= dues[-1]


@pytest.mark.shows("promise-pauses")
@always_the_same
@given(made_up_councils(), ALLOWANCES, st.data())
def test_pauses_that_overlap_count_once(council: MadeUpCouncil, within: Allowance, data: st.DataObject) -> None:
    started, pauses = data.draw(moments(council)), data.draw(pauses_of(council))
    due = due_with_pauses(within, started, pauses, council.calendar)
    again = [(began + (ended - began) / 3, ended) for began, ended in pauses]
    halves = [
        half
        for began, ended in pauses
        for half in ((began, began + (ended - began) / 2), (began + (ended - began) / 2, ended))
    ]
    assert due_with_pauses(within, started, [*pauses, *again], council.calendar) == due
    assert due_with_pauses(within, started, halves, council.calendar) == due


@pytest.mark.shows("promise-standing")
@always_the_same
@given(made_up_councils(), ALLOWANCES, st.data())
def test_a_promise_moves_from_running_to_at_risk_to_broken_and_its_bar_only_fills(
    council: MadeUpCouncil, within: Allowance, data: st.DataObject
) -> None:
    calendar, started, pauses = council.calendar, data.draw(moments(council)), data.draw(pauses_of(council))
    due = due_with_pauses(within, started, pauses, calendar)
    at_risk = at_risk_at(started, due, calendar, pauses)
    assert started <= at_risk <= due
    times = sorted(started + timedelta(minutes=data.draw(st.integers(0, 20 * 24 * 60))) for _ in range(4))
    used = [fraction_used(now, started, due, calendar, pauses) for now in times]
    assert used == sorted(used)
    assert all(0 <= share <= 1 for share in used)
    for now, share in zip(times, used, strict=True):
        state = state_at(now, started, due, calendar, pauses)
        assert (state is PromiseState.BROKEN) == (now > due)
        assert (state is PromiseState.PAUSED) == is_paused(now, due, pauses)
        if state is PromiseState.RUNNING:
            assert share < 0.75 + 1e-6
        if state is PromiseState.AT_RISK:
            assert share >= 0.75 - 1e-6
