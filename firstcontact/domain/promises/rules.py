"""The clock of a promise: when it is due, what a pause does to that, and how it stands.

A promise in days is due at the end of its last day, local midnight; one in working hours counts opening hours. Day 0 is
the day of the start; what starts outside opening hours starts at the next opening, or for working days on the next
working day.

While a promise is paused its clock stands still: opening time that passes then is not counted, and neither is a day
that ends then. So a pause never shortens a promise, pauses that overlap count once, and a pause that begins when the
promise has already run out mends nothing.

Where a function takes `due`, it is the due time after all pauses that have ended: what `due_with_pauses` gives without
`now`. While a pause runs nobody can know the due time; it moves when the pause ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self

from firstcontact.domain.councils.rules import Allowance, AllowanceError, TimeUnit, WorkingCalendar

AT_RISK_SHARE = 0.75
"""A promise is at risk when this share of its time has gone, unless the council says otherwise."""

Pause = tuple[datetime, datetime | None]
"""When the promise was paused and when it went on; None while it is still paused."""

Stretch = tuple[datetime, datetime]


class PromiseKind(StrEnum):
    """What is promised."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    RESOLVE = "resolve"
    TELL = "tell"


class PromiseState(StrEnum):
    """How a promise stands by the clock."""

    RUNNING = "running"
    AT_RISK = "at_risk"
    PAUSED = "paused"
    KEPT = "kept"
    BROKEN = "broken"


class StandardError(ValueError):
    """This is no charter standard. The message says what to write."""


@dataclass(frozen=True, slots=True)
class CharterStandard:
    """What the charter says of one kind: how soon, in how many of a hundred cases, and in which states it pauses."""

    kind: PromiseKind
    within: Allowance
    target: Decimal | None = None
    pauses: frozenset[str] = frozenset()

    @classmethod
    def read(cls, kind: str, data: Mapping[str, Any]) -> Self:
        """Read `{"within": "2 working days", "target": 95, "pauses": ["waiting_for_customer"]}` of a service.

        :raises StandardError: for an unknown kind or key, an unreadable time, or a target that is no percentage.
        """
        unknown = sorted(set(data) - {"within", "target", "pauses"})
        if kind not in list(PromiseKind):
            raise StandardError(f'A promise is one of {", ".join(PromiseKind)}, not "{kind}".')
        if unknown or "within" not in data:
            wrong = f'"{unknown[0]}" is unknown' if unknown else '"within" is missing'
            raise StandardError(f'{wrong}: a promise says "within", and may say "target" and "pauses".')
        try:
            within = Allowance.parse(str(data["within"]))
        except AllowanceError as error:
            raise StandardError(str(error)) from error
        return cls(PromiseKind(kind), within, _read_target(data.get("target")), _read_pauses(data.get("pauses")))

    def pauses_in(self, state: str) -> bool:
        """Whether the clock stands still while the case is in this state."""
        return state in self.pauses


def due_at(within: Allowance | CharterStandard, started_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When a promise that starts now must be kept: an instant in UTC, the last at which it is still in time."""
    return due_with_pauses(within, started_at, (), calendar)


def due_with_pauses(
    within: Allowance | CharterStandard,
    started_at: datetime,
    pauses: Iterable[Pause],
    calendar: WorkingCalendar,
    now: datetime | None = None,
) -> datetime:
    """When a promise must be kept, after all its pauses. Instants are aware; the result is UTC.

    A pause that still runs counts until `now`; without `now` it counts nothing yet, which gives the due time as it
    stood when that pause began.
    """
    if isinstance(within, CharterStandard):
        within = within.within
    stretches = _merged(pauses, started_at, now)
    if within.unit is TimeUnit.WORKING_HOURS:
        return _use_up(timedelta(hours=within.amount), started_at, stretches, calendar)
    if within.unit is TimeUnit.WORKING_DAYS:
        return _end_of_working_days(within.amount, started_at, stretches, calendar)
    return _end_of_calendar_days(within.amount, started_at, stretches, calendar)


def at_risk_at(
    started_at: datetime,
    due: datetime,
    calendar: WorkingCalendar | None,
    pauses: Iterable[Pause] = (),
    share: float = AT_RISK_SHARE,
) -> datetime:
    """The instant from which a promise is at risk: this share (0 to 1) of its time has then been used.

    Time is opening time in the calendar. Without a calendar (a promise that another system made), or where the council
    does not open before the due time (calendar days over a weekend), all time counts.

    :raises ValueError: when the share is not from 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"A share is from 0 to 1, not {share}.")
    stretches = _merged(pauses, started_at)
    allowed, calendar = _allowed_time(started_at, due, stretches, calendar)
    return min(due, _use_up(allowed * share, started_at, stretches, calendar))


def fraction_used(
    now: datetime,
    started_at: datetime,
    due: datetime,
    calendar: WorkingCalendar | None,
    pauses: Iterable[Pause] = (),
) -> float:
    """The share of its time that a promise has used, from 0.0 to 1.0. It stands still when paused and out of hours."""
    pauses = tuple(pauses)
    now = min([now, *(began for began, ended in pauses if ended is None and began < due)])
    if now >= due:
        return 1.0
    stretches = _merged(pauses, started_at)
    allowed, calendar = _allowed_time(started_at, due, stretches, calendar)
    used = _running_time(started_at, now, stretches, calendar)
    return min(1.0, used / allowed) if allowed else 1.0


