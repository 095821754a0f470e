"""When a promise is due and how it stands, in the working time of a council."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from firstcontact.domain.councils.rules import Allowance, TimeUnit, WorkingCalendar, build_calendar
from firstcontact.domain.promises.rules import (
    CharterStandard,
    Pause,
    PromiseKind,
    PromiseState,
    StandardError,
    at_risk_at,
    due_at,
    due_with_pauses,
    fraction_used,
    outcome,
    state_at,
)

LONDON = ZoneInfo("Europe/London")
HOURS = {
    day: [["09:00", "12:30"], ["13:30", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
}
ONE_HOUR = Allowance.parse("1 working hour")
TWO_DAYS = Allowance.parse("2 working days")
RESOLVE = CharterStandard(PromiseKind.RESOLVE, TWO_DAYS, Decimal(95), frozenset({"waiting_for_customer"}))


def council(*closure_days: date) -> WorkingCalendar:
    """In England, open from nine to five with an hour for lunch."""
    return build_calendar(nation="england", time_zone="Europe/London", opening_hours=HOURS, closure_days=closure_days)


CALENDAR = council()


def wall(written: str) -> datetime:
    """A time on the wall in London, such as "2026-11-23 10:00" (a Monday), as an instant in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.shows("promise-due")
@pytest.mark.parametrize(
    ("within", "started", "due"),
    [
        ("2 working days", "2026-11-24 10:00", "2026-11-27 00:00"),  # Tuesday: by the end of Thursday
        ("2 working days", "2026-11-24 07:00", "2026-11-27 00:00"),  # before opening
        ("2 working days", "2026-11-24 18:00", "2026-11-28 00:00"),  # after closing: starts on Wednesday
        ("2 working days", "2026-11-27 10:00", "2026-12-02 00:00"),  # Friday: by the end of Tuesday
        ("2 working days", "2026-11-28 10:00", "2026-12-03 00:00"),  # Saturday: starts on Monday
        ("5 working days", "2026-04-02 10:00", "2026-04-14 00:00"),  # over Easter
        ("20 working days", "2026-12-21 10:00", "2027-01-22 00:00"),  # over Christmas and the New Year
        ("0 working days", "2026-11-24 10:00", "2026-11-25 00:00"),  # the same day
        ("1 working day", "2026-03-27 10:00", "2026-03-31 00:00"),  # over the change of the clocks
        ("1 working hour", "2026-11-23 09:40", "2026-11-23 10:40"),
        ("1 working hour", "2026-11-23 12:00", "2026-11-23 14:00"),  # over lunch
        ("1 working hour", "2026-11-23 19:00", "2026-11-24 10:00"),  # after closing
        ("4 working hours", "2026-10-23 15:00", "2026-10-26 11:00"),  # a weekend with a change of the clocks
        ("3 calendar days", "2026-11-27 19:00", "2026-12-01 00:00"),
        ("7 days", "2026-03-27 10:00", "2026-04-04 00:00"),
    ],
)
def test_a_promise_is_due_when_its_working_time_is_over(within: str, started: str, due: str) -> None:
    assert due_at(Allowance.parse(within), wall(started), CALENDAR) == wall(due)


@pytest.mark.shows("promise-due")
def test_a_promise_in_days_is_due_at_local_midnight_in_summer_too() -> None:
    assert due_at(TWO_DAYS, wall("2026-07-01 10:00"), CALENDAR) == datetime(2026, 7, 3, 23, 0, tzinfo=UTC)
    assert due_at(RESOLVE, wall("2026-07-01 10:00"), CALENDAR) == due_at(TWO_DAYS, wall("2026-07-01 10:00"), CALENDAR)


@pytest.mark.shows("promise-due")
def test_closure_days_of_the_council_move_its_promises() -> None:
    closed_on_wednesday = council(date(2026, 11, 25))
    assert due_at(TWO_DAYS, wall("2026-11-24 10:00"), closed_on_wednesday) == wall("2026-11-28 00:00")
    assert due_at(ONE_HOUR, wall("2026-11-24 16:30"), closed_on_wednesday) == wall("2026-11-26 09:30")


