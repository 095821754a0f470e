"""Working days: which there are, and counting them, held against dates worked out elsewhere and the official list."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from firstcontact.domain.councils.rules import (
    NeverOpenError,
    TimeZoneError,
    WorkingCalendar,
    build_calendar,
    information_request_calendar,
)

DATA = os.environ.get("FIRSTCONTACT_DATA", "")
OFFICE_HOURS = {day: [["09:00", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


def calendar_of(nation: str, *closure_days: date) -> WorkingCalendar:
    """A council of this nation, open from nine to five."""
    return build_calendar(
        nation=nation, time_zone="Europe/London", opening_hours=OFFICE_HOURS, closure_days=closure_days
    )


CALENDARS = {
    "england": calendar_of("england"),
    "wales": calendar_of("wales"),
    "scotland": calendar_of("scotland"),
    "northern_ireland": calendar_of("northern_ireland"),
    "information requests": information_request_calendar(),
}
BEFORE_EASTER, BEFORE_CHRISTMAS, BEFORE_ST_ANDREW = date(2026, 4, 2), date(2026, 12, 21), date(2026, 11, 27)


@pytest.mark.shows("working-days-of-a-nation")
@pytest.mark.shows("working-time-proved")
@pytest.mark.parametrize(
    ("nation", "start", "count", "expected"),
    [
        ("england", BEFORE_EASTER, 5, date(2026, 4, 13)),
        ("england", BEFORE_EASTER, 10, date(2026, 4, 20)),
        ("england", BEFORE_EASTER, 20, date(2026, 5, 5)),
        ("wales", BEFORE_EASTER, 5, date(2026, 4, 13)),
        ("wales", BEFORE_EASTER, 10, date(2026, 4, 20)),
        ("wales", BEFORE_EASTER, 20, date(2026, 5, 5)),
        ("scotland", BEFORE_EASTER, 3, date(2026, 4, 8)),
        ("scotland", BEFORE_EASTER, 5, date(2026, 4, 10)),
        ("scotland", BEFORE_EASTER, 20, date(2026, 5, 1)),
        ("northern_ireland", BEFORE_EASTER, 5, date(2026, 4, 13)),
        ("northern_ireland", BEFORE_EASTER, 20, date(2026, 5, 5)),
        ("england", BEFORE_CHRISTMAS, 5, date(2026, 12, 30)),
        ("england", BEFORE_CHRISTMAS, 10, date(2027, 1, 7)),
        ("england", BEFORE_CHRISTMAS, 20, date(2027, 1, 21)),
        ("wales", BEFORE_CHRISTMAS, 20, date(2027, 1, 21)),
        ("scotland", BEFORE_CHRISTMAS, 20, date(2027, 1, 22)),
        ("information requests", BEFORE_CHRISTMAS, 20, date(2027, 1, 22)),
        ("england", BEFORE_ST_ANDREW, 5, date(2026, 12, 4)),
        ("england", BEFORE_ST_ANDREW, 20, date(2026, 12, 29)),
        ("wales", BEFORE_ST_ANDREW, 5, date(2026, 12, 4)),
        ("scotland", BEFORE_ST_ANDREW, 5, date(2026, 12, 7)),
        ("information requests", BEFORE_ST_ANDREW, 20, date(2026, 12, 30)),
    ],
)
def test_working_days_are_counted_as_each_nation_counts_them(
    nation: str, start: date, count: int, expected: date
) -> None:
    calendar = CALENDARS[nation]
    assert calendar.add_working_days(start, count) == expected
    assert calendar.count_working_days(start, expected) == count


@pytest.mark.shows("working-time-proved")
@pytest.mark.skipif(not DATA, reason="FIRSTCONTACT_DATA is not set: the official list of bank holidays is outside data")
@pytest.mark.parametrize(
    ("nation", "division"),
    [
        ("england", "england-and-wales"),
        ("wales", "england-and-wales"),
        ("scotland", "scotland"),
        ("northern_ireland", "northern-ireland"),
    ],
)
def test_working_days_agree_with_the_official_bank_holidays_from_2019_to_2028(nation: str, division: str) -> None:
    official = json.loads((Path(DATA) / "uk" / "bank-holidays-iso.json").read_text())["divisions"][division]
    every_day = [date(2019, 1, 1) + timedelta(days=days) for days in range(3653)]
    assert every_day[-1] == date(2028, 12, 31)
    expected = [day for day in every_day if day.weekday() < 5 and day.isoformat() not in official]
    assert [day for day in every_day if CALENDARS[nation].is_working_day(day)] == expected


@pytest.mark.shows("working-days-of-a-nation")
@pytest.mark.parametrize(
    ("day", "nations_closed"),
    [
        (date(2026, 4, 3), {"england", "wales", "scotland", "northern_ireland"}),  # Good Friday
        (date(2026, 4, 6), {"england", "wales", "northern_ireland"}),  # Easter Monday
        (date(2026, 3, 17), {"northern_ireland"}),  # St Patrick's Day
        (date(2026, 7, 13), {"northern_ireland"}),  # the Battle of the Boyne, instead of Sunday
        (date(2026, 6, 15), {"scotland"}),  # the World Cup: once only
        (date(2026, 11, 30), {"scotland"}),  # St Andrew's Day
        (date(2022, 9, 19), {"england", "wales", "scotland", "northern_ireland"}),  # the late Queen's funeral
        (date(2026, 12, 24), set()),
    ],
)
def test_each_nation_keeps_its_own_holidays_and_information_requests_keep_them_all(
    day: date, nations_closed: set[str]
) -> None:
    closed = {nation for nation, calendar in CALENDARS.items() if not calendar.is_working_day(day)}
    assert closed == nations_closed | ({"information requests"} if nations_closed else set())


@pytest.mark.shows("own-closure-days")
def test_a_council_counts_past_its_own_closure_days() -> None:
    calendar = calendar_of("england", date(2026, 12, 29), date(2026, 12, 30))
    assert not calendar.is_working_day(date(2026, 12, 29))
    assert calendar.opening_periods(date(2026, 12, 29)) == ()
    assert calendar.add_working_days(BEFORE_CHRISTMAS, 5) == date(2027, 1, 4)
    assert calendar_of("england").is_working_day(date(2026, 12, 29))


@pytest.mark.shows("own-closure-days")
def test_a_council_of_no_nation_has_only_its_own_closure_days() -> None:
    thanksgiving = date(2026, 11, 26)
    calendar = build_calendar(
        nation="none", time_zone="America/New_York", opening_hours=OFFICE_HOURS, closure_days=[thanksgiving]
    )
    closed = [
        day
        for day in (date(2026, 1, 1) + timedelta(days=days) for days in range(365))
        if day.weekday() < 5 and not calendar.is_working_day(day)
    ]
    assert closed == [thanksgiving]


@pytest.mark.shows("working-days-of-a-nation")
@pytest.mark.parametrize(
    ("start", "day_zero"),
    [
        ("2026-11-26T07:00Z", date(2026, 11, 26)),  # before opening
        ("2026-11-26T12:00Z", date(2026, 11, 26)),
        ("2026-11-26T16:59:59Z", date(2026, 11, 26)),
        ("2026-11-26T17:00Z", date(2026, 11, 27)),  # at closing
        ("2026-11-26T23:00Z", date(2026, 11, 27)),
        ("2026-11-27T18:00Z", date(2026, 11, 30)),  # Friday evening
        ("2026-11-28T10:00Z", date(2026, 11, 30)),  # Saturday
        ("2026-12-24T20:00Z", date(2026, 12, 29)),  # Christmas Eve
        ("2026-12-31T17:00Z", date(2027, 1, 4)),  # over the end of the year
    ],
)
def test_what_comes_outside_opening_hours_belongs_to_the_next_working_day(start: str, day_zero: date) -> None:
    calendar = CALENDARS["england"]
    assert calendar.first_working_day(datetime.fromisoformat(start)) == day_zero
    assert calendar.add_working_days(datetime.fromisoformat(start), 0) == day_zero


@pytest.mark.shows("working-days-of-a-nation")
def test_a_request_for_information_belongs_to_the_day_it_comes_however_late() -> None:
    calendar = information_request_calendar()
    assert calendar.first_working_day(datetime(2026, 11, 26, 23, 59, tzinfo=UTC)) == date(2026, 11, 26)
    assert calendar.first_working_day(datetime(2026, 11, 28, 12, 0, tzinfo=UTC)) == date(2026, 12, 1)


@pytest.mark.shows("working-days-of-a-nation")
def test_days_are_days_on_the_wall_of_the_council() -> None:
    calendar = CALENDARS["england"]
    just_after_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 00:30 in British summer time
    assert calendar.local_date(just_after_midnight) == date(2026, 7, 1)
    assert calendar.end_of_day(date(2026, 7, 1)) == datetime(2026, 7, 1, 23, 0, tzinfo=UTC)
    assert calendar.end_of_day(date(2026, 12, 1)) == datetime(2026, 12, 2, 0, 0, tzinfo=UTC)


@pytest.mark.shows("working-days-of-a-nation")
def test_opening_on_saturday_makes_no_working_day_unless_the_council_says_so() -> None:
    hours = {**OFFICE_HOURS, "monday": [], "saturday": [["10:00", "14:00"]]}
    usual = build_calendar(nation="england", time_zone="Europe/London", opening_hours=hours)
    assert [day for day in range(16, 23) if usual.is_working_day(date(2026, 11, day))] == [17, 18, 19, 20]
    chosen = build_calendar(
        nation="england", time_zone="Europe/London", opening_hours=hours, working_weekdays=range(1, 6)
    )
    assert [day for day in range(16, 23) if chosen.is_working_day(date(2026, 11, day))] == [17, 18, 19, 20, 21]


def test_equal_councils_share_one_calendar() -> None:
    assert calendar_of("wales", date(2026, 12, 29)) is calendar_of("wales", date(2026, 12, 29))
    assert calendar_of("wales") is not calendar_of("scotland")


def test_days_cannot_be_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CALENDARS["england"].add_working_days(BEFORE_EASTER, -1)
    assert CALENDARS["england"].count_working_days(date(2026, 11, 26), date(2026, 11, 20)) == 0


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        CALENDARS["england"].next_opening(datetime(2026, 11, 26, 10, 0))  # noqa: DTZ001 (that is the mistake)


@pytest.mark.parametrize(
    ("hours", "error"),
    [({}, "opening hours"), ({"saturday": [["10:00", "14:00"]]}, "working days")],
)
def test_a_council_that_never_opens_has_no_calendar(hours: dict[str, list[list[str]]], error: str) -> None:
    with pytest.raises(NeverOpenError, match=error):
        build_calendar(nation="england", time_zone="Europe/London", opening_hours=hours)


@pytest.mark.parametrize("name", ["Europe/Lundain", "", "../secret", "Europe"])
def test_an_unknown_time_zone_is_named(name: str) -> None:
    with pytest.raises(TimeZoneError, match=f'"{name}"'):
        build_calendar(nation="england", time_zone=name, opening_hours=OFFICE_HOURS)
    with pytest.raises(ValueError, match="cornwall"):
        build_calendar(nation="cornwall", time_zone="Europe/London", opening_hours=OFFICE_HOURS)