def state_at(
    now: datetime,
    started_at: datetime,
    due: datetime,
    calendar: WorkingCalendar | None,
    pauses: Iterable[Pause] = (),
    finished_at: datetime | None = None,
    share: float = AT_RISK_SHARE,
) -> PromiseState:
    """How a promise stands now. What is finished while it is paused is kept.

    :raises ValueError: when the share is not from 0 to 1.
    """
    pauses = tuple(pauses)
    if finished_at is not None:
        return finished_as(finished_at, due, pauses)
    if is_paused(now, due, pauses):
        return PromiseState.PAUSED
    if now > due:
        return PromiseState.BROKEN
    if now >= at_risk_at(started_at, due, calendar, pauses, share):
        return PromiseState.AT_RISK
    return PromiseState.RUNNING


def is_paused(moment: datetime, due: datetime, pauses: Iterable[Pause]) -> bool:
    """Whether the promise stands still at this moment, by a pause that began before it had run out."""
    return any(began <= moment and began < due and (ended is None or moment < ended) for began, ended in pauses)


def finished_as(finished_at: datetime, due: datetime, pauses: Iterable[Pause]) -> PromiseState:
    """What becomes of a promise when it is done at this moment: kept while it stands still, otherwise by the clock."""
    return PromiseState.KEPT if is_paused(finished_at, due, pauses) else outcome(finished_at, due)


def outcome(finished_at: datetime, due: datetime) -> PromiseState:
    """Kept when it was finished by the due time, otherwise broken."""
    return PromiseState.KEPT if finished_at <= due else PromiseState.BROKEN


def _read_target(written: object) -> Decimal | None:
    if written is None:
        return None
    try:
        target = Decimal(str(written))
    except InvalidOperation:
        target = Decimal(-1)
    if not target.is_finite() or not 0 < target <= 100:
        raise StandardError(f'The target is a percentage above 0 and up to 100, not "{written}".')
    return target


def _read_pauses(written: object) -> frozenset[str]:
    if written is None:
        return frozenset()
    if not isinstance(written, (list, tuple)) or not all(isinstance(state, str) for state in written):
        raise StandardError("The pauses are a list of states, such as [waiting_for_customer].")
    return frozenset(written)


def _merged(pauses: Iterable[Pause], started_at: datetime, now: datetime | None = None) -> list[Stretch]:
    """The stretches of time from the start on in which the clock stood still: in order, apart, none empty."""
    merged: list[Stretch] = []
    for began, ended in sorted((began, ended or now or began) for began, ended in pauses):
        began = max(began, started_at)
        if merged and began <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ended))
        elif began < ended:
            merged.append((began, ended))
    return merged


def _allowed_time(
    start: datetime, due: datetime, stretches: Iterable[Stretch], calendar: WorkingCalendar | None
) -> tuple[timedelta, WorkingCalendar | None]:
    """The time that the promise has, and the calendar that measures it (none: all time counts)."""
    allowed = _running_time(start, due, stretches, calendar)
    return (allowed, calendar) if allowed else (_running_time(start, due, stretches, None), None)


def _running_time(
    start: datetime, end: datetime, stretches: Iterable[Stretch], calendar: WorkingCalendar | None
) -> timedelta:
    """Counted time from start to end, without the stretches."""
    paused = (_time_between(began, min(ended, end), calendar) for began, ended in stretches if began < end)
    return _time_between(start, end, calendar) - sum(paused, timedelta(0))


def _time_between(start: datetime, end: datetime, calendar: WorkingCalendar | None) -> timedelta:
    if calendar is None:
        return max(timedelta(0), end - start)
    return calendar.working_time_between(start, end)


def _use_up(
    amount: timedelta, start: datetime, stretches: Iterable[Stretch], calendar: WorkingCalendar | None
) -> datetime:
    """The earliest instant by which this much counted time has passed since the start, without the stretches."""
    reached = _add_time(start, amount, calendar)
    for began, ended in stretches:
        if began >= reached:
            break
        paused = _time_between(began, ended, calendar)
        if paused:
            reached = _add_time(reached, paused, calendar)
    return reached


def _add_time(start: datetime, amount: timedelta, calendar: WorkingCalendar | None) -> datetime:
    return start + amount if calendar is None else calendar.add_working_hours(start, amount)


def _end_of_working_days(
    count: int, start: datetime, stretches: Iterable[Stretch], calendar: WorkingCalendar
) -> datetime:
    first = calendar.first_working_day(start)
    last = calendar.add_working_days(first, count)
    for began, ended in stretches:
        if calendar.local_date(began) > last:
            break
        last = calendar.add_working_days(last, _working_days_ending(began, ended, first, calendar))
    return calendar.end_of_day(last)


def _working_days_ending(began: datetime, ended: datetime, first: date, calendar: WorkingCalendar) -> int:
    """How many working days, from the first on, came to their end (midnight) in this stretch."""
    one = timedelta(days=1)
    since = max(calendar.local_date(began), first)
    return calendar.count_working_days(since - one, calendar.local_date(ended) - one)


def _end_of_calendar_days(
    count: int, start: datetime, stretches: Iterable[Stretch], calendar: WorkingCalendar
) -> datetime:
    last = calendar.local_date(start) + timedelta(days=count)
    for began, ended in stretches:
        if calendar.local_date(began) > last:
            break
        last += calendar.local_date(ended) - calendar.local_date(began)
    return calendar.end_of_day(last)
