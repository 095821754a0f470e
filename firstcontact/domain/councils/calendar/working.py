"""The working calendar: which days are working days, when the council is open, and counting in both.

A working day is a weekday (Monday to Friday, unless said otherwise) on which the council opens and that is neither a
bank holiday of its nation nor one of its own closure days. Opening on a Saturday gives working hours, but no working
day. Bank holidays and closure days have no opening hours.

Counting: day 0 is the day something starts. What starts outside opening hours starts at the next opening, and for days
on the next working day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from firstcontact.domain.councils.calendar.bank_holidays import ALL_NATIONS, Nation, bank_holidays
from firstcontact.domain.councils.calendar.local_time import ONE_DAY, find_zone, instant_of
from firstcontact.domain.councils.calendar.opening import MIDNIGHT, OpeningPeriod, WeekOfHours, read_opening_hours
from firstcontact.domain.councils.calendar.year import YearTable, as_instant, as_number

MONDAY_TO_FRIDAY = frozenset(range(5))

Period = tuple[datetime, datetime]
"""From an opening to the closing after it, both UTC; open at the first, closed again at the second."""


class NeverOpenError(ValueError):
    """A calendar without a single opening hour or working day in the week: nothing would ever be due."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The working time of one council. Made by `build_calendar`; equal calendars count alike.

    `hours` are the opening periods of the seven weekdays, Monday first; `working_weekdays` are numbers, Monday is 0.

    :raises NeverOpenError: when no weekday opens, or none is a working day.
    """

    time_zone: str
    hours: WeekOfHours
    working_weekdays: frozenset[int]
    nations: tuple[Nation, ...]
    closure_days: frozenset[date]
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _years: dict[int, YearTable] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "zone", find_zone(self.time_zone))
        if not any(self.hours):
            raise NeverOpenError("Give opening hours for at least one day of the week.")
        if not self.working_weekdays:
            raise NeverOpenError("Say which weekdays are working days: none from Monday to Friday has opening hours.")

    # Days

    def local_date(self, instant: datetime) -> date:
        """The date on the council's wall at this instant."""
        return instant.astimezone(self.zone).date()

    def start_of_day(self, day: date) -> datetime:
        """Local midnight at the start of that day, in UTC."""
        return instant_of(day, MIDNIGHT, self.zone)

    def end_of_day(self, day: date) -> datetime:
        """Local midnight at the end of that day, in UTC: the start of the next one."""
        return self.start_of_day(day + ONE_DAY)

    def is_working_day(self, day: date) -> bool:
        """Whether this day is a working day."""
        return day.weekday() in self.working_weekdays and not self._is_closed(day)

    def first_working_day(self, start: date | datetime) -> date:
        """Day 0 of what starts on this date or at this instant.

        A date that is a working day is its own day 0. An instant after the last closing of its day belongs to the next
        working day; before opening or in a lunch pause, it belongs to that day.
        """
        if isinstance(start, datetime):
            day, instant = self.local_date(start), as_number(start)
        else:
            day, instant = start, None
        year, found = day.year, self._year(day.year).first_working_day(day.toordinal(), instant)
        while found is None:
            year += 1
            found = self._year(year).first_working_day(0, None)
        return date.fromordinal(found)

    def add_working_days(self, start: date | datetime, count: int) -> date:
        """The working day that is `count` working days after day 0 of `start`; 0 gives day 0 itself.

        :raises ValueError: for a negative count.
        """
        if count < 0:
            raise ValueError(f"Working days are counted forwards, not {count}.")
        day = self.first_working_day(start)
        year, days = day.year, self._year(day.year).working_days
        wanted = bisect_left(days, day.toordinal()) + count
        while wanted >= len(days):
            wanted -= len(days)
            year += 1
            days = self._year(year).working_days
        return date.fromordinal(days[wanted])

    def count_working_days(self, after: date, until: date) -> int:
        """How many working days come after the first date, up to and including the second; 0 when it is not later."""
        if until <= after:
            return 0
        return self._days_before(after.year, until + ONE_DAY) - self._days_before(after.year, after + ONE_DAY)

    # Hours

    def opening_periods(self, day: date) -> tuple[Period, ...]:
        """When the council is open on this day: instants in UTC, in order; empty when it stays closed."""
        if self._is_closed(day):
            return ()
        periods = (self._period(day, period) for period in self.hours[day.weekday()])
        return tuple((opens, closes) for opens, closes in periods if opens < closes)

    def is_open(self, instant: datetime) -> bool:
        """Whether the council is open at this instant; at the moment of closing it is not."""
        return self.next_opening(instant) == instant

    def next_opening(self, instant: datetime) -> datetime:
        """This instant when the council is open, otherwise the next opening."""
        number = as_number(instant)
        year = self.local_date(instant).year
        found = self._year(year).next_opening(number)
        while found is None:
            year += 1
            found = self._year(year).next_opening(number)
        return as_instant(found)

    def add_working_hours(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant by which this much opening time has passed since `start`.

        No time at all gives the next opening. Exactly the rest of a day gives its closing, not the opening after it.

        :raises ValueError: for a negative amount.
        """
        if amount < timedelta(0):
            raise ValueError(f"Working hours are counted forwards, not {amount}.")
        if not amount:
            return self.next_opening(start)
        year = self.local_date(start).year
        table = self._year(year)
        wanted = table.worked_until(as_number(start)) + amount // timedelta.resolution
        while wanted > table.worked:
            wanted -= table.worked
            year += 1
            table = self._year(year)
        return as_instant(table.when_worked(wanted))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Opening time from one instant to a later one; none when it is not later."""
        since, until = as_number(start), as_number(end)
        if until <= since:
            return timedelta(0)
        first, last = self.local_date(start).year, self.local_date(end).year
        worked = self._year(last).worked_until(until) - self._year(first).worked_until(since)
        worked += sum(self._year(year).worked for year in range(first, last))
        return timedelta(microseconds=worked)

    # Layout

    def _is_closed(self, day: date) -> bool:
        return day in self.closure_days or any(day in bank_holidays(nation, day.year) for nation in self.nations)

    def _period(self, day: date, period: OpeningPeriod) -> Period:
        closes = self.end_of_day(day) if period.closes == MIDNIGHT else instant_of(day, period.closes, self.zone)
        return instant_of(day, period.opens, self.zone), closes

    def _days_before(self, first_year: int, day: date) -> int:
        """Working days from the start of `first_year` until the day before this one."""
        days = sum(len(self._year(year).working_days) for year in range(first_year, day.year))
        return days + bisect_right(self._year(day.year).working_days, day.toordinal() - 1)

    def _year(self, year: int) -> YearTable:
        table = self._years.get(year)
        if table is None:
            table = self._years[year] = self._lay_out(year)
        return table

    def _lay_out(self, year: int) -> YearTable:
        working_days, closings, periods = [], [], []
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            opening = self.opening_periods(day)
            periods += [(as_number(opens), as_number(closes)) for opens, closes in opening]
            if self.is_working_day(day):
                working_days.append(ordinal)
                closings.append(as_number(opening[-1][1] if opening else self.end_of_day(day)))
        worked, before = 0, []
        for opens, closes in periods:
            before.append(worked)
            worked += closes - opens
        return YearTable(
            working_days=tuple(working_days),
            closings=tuple(closings),
            starts=tuple(opens for opens, _ in periods),
            ends=tuple(closes for _, closes in periods),
            worked_before=tuple(before),
            worked=worked,
        )


def build_calendar(
    *,
    nation: str,
    time_zone: str,
    opening_hours: Mapping[str, Any],
    closure_days: Iterable[date] = (),
    working_weekdays: Iterable[int] | None = None,
) -> WorkingCalendar:
    """The calendar of a council. Equal arguments give the same object, with the years it has already laid out.

    `opening_hours` as `read_opening_hours` takes them. `working_weekdays` (Monday is 0) are those from Monday to Friday
    on which the council opens, unless given.

    :raises ValueError: for an unknown nation.
    :raises TimeZoneError: for an unknown time zone.
    :raises OpeningHoursError: for opening hours that cannot be read.
    :raises NeverOpenError: when nothing is ever open.
    """
    hours = read_opening_hours(opening_hours)
    if working_weekdays is None:
        working_weekdays = (weekday for weekday in MONDAY_TO_FRIDAY if hours[weekday])
    return _calendar(time_zone, hours, frozenset(working_weekdays), (Nation(nation),), frozenset(closure_days))


def information_request_calendar(time_zone: str = "Europe/London") -> WorkingCalendar:
    """The calendar of requests for information: a bank holiday anywhere in the United Kingdom is no working day.

    Freedom of Information Act 2000, section 10(6). Days are whole days: closing hours and a council's own closure days
    do not count.

    :raises TimeZoneError: for an unknown time zone.
    """
    all_day = (OpeningPeriod(MIDNIGHT, MIDNIGHT),)
    hours = tuple(all_day if weekday in MONDAY_TO_FRIDAY else () for weekday in range(7))
    return _calendar(time_zone, hours, MONDAY_TO_FRIDAY, ALL_NATIONS, frozenset())


@lru_cache(maxsize=512)
def _calendar(
    time_zone: str,
    hours: WeekOfHours,
    working_weekdays: frozenset[int],
    nations: tuple[Nation, ...],
    closure_days: frozenset[date],
) -> WorkingCalendar:
    return WorkingCalendar(time_zone, hours, working_weekdays, nations, closure_days)
