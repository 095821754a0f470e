"""Working hours: counting opening time over lunch, nights, weekends, closed days and changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from firstcontact.domain.councils.rules import OpeningHoursError, OpeningPeriod, build_calendar, read_opening_hours

LONDON = ZoneInfo("Europe/London")
WITH_LUNCH = {
    **{day: [["09:00", "12:30"], ["13:30", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday")},
    "friday": [["09:00", "16:00"]],
    "saturday": [["10:00", "12:00"]],
    "sunday": [],
}
COUNCIL = build_calendar(
    nation="england", time_zone="Europe/London", opening_hours=WITH_LUNCH, closure_days=[date(2026, 11, 24)]
)
ALL_HOURS = {
    day: [["00:00", "24:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}


def wall(day: int, clock: str, month: int = 11) -> datetime:
    """A time on the wall in London in 2026. The 23rd of November is a Monday."""
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), LONDON)


@pytest.mark.shows("working-hours-counted")
@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (wall(23, "09:00"), 1, wall(23, "10:00")),
        (wall(23, "12:00"), 1, wall(23, "14:00")),  # over lunch
        (wall(23, "12:45"), 1, wall(23, "14:30")),  # in the lunch pause
        (wall(23, "07:00"), 1, wall(23, "10:00")),  # before opening
        (wall(23, "16:30"), 1, wall(25, "09:30")),  # over the night and the closure day
        (wall(23, "09:00"), 7, wall(23, "17:00")),  # exactly until closing
        (wall(23, "17:00"), 1, wall(25, "10:00")),  # at closing
        (wall(24, "11:00"), 1, wall(25, "10:00")),  # on the closure day
        (wall(26, "16:00"), 3, wall(27, "11:00")),
        (wall(27, "15:30"), 1, wall(28, "10:30")),  # into Saturday
        (wall(28, "11:30"), 1, wall(30, "09:30")),  # over Sunday
        (wall(24, "16:30", month=12), 2, wall(29, "10:30", month=12)),  # over Christmas, Saturday the 26th among it
    ],
)
def test_working_hours_are_hours_in_which_the_council_is_open(start: datetime, hours: int, expected: datetime) -> None:
    assert COUNCIL.add_working_hours(start, timedelta(hours=hours)) == expected
    assert COUNCIL.working_time_between(start, expected) == timedelta(hours=hours)


@pytest.mark.shows("working-hours-counted")
@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (wall(23, "09:00"), wall(23, "09:00")),
        (wall(23, "12:29"), wall(23, "12:29")),
        (wall(23, "12:30"), wall(23, "13:30")),
        (wall(23, "17:00"), wall(25, "09:00")),
        (wall(28, "12:00"), wall(30, "09:00")),
    ],
)
def test_the_next_opening_is_now_or_the_first_to_come(instant: datetime, expected: datetime) -> None:
    assert COUNCIL.next_opening(instant) == expected
    assert COUNCIL.is_open(instant) == (instant == expected)
    assert COUNCIL.add_working_hours(instant, timedelta(0)) == expected


@pytest.mark.shows("working-hours-counted")
def test_the_periods_of_a_day_are_instants() -> None:
    assert COUNCIL.opening_periods(date(2026, 7, 1)) == (
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, 30, tzinfo=UTC), datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
    )
    assert COUNCIL.opening_periods(date(2026, 11, 22)) == ()  # a Sunday
    assert COUNCIL.opening_periods(date(2026, 12, 25)) == ()


@pytest.mark.shows("working-hours-counted")
def test_hours_are_counted_from_one_year_into_the_next() -> None:
    start, end = datetime(2026, 12, 31, 16, 0, tzinfo=UTC), datetime(2027, 1, 2, 10, 15, tzinfo=UTC)
    assert COUNCIL.working_time_between(start, end) == timedelta(hours=1, minutes=15)
    assert COUNCIL.add_working_hours(start, timedelta(hours=1, minutes=15)) == end
    years = COUNCIL.working_time_between(datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    assert COUNCIL.add_working_hours(datetime(2024, 1, 1, tzinfo=UTC), years) <= datetime(2028, 1, 1, tzinfo=UTC)
    assert COUNCIL.working_time_between(end, start) == timedelta(0)


@pytest.mark.shows("clock-changes-honoured")
@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        ("Europe/London", date(2026, 3, 29), 23),
        ("Europe/London", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
    ],
)
def test_a_day_on_which_the_clocks_change_has_the_hours_it_has(zone: str, night: date, hours: int) -> None:
    calendar = build_calendar(nation="none", time_zone=zone, opening_hours=ALL_HOURS)
    ((opens, closes),) = calendar.opening_periods(night)
    assert closes - opens == timedelta(hours=hours)
    assert calendar.start_of_day(night) == opens
    assert calendar.end_of_day(night) == closes
    assert calendar.working_time_between(opens, closes) == timedelta(hours=hours)


@pytest.mark.shows("clock-changes-honoured")
def test_a_working_hour_after_the_clocks_change_begins_at_opening_on_the_wall() -> None:
    friday, monday = wall(27, "15:30", month=3), wall(30, "09:00", month=3)
    no_saturday = build_calendar(
        nation="england", time_zone="Europe/London", opening_hours={**WITH_LUNCH, "saturday": []}
    )
    assert no_saturday.add_working_hours(friday, timedelta(hours=1)) == monday + timedelta(minutes=30)


@pytest.mark.shows("clock-changes-honoured")
@pytest.mark.parametrize(
    ("day", "period", "expected"),
    [
        # 01:00 to 02:00 does not happen on the last Sunday of March; the clocks jump at 01:00 UTC.
        (date(2026, 3, 29), ["01:30", "03:00"], [("01:00", "02:00")]),
        (date(2026, 3, 29), ["00:00", "01:30"], [("00:00", "01:00")]),
        (date(2026, 3, 29), ["01:10", "01:50"], []),
        # It happens twice on the last Sunday of October (BST, then GMT): the first counts.
        (date(2026, 10, 25), ["01:30", "03:00"], [("00:30", "03:00")]),
        (date(2026, 10, 25), ["00:30", "01:30"], [("23:30", "00:30")]),
    ],
)
def test_times_that_the_clocks_skip_or_repeat_have_one_meaning(
    day: date, period: list[str], expected: list[tuple[str, str]]
) -> None:
    calendar = build_calendar(nation="none", time_zone="Europe/London", opening_hours={**ALL_HOURS, "sunday": [period]})
    periods = calendar.opening_periods(day)
    assert [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in periods] == expected
    assert calendar.is_working_day(day + timedelta(days=1))


@pytest.mark.shows("clock-changes-honoured")
def test_a_midnight_that_the_clocks_skip_is_the_moment_of_the_jump() -> None:
    havana = build_calendar(nation="none", time_zone="America/Havana", opening_hours=ALL_HOURS)
    assert havana.end_of_day(date(2026, 3, 7)) == datetime(2026, 3, 8, 5, 0, tzinfo=UTC)  # 00:00 became 01:00
    ((opens, closes),) = havana.opening_periods(date(2026, 3, 8))
    assert closes - opens == timedelta(hours=23)


def test_hours_cannot_be_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        COUNCIL.add_working_hours(wall(23, "09:00"), timedelta(hours=-1))


@pytest.mark.shows("opening-hours-read")
def test_opening_hours_are_read_as_they_are_written() -> None:
    hours = read_opening_hours({"monday": [["09:00", "12:30"], ["13:30", "24:00"]], "sunday": None})
    assert hours[0] == (OpeningPeriod(time(9), time(12, 30)), OpeningPeriod(time(13, 30), time(0)))
    assert hours[1:] == ((),) * 6


@pytest.mark.shows("opening-hours-read")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"funday": [["09:00", "17:00"]]}, '"funday" is no day of the week'),
        ({"monday": "09:00-17:00"}, "a list of periods"),
        ({"monday": 9}, "a list of periods"),
        ({"monday": ["09:00", "17:00"]}, "two times"),
        ({"monday": [["09:00"]]}, "two times"),
        ({"monday": [["9:00", "17:00"]]}, "two times"),
        ({"monday": [["09:00", "25:00"]]}, "two times"),
        ({"monday": [["09:00", 17]]}, "two times"),
        ({"monday": [["17:00", "09:00"]]}, "closes before it opens"),
        ({"monday": [["09:00", "09:00"]]}, "closes before it opens"),
        ({"monday": [["24:00", "24:00"]]}, "closes before it opens"),
        ({"monday": [["09:00", "13:00"], ["12:30", "17:00"]]}, "overlap or are out of order"),
        ({"monday": [["09:00", "24:00"], ["10:00", "11:00"]]}, "overlap or are out of order"),
    ],
)
def test_opening_hours_that_cannot_be_read_are_explained(data: dict[str, object], message: str) -> None:
    with pytest.raises(OpeningHoursError, match=message):
        read_opening_hours(data)