@pytest.mark.shows("promise-pauses")
@pytest.mark.parametrize(
    ("within", "pauses", "due"),
    [
        # Days, from Tuesday 24 November 10:00: due by the end of Thursday 26.
        ("2 working days", [("11-24 11:00", "11-24 16:00")], "2026-11-27 00:00"),  # no day ended in it
        ("2 working days", [("11-24 11:00", "11-25 10:00")], "2026-11-28 00:00"),  # Tuesday ended in it
        ("2 working days", [("11-25 10:00", "11-27 10:00")], "2026-12-01 00:00"),  # Wednesday, Thursday
        ("2 working days", [("11-26 23:00", "11-27 00:00")], "2026-11-28 00:00"),  # the end of the last day itself
        ("2 working days", [("11-27 00:00", "11-30 10:00")], "2026-11-27 00:00"),  # too late: it has run out
        ("2 working days", [("11-24 11:00", "11-25 10:00"), ("11-27 10:00", "11-30 10:00")], "2026-12-01 00:00"),
        ("2 working days", [("11-24 11:00", "11-25 10:00"), ("11-24 12:00", "11-25 09:00")], "2026-11-28 00:00"),
        ("2 working days", [("11-23 09:00", "11-24 09:00")], "2026-11-27 00:00"),  # before it started
        # Working hours.
        ("2 working hours", [("11-24 10:30", "11-24 11:00")], "2026-11-24 12:30"),
        ("2 working hours", [("11-24 10:30", "11-24 11:30")], "2026-11-24 14:00"),  # lunch is no working time
        ("2 working hours", [("11-24 10:30", "11-25 09:00")], "2026-11-25 10:30"),
        ("2 working hours", [("11-24 10:30", "11-24 11:00"), ("11-24 10:45", "11-24 11:15")], "2026-11-24 13:45"),
        ("2 working hours", [("11-24 12:00", "11-24 13:00")], "2026-11-24 12:00"),  # too late
        ("5 working hours", [("11-24 12:30", "11-24 13:30")], "2026-11-24 16:00"),  # all of it in the lunch pause
        ("6 working hours", [("11-24 12:30", "11-24 13:30")], "2026-11-24 17:00"),  # still due at closing
        ("9 working hours", [("11-24 18:00", "11-25 08:00")], "2026-11-25 12:00"),  # all of it at night
        # Calendar days.
        ("2 days", [("11-25 10:00", "11-28 10:00")], "2026-11-30 00:00"),
        ("2 days", [("11-25 10:00", "11-25 20:00")], "2026-11-27 00:00"),
    ],
)
def test_the_clock_stands_still_while_a_promise_is_paused(within: str, pauses: list[tuple[str, str]], due: str) -> None:
    stretches: list[Pause] = [(wall(f"2026-{began}"), wall(f"2026-{ended}")) for began, ended in pauses]
    assert due_with_pauses(Allowance.parse(within), wall("2026-11-24 10:00"), stretches, CALENDAR) == wall(due)
    backwards = list(reversed(stretches))
    assert due_with_pauses(Allowance.parse(within), wall("2026-11-24 10:00"), backwards, CALENDAR) == wall(due)


@pytest.mark.shows("promise-pauses")
def test_a_day_that_ended_before_the_promise_counted_is_not_added() -> None:
    friday_evening, saturday = wall("2026-11-27 18:30"), wall("2026-11-28 12:00")
    expected = due_at(TWO_DAYS, wall("2026-11-27 18:00"), CALENDAR)
    assert due_with_pauses(TWO_DAYS, wall("2026-11-27 18:00"), [(friday_evening, saturday)], CALENDAR) == expected


@pytest.mark.shows("promise-pauses")
def test_a_pause_that_still_runs_counts_until_now() -> None:
    started, paused = wall("2026-11-24 10:00"), wall("2026-11-24 10:30")
    open_pause: list[Pause] = [(paused, None)]
    two_hours = Allowance(2, TimeUnit.WORKING_HOURS)
    now = wall("2026-11-24 11:00")
    assert due_with_pauses(two_hours, started, open_pause, CALENDAR, now) == wall("2026-11-24 12:30")
    assert due_with_pauses(two_hours, started, open_pause, CALENDAR) == wall("2026-11-24 12:00")
    assert due_with_pauses(two_hours, started, open_pause, CALENDAR, started) == wall("2026-11-24 12:00")


