"""Working time found by looking at the clock on the wall once a minute: slow, plain, and knowing nothing of the rules.

It shares no line with the calendar that it is held against: opening hours are read from their written form, closed days
are listed by hand, and time passes one minute of UTC after another, however often the wall clock jumps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hypothesis import settings

MINUTE = timedelta(minutes=1)
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Hours = Mapping[str, Sequence[Sequence[str]]]
Stretch = tuple[datetime, datetime]

always_the_same = settings(derandomize=True, database=None, deadline=None, max_examples=60)
"""The same examples at every run: a property test that fails has found something."""


class EndOfWindow(LookupError):
    """The answer lies beyond the weeks looked at."""


@dataclass(frozen=True)
class Window:
    """Some weeks in one place. They begin on a Monday, by the clocks of the zone."""

    zone: str
    monday: date
    weeks: int = 5
    nation: str = "none"
    bank_holidays: frozenset[date] = frozenset()

    @property
    def start(self) -> datetime:
        """Midnight at the start of the first Monday; none of these places change their clocks then."""
        return datetime(self.monday.year, self.monday.month, self.monday.day, tzinfo=ZoneInfo(self.zone)).astimezone(
            UTC
        )


# Boxing Day 2026 and the second of January 2027 are Saturdays: both they and their substitute days are closed.
_CHRISTMAS = (date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28), date(2027, 1, 1))

WINDOWS = (
    Window("Europe/London", date(2026, 3, 16)),  # clocks go forward on 29 March
    Window("Europe/London", date(2026, 10, 12)),  # clocks go back on 25 October
    Window("America/New_York", date(2026, 2, 23)),  # forward on 8 March
    Window("America/New_York", date(2026, 10, 19)),  # back on 1 November
    Window(
        "Europe/London",
        date(2026, 12, 14),
        nation="england",
        bank_holidays=frozenset(_CHRISTMAS),
    ),
    Window(
        "Europe/London",
        date(2026, 12, 14),
        nation="scotland",
        bank_holidays=frozenset((*_CHRISTMAS, date(2027, 1, 2), date(2027, 1, 4))),
    ),
)


@lru_cache(maxsize=16)
def wall_clock(window: Window) -> tuple[tuple[date, int], ...]:
    """For each minute of the window, the date and the time (minutes since 00:00) on the wall."""
    zone, first = ZoneInfo(window.zone), window.start
    walls = ((first + minute * MINUTE).astimezone(zone) for minute in range(window.weeks * 7 * 24 * 60))
    return tuple((wall.date(), wall.hour * 60 + wall.minute) for wall in walls)


class MinuteByMinute:
    """What a patient person with a wall clock would say about one council in one window."""

    def __init__(self, window: Window, hours: Hours, closure_days: frozenset[date]) -> None:
        self.start = window.start
        self.walls = wall_clock(window)
        self.closed = closure_days | window.bank_holidays
        self.hours = hours
        open_by_day = {day: self._open_minutes_of(day) for day in {day for day, _ in self.walls[::60]}}
        self.open = [open_by_day[day][minute] for day, minute in self.walls]

    def _open_minutes_of(self, day: date) -> list[bool]:
        periods = () if day in self.closed else self.hours.get(DAY_NAMES[day.weekday()], ())
        minutes = [False] * (24 * 60)
        for opens, closes in periods:
            for minute in range(_minute(opens), _minute(closes)):
                minutes[minute] = True
        return minutes

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, with hours, not closed."""
        return day.weekday() < 5 and bool(self.hours.get(DAY_NAMES[day.weekday()])) and day not in self.closed

    def minute(self, instant: datetime) -> int:
        """How many minutes into the window."""
        return (instant - self.start) // MINUTE

    def instant(self, minute: int) -> datetime:
        """The instant at which this minute begins."""
        return self.start + minute * MINUTE

    def next_opening(self, instant: datetime) -> datetime:
        """The first open minute from here on."""
        for minute in range(self.minute(instant), len(self.open)):
            if self.open[minute]:
                return self.instant(minute)
        raise EndOfWindow

    def open_minutes(self, start: datetime, end: datetime) -> int:
        """How many minutes in between were open."""
        return sum(self.open[self.minute(start) : self.minute(end)])

    def day_zero(self, instant: datetime) -> date:
        """The day of the next minute that is open on a working day."""
        for minute in range(self.minute(instant), len(self.open)):
            if self.open[minute] and self.is_working_day(self.walls[minute][0]):
                return self.walls[minute][0]
        raise EndOfWindow

    def after_open_minutes(self, amount: int, start: datetime, pauses: Sequence[Stretch] = ()) -> datetime:
        """The end of the minute with which so many open minutes have gone by, not counting any in a pause."""
        passed = 0
        for minute in range(self.minute(start), len(self.open)):
            passed += self.open[minute] and not self._paused(minute, pauses)
            if passed == amount:
                return self.instant(minute + 1)
        raise EndOfWindow

    def after_working_days(self, amount: int, start: datetime, pauses: Sequence[Stretch] = ()) -> datetime:
        """The midnight that ends the day so many working days after day 0; days that end in a pause do not count."""
        first = self.day_zero(start)
        return self._after_days(amount, start, pauses, lambda day: day >= first and self.is_working_day(day))

    def after_calendar_days(self, amount: int, start: datetime, pauses: Sequence[Stretch] = ()) -> datetime:
        """The same with every day."""
        return self._after_days(amount, start, pauses, lambda day: True)

    def _after_days(
        self, amount: int, start: datetime, pauses: Sequence[Stretch], counts: Callable[[date], bool]
    ) -> datetime:
        ended = -1  # the end of day 0 is no day yet
        for minute in range(self.minute(start) + 1, len(self.walls)):
            yesterday = self.walls[minute - 1][0]
            if self.walls[minute][0] != yesterday and counts(yesterday) and not self._paused(minute - 1, pauses):
                ended += 1
                if ended == amount:
                    return self.instant(minute)
        raise EndOfWindow

    def _paused(self, minute: int, pauses: Sequence[Stretch]) -> bool:
        return any(self.minute(began) <= minute < self.minute(ended) for began, ended in pauses)


def _minute(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])
