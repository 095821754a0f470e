"""The time that a board looks at: which period, how much of it has passed, what it is compared with, and its run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from firstcontact.domain.catalogue.queries import list_services
from firstcontact.domain.contacts.rules import CHANNELS
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.measures.queries import Scope, find_last_ending, find_span
from firstcontact.domain.measures.rules import (
    Period,
    PeriodError,
    comparable,
    last_closed_day,
    month_of,
    months_between,
    read_period,
    share,
)
from firstcontact.foundation.languages import Text

RUN_OVER = timedelta(days=7)
"""Each point of a month's run is the seven days up to it: weekends would make it a saw."""


class Dated(Protocol):
    """A row of a day."""

    @property
    def day(self) -> date:
        """The day."""


Row = TypeVar("Row", bound=Dated)
Points = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty means no filter, and for the period the newest month that has contacts."""

    period: str = ""
    service: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number, the one of the period before (None: there was nothing to compare with), and its run."""

    now: int
    before: int | None
    line: Points


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, the share of the period before, and its run."""

    part: int
    whole: int
    before: float | None
    line: Points

    @property
    def now(self) -> float | None:
        """The share, 0 to 1; None where there is nothing to divide."""
        return share(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Frame:
    """Which days a board looks at, and its filters as far as they mean something (`unknown` names the others).

    `shown` is the part of `period` that has passed, `before` what it is compared with; where the council has no figures
    for all of that, `compared` is false. `closed` is the last day of which it is known whether customers came again.
    """

    filters: Filters
    unknown: tuple[str, ...]
    period: Period
    shown: Period
    before: Period
    compared: bool
    closed: date
    span: tuple[date, date] | None
    months: tuple[Period, ...]
    services: dict[str, Text]

    @property
    def scope(self) -> Scope:
        """The days shown, with the filters."""
        return Scope(self.shown.first, self.shown.last, self.filters.service, self.filters.channel)

    @property
    def both(self) -> Scope:
        """The same from the first day of the period before."""
        return Scope(self.before.first, self.shown.last, self.filters.service, self.filters.channel)

    def now(self, rows: Iterable[Row]) -> list[Row]:
        """The rows of the days shown."""
        return [row for row in rows if self.shown.first <= row.day <= self.shown.last]

    def earlier(self, rows: Iterable[Row]) -> list[Row]:
        """The rows of what it is compared with."""
        return [row for row in rows if self.before.first <= row.day <= self.before.last] if self.compared else []

    def count(self, rows: list[Row], number: Callable[[Row], float]) -> Count:
        """The numbers of these rows added up."""
        return Count(
            int(sum(map(number, self.now(rows)))),
            int(sum(map(number, self.earlier(rows)))) if self.compared else None,
            tuple(part for part, _ in self._run(rows, number, number)),
        )

    def share(self, rows: list[Row], part: Callable[[Row], int], whole: Callable[[Row], int]) -> Share:
        """The parts of these rows of their wholes."""
        now, earlier = self.now(rows), self.earlier(rows)
        return Share(
            sum(map(part, now)),
            sum(map(whole, now)),
            share(sum(map(part, earlier)), sum(map(whole, earlier))),
            tuple(one / all_ for one, all_ in self._run(rows, part, whole) if all_),
        )

    def run(self, rows: list[Row], number: Callable[[Row], float]) -> Points:
        """The numbers of these rows as a run."""
        return tuple(part for part, _ in self._run(rows, number, number))

    def _run(
        self, rows: list[Row], part: Callable[[Row], float], whole: Callable[[Row], float]
    ) -> Iterable[tuple[float, float]]:
        days: dict[date, tuple[float, float]] = {}
        for row in rows:
            before = days.get(row.day, (0, 0))
            days[row.day] = (before[0] + part(row), before[1] + whole(row))
        for first, last in self._windows():
            within = [days[day] for day in _days(first, last) if day in days]
            yield sum(each[0] for each in within), sum(each[1] for each in within)

    def _windows(self) -> list[tuple[date, date]]:
        """The stretches of time that the points of a run stand for."""
        if self.period.kind == "day":
            return []
        if self.period.kind == "year":
            months = months_between(self.shown.first, self.shown.last)[::-1]
            return [(month.first, min(month.last, self.shown.last)) for month in months]
        return [(day - RUN_OVER + timedelta(days=1), day) for day in _days(self.shown.first, self.shown.last)]


def get_frame(*, asked: Filters, at: datetime) -> Frame:
    """What the filters mean at this council at this time; a filter that means nothing is left out, and named."""
    today = get_calendar().local_date(at)
    services = {service.slug: service.definition.name for service in list_services()}
    span = find_span()
    newest = month_of(min(span[1], today) if span else today)
    last_ending = min(find_last_ending() or newest.first, today)
    period, unknown = _read(asked.period, newest)
    for name, value, known in (("service", asked.service, services), ("channel", asked.channel, CHANNELS)):
        if value and value not in known:
            unknown.append(name)
    shown, before = comparable(period, today)
    return Frame(
        filters=Filters(
            period.key,
            "" if "service" in unknown else asked.service,
            "" if "channel" in unknown else asked.channel,
        ),
        unknown=tuple(unknown),
        period=period,
        shown=shown,
        before=before,
        compared=span is not None and span[0] <= before.first,
        closed=last_closed_day(today),
        span=span,
        months=tuple(months_between(span[0], max(newest.first, last_ending))) if span else (newest,),
        services=services,
    )


def _read(key: str, newest: Period) -> tuple[Period, list[str]]:
    try:
        return (read_period(key) if key else newest), []
    except PeriodError:
        return newest, ["period"]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