@pytest.mark.shows("promise-standing")
@pytest.mark.parametrize(
    ("now", "state", "used"),
    [
        ("2026-11-24 10:00", PromiseState.RUNNING, 0.0),
        ("2026-11-25 12:00", PromiseState.RUNNING, 0.45),
        ("2026-11-26 10:14", PromiseState.RUNNING, 0.7116),
        ("2026-11-26 11:00", PromiseState.AT_RISK, 0.75),
        ("2026-11-26 17:00", PromiseState.AT_RISK, 1.0),
        ("2026-11-27 00:00", PromiseState.AT_RISK, 1.0),
        ("2026-11-27 00:01", PromiseState.BROKEN, 1.0),
    ],
)
def test_a_promise_runs_is_at_risk_and_breaks(now: str, state: PromiseState, used: float) -> None:
    started = wall("2026-11-24 10:00")  # six working hours that day, seven on each of the two to come: twenty
    due = due_at(TWO_DAYS, started, CALENDAR)
    assert at_risk_at(started, due, CALENDAR) == wall("2026-11-26 11:00")
    assert state_at(wall(now), started, due, CALENDAR) is state
    assert fraction_used(wall(now), started, due, CALENDAR) == pytest.approx(used, abs=0.001)


@pytest.mark.shows("promise-standing")
def test_a_paused_promise_is_neither_at_risk_nor_broken_however_long_it_takes() -> None:
    started, due = wall("2026-11-24 10:00"), wall("2026-11-27 00:00")
    pauses: list[Pause] = [(wall("2026-11-25 12:00"), None)]
    for now in ("2026-11-25 12:00", "2026-11-26 16:00", "2027-02-01 10:00"):
        assert state_at(wall(now), started, due, CALENDAR, pauses) is PromiseState.PAUSED
        assert fraction_used(wall(now), started, due, CALENDAR, pauses) == pytest.approx(0.45)
    assert state_at(wall("2026-11-25 11:59"), started, due, CALENDAR, pauses) is PromiseState.RUNNING


@pytest.mark.shows("promise-standing")
def test_after_a_pause_the_promise_goes_on_where_it_stood() -> None:
    started = wall("2026-11-24 10:00")
    pauses: list[Pause] = [(wall("2026-11-24 12:00"), wall("2026-11-25 11:00"))]
    due = due_with_pauses(Allowance(4, TimeUnit.WORKING_HOURS), started, pauses, CALENDAR)
    assert due == wall("2026-11-25 14:00")
    assert fraction_used(wall("2026-11-25 11:00"), started, due, CALENDAR, pauses) == pytest.approx(0.5)
    assert at_risk_at(started, due, CALENDAR, pauses) == wall("2026-11-25 12:00")
    assert state_at(wall("2026-11-25 10:59"), started, due, CALENDAR, pauses) is PromiseState.PAUSED
    assert state_at(wall("2026-11-25 11:00"), started, due, CALENDAR, pauses) is PromiseState.RUNNING
    assert state_at(wall("2026-11-25 11:59"), started, due, CALENDAR, pauses) is PromiseState.RUNNING
    assert state_at(wall("2026-11-25 12:00"), started, due, CALENDAR, pauses) is PromiseState.AT_RISK


@pytest.mark.shows("promise-standing")
def test_a_pause_that_comes_too_late_mends_nothing() -> None:
    started, due = wall("2026-11-24 10:00"), wall("2026-11-27 00:00")
    pauses: list[Pause] = [(wall("2026-11-27 09:00"), None)]
    assert state_at(wall("2026-11-27 10:00"), started, due, CALENDAR, pauses) is PromiseState.BROKEN
    assert fraction_used(wall("2026-11-27 10:00"), started, due, CALENDAR, pauses) == 1.0


@pytest.mark.shows("promise-standing")
def test_what_is_finished_by_the_due_time_is_kept() -> None:
    due = wall("2026-11-27 00:00")
    assert outcome(due, due) is PromiseState.KEPT
    assert outcome(due + timedelta(seconds=1), due) is PromiseState.BROKEN
    started, now = wall("2026-11-24 10:00"), wall("2026-12-24 10:00")
    assert state_at(now, started, due, CALENDAR, (), due) is PromiseState.KEPT
    assert state_at(now, started, due, CALENDAR, (), wall("2026-11-27 09:00")) is PromiseState.BROKEN
    while_paused: list[Pause] = [(wall("2026-11-26 09:00"), None)]
    assert state_at(now, started, due, CALENDAR, while_paused, wall("2026-11-27 09:00")) is PromiseState.KEPT


