"""When people get in touch: a door that is staffed rests when the council is closed, the website never does."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from firstcontact.demo.council_facts import read_made_up_councils
from firstcontact.demo.rhythm import Clockwork, NoTimeLeftError, Rhythm

CALENDAR = read_made_up_councils()["castlemere"].calendar()
CLOCKWORK = Clockwork(
    {
        "phone": Rhythm(True, (2, 1, 1, 1, 1, 0, 0), {8: 5.0, 9: 1.0, 16: 1.0}),
        "web": Rhythm(False, (1, 1, 1, 1, 1, 1, 1), {20: 1.0}),
    },
    CALENDAR,
)
MONDAY, SATURDAY, CHRISTMAS = date(2026, 11, 2), date(2026, 11, 7), date(2026, 12, 25)


def test_calls_come_in_opening_hours_only() -> None:
    """The weight of the hour before opening counts for nothing."""
    rng = Random(1)
    moments = [CLOCKWORK.draw(rng, "phone", MONDAY) for _ in range(200)]
    assert all(moment is not None and CALENDAR.is_open(moment) for moment in moments)
    assert {moment.hour for moment in moments if moment} == {9, 16}


@pytest.mark.parametrize("day", [SATURDAY, CHRISTMAS])
def test_no_calls_when_the_council_is_closed(day: date) -> None:
    assert CLOCKWORK.day_weights("phone", (MONDAY, day)) == [2, 0]
    assert CLOCKWORK.draw(Random(1), "phone", day) is None
    assert CLOCKWORK.draw(Random(1), "web", day) is not None


def test_hours_are_those_of_the_councils_own_clock() -> None:
    """In July Britain is an hour ahead of UTC."""
    summer = CLOCKWORK.draw(Random(1), "web", date(2026, 7, 6))
    assert summer is not None
    assert summer.hour == 19


def test_what_follows_comes_after_and_on_the_next_day_that_the_door_is_open() -> None:
    friday_evening = datetime(2026, 11, 6, 18, 0, tzinfo=UTC)
    again = CLOCKWORK.draw_after(Random(1), "phone", friday_evening, friday_evening + timedelta(days=9))
    assert CALENDAR.local_date(again) == date(2026, 11, 9)


def test_no_moment_is_made_up_where_there_is_none() -> None:
    saturday = datetime(2026, 11, 7, 9, 0, tzinfo=UTC)
    with pytest.raises(NoTimeLeftError):
        CLOCKWORK.draw_after(Random(1), "phone", saturday, saturday + timedelta(days=1))
