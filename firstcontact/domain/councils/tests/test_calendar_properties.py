"""The calendar against a count minute by minute, for any opening hours, closure days and changes of the clocks."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firstcontact.domain.councils.tests.made_up_councils import MadeUpCouncil, made_up_councils, moments
from firstcontact.domain.councils.tests.minute_by_minute import EndOfWindow, always_the_same

pytestmark = pytest.mark.shows("working-time-proved")


def by_hand(count: Callable[[], datetime]) -> datetime:
    """The patient count, unless the answer lies beyond its weeks."""
    try:
        return count()
    except EndOfWindow:
        assume(False)
        raise


@always_the_same
@given(made_up_councils(), st.data())
def test_working_hours_agree_with_a_count_minute_by_minute(council: MadeUpCouncil, data: st.DataObject) -> None:
    start, amount = data.draw(moments(council)), data.draw(st.integers(1, 40 * 60))
    expected = by_hand(lambda: council.by_hand.after_open_minutes(amount, start))
    assert council.calendar.add_working_hours(start, timedelta(minutes=amount)) == expected


@always_the_same
@given(made_up_councils(), st.data())
def test_opening_time_between_two_moments_agrees_with_a_count_minute_by_minute(
    council: MadeUpCouncil, data: st.DataObject
) -> None:
    start, end = sorted((data.draw(moments(council, 0, 34)), data.draw(moments(council, 0, 34))))
    expected = timedelta(minutes=council.by_hand.open_minutes(start, end))
    assert council.calendar.working_time_between(start, end) == expected


@always_the_same
@given(made_up_councils(), st.data())
def test_working_days_and_the_next_opening_agree_with_a_count_minute_by_minute(
    council: MadeUpCouncil, data: st.DataObject
) -> None:
    calendar, start, count = council.calendar, data.draw(moments(council)), data.draw(st.integers(0, 12))
    expected = by_hand(lambda: council.by_hand.after_working_days(count, start))
    assert calendar.end_of_day(calendar.add_working_days(start, count)) == expected
    assert calendar.next_opening(start) == by_hand(lambda: council.by_hand.next_opening(start))


@always_the_same
@given(made_up_councils(), st.data())
def test_what_is_added_can_be_counted_again(council: MadeUpCouncil, data: st.DataObject) -> None:
    calendar, start = council.calendar, data.draw(moments(council))
    days, time = data.draw(st.integers(0, 300)), timedelta(seconds=data.draw(st.integers(1, 10**6)))
    day_zero = calendar.first_working_day(start)
    assert calendar.count_working_days(day_zero, calendar.add_working_days(start, days)) == days
    assert calendar.working_time_between(start, calendar.add_working_hours(start, time)) == time
    half_way = calendar.add_working_days(start, days // 2)
    assert calendar.add_working_days(half_way, days - days // 2) == calendar.add_working_days(start, days)


@always_the_same
@given(made_up_councils(), st.data())
def test_another_closure_day_never_makes_anything_earlier(council: MadeUpCouncil, data: st.DataObject) -> None:
    calendar, start = council.calendar, data.draw(moments(council))
    closed = calendar.local_date(start) + timedelta(days=data.draw(st.integers(0, 10)))
    more_closed = type(calendar)(
        calendar.time_zone,
        calendar.hours,
        calendar.working_weekdays,
        calendar.nations,
        calendar.closure_days | {closed},
    )
    time, days = timedelta(hours=data.draw(st.integers(1, 30))), data.draw(st.integers(0, 12))
    assert more_closed.add_working_hours(start, time) >= calendar.add_working_hours(start, time)
    assert more_closed.add_working_days(start, days) >= calendar.add_working_days(start, days)
    assert not more_closed.is_working_day(closed)
    assert not more_closed.opening_periods(closed)