@pytest.mark.shows("promise-standing")
def test_a_promise_made_elsewhere_is_measured_in_plain_time() -> None:
    started, due = wall("2026-11-28 00:00"), wall("2026-11-29 00:00")
    assert at_risk_at(started, due, None) == wall("2026-11-28 18:00")
    assert fraction_used(wall("2026-11-28 12:00"), started, due, None) == pytest.approx(0.5)
    assert state_at(wall("2026-11-28 18:00"), started, due, None) is PromiseState.AT_RISK
    assert fraction_used(started, started, started, None) == 1.0  # due at once
    assert at_risk_at(started, started, None) == started


@pytest.mark.shows("promise-standing")
def test_a_promise_without_any_opening_hour_before_it_is_due_is_measured_in_plain_time() -> None:
    started = wall("2026-11-28 12:00")  # a Saturday
    due = due_at(Allowance.parse("1 day"), started, CALENDAR)
    assert due == wall("2026-11-30 00:00")
    assert at_risk_at(started, due, CALENDAR) == wall("2026-11-29 15:00")
    assert fraction_used(wall("2026-11-29 06:00"), started, due, CALENDAR) == pytest.approx(0.5)


def test_a_share_is_between_none_and_all() -> None:
    started, due = wall("2026-11-24 10:00"), wall("2026-11-27 00:00")
    with pytest.raises(ValueError, match="A share is from 0 to 1"):
        at_risk_at(started, due, CALENDAR, share=75)
    assert at_risk_at(started, due, CALENDAR, share=0) == started


@pytest.mark.shows("charter-standard-read")
def test_a_charter_standard_is_read_from_a_service() -> None:
    read = CharterStandard.read(
        "resolve", {"within": "2 working days", "target": 95, "pauses": ["waiting_for_customer"]}
    )
    assert read == RESOLVE
    assert read.pauses_in("waiting_for_customer")
    assert not read.pauses_in("in_progress")
    assert CharterStandard.read("tell", {"within": "5 working days", "target": 99.5}).target == Decimal("99.5")
    assert CharterStandard.read("acknowledge", {"within": "1 working hour"}) == CharterStandard(
        PromiseKind.ACKNOWLEDGE, ONE_HOUR
    )


@pytest.mark.shows("charter-standard-read")
@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("solve", {"within": "2 working days"}, 'acknowledge, respond, resolve, tell, not "solve"'),
        ("resolve", {}, '"within" is missing'),
        ("resolve", {"within": "2 working days", "goal": 95}, '"goal" is unknown'),
        ("resolve", {"within": "two days"}, 'Write "1 working hour"'),
        ("resolve", {"within": 2}, 'Write "1 working hour"'),
        ("resolve", {"within": "2 working days", "target": 0}, "a percentage"),
        ("resolve", {"within": "2 working days", "target": 101}, "a percentage"),
        ("resolve", {"within": "2 working days", "target": "most"}, "a percentage"),
        ("resolve", {"within": "2 working days", "target": "nan"}, "a percentage"),
        ("resolve", {"within": "2 working days", "pauses": "waiting_for_customer"}, "a list of states"),
        ("resolve", {"within": "2 working days", "pauses": [1]}, "a list of states"),
    ],
)
def test_a_charter_standard_that_cannot_be_read_is_explained(kind: str, data: dict[str, object], message: str) -> None:
    with pytest.raises(StandardError, match=message):
        CharterStandard.read(kind, data)


def test_many_promises_are_looked_at_again_in_little_time() -> None:
    first, minute = wall("2026-01-05 09:00"), timedelta(minutes=1)
    began = process_time()
    for number in range(2_000):
        started = first + number * 97 * minute
        pauses: list[Pause] = [(started + 60 * minute, started + 3000 * minute)]
        due = due_with_pauses(TWO_DAYS, started, pauses, CALENDAR)
        state_at(started + 5000 * minute, started, due, CALENDAR, pauses)
    assert process_time() - began < 2, "100,000 would take over 100 seconds"
