"""The rules of the figures: periods, repeats, what counts as answered first time, shares and cost.

Plain Python: no table, no clock.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

REPEAT_WITHIN: Final = timedelta(days=7)
"""The window of a repeat: seven days, the usual one for customer service (standards, section 3)."""

ANSWERED: Final = ("answered", "progress_given", "signposted")
"""Results that deal with an enquiry while the customer is there."""

NOT_ANSWERED: Final = ("call_back_promised", "handed_over", "cannot_help")
"""Results that could have been an answer and were none. What is left, a case opened or updated, is work that nobody can
finish while the customer waits: it is left out (net first-contact resolution)."""

ANSWERABLE: Final = (*ANSWERED, *NOT_ANSWERED)
YEARS: Final = range(2000, 2101)
"""The years that a council may ask for: before them it has no figures, and dates end at the year 1."""

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class PeriodError(ValueError):
    """This is no day, month or year."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year of the council's calendar, `first` and `last` day included."""

    key: str
    first: date
    last: date

    @property
    def kind(self) -> str:
        """`day`, `month` or `year`."""
        return ("year", "month", "day")[self.key.count("-")]

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def is_whole(self) -> bool:
        """Whether it is not cut short."""
        return self == _period_of(self.key)


@dataclass(frozen=True, slots=True)
class Asked:
    """One enquiry of one person, as far as repeats are concerned."""

    id: UUID
    contact_id: UUID
    at: datetime
    service: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Whether the person had asked about the same service within the window before, and whether they did so after."""

    is_repeat: bool
    was_repeated: bool


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """What the contacts of one channel cost; `unit` and `cost` are None where the council has no unit cost for it."""

    channel: str
    contacts: int
    unit: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What contacts cost, in pounds: `total` is of the costed ones only, None where no contact has a unit cost."""

    channels: tuple[ChannelCost, ...]
    total: Decimal | None
    not_costed: int


def read_period(key: str) -> Period:
    """`2026-10-12`, `2026-10` or `2026`.

    :raises PeriodError: for anything else, for days that do not exist, and for years out of `YEARS`.
    """
    period = _period_of(key)
    if period.first.year not in YEARS:
        raise PeriodError(f"{key!r} is not between {YEARS[0]} and {YEARS[-1]}.")
    return period


def _period_of(key: str) -> Period:
    match = _PERIOD.fullmatch(key)
    if match is None:
        raise PeriodError(f"{key!r} is no day, month or year.")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return Period(key, date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return Period(key, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Period(key, date(year, month, day), date(year, month, day))
    except ValueError as error:
        raise PeriodError(f"{key!r} is no day, month or year.") from error


def month_of(day: date) -> Period:
    """The month that this day is in."""
    return _period_of(day.isoformat()[:7])


def period_before(period: Period) -> Period:
    """The day, month or year before."""
    last = period.first - timedelta(days=1)
    return _period_of(last.isoformat()[: len(period.key)])


def months_between(first: date, last: date) -> list[Period]:
    """The months from the one of `first` to the one of `last`, newest first."""
    months = [month_of(last)]
    while months[-1].first > first:
        months.append(period_before(months[-1]))
    return months


def comparable(period: Period, today: date) -> tuple[Period, Period]:
    """This period as far as it has gone, and as many days of the one before; all of both when it is over.

    A month that is half over is compared with the first half of the month before, or every count would seem to fall.
    """
    before = period_before(period)
    if today >= period.last or period.length == 1:
        return period, before
    gone = max((today - period.first).days, 0)
    last = min(before.first + timedelta(days=gone), before.last)
    return Period(period.key, period.first, today), Period(before.key, before.first, last)


def last_closed_day(today: date) -> date:
    """The last day whose repeats have all had time to come: seven days have passed since it ended.

    Later days would look better than they are (right-censoring), so they are not counted.
    """
    return today - REPEAT_WITHIN - timedelta(days=1)


def find_repeats(enquiries: Iterable[Asked]) -> dict[UUID, Repeat]:
    """For each enquiry of one person whether it is a repeat, and whether it was repeated.

    A repeat is the same person asking about the same service, in another contact, within seven days (to the second).
    """
    by_service: dict[str, list[Asked]] = {}
    for enquiry in enquiries:
        by_service.setdefault(enquiry.service, []).append(enquiry)
    found: dict[UUID, Repeat] = {}
    for same in by_service.values():
        ordered = sorted(same, key=lambda each: (each.at, each.contact_id, each.id))
        for place, enquiry in enumerate(ordered):
            found[enquiry.id] = Repeat(
                is_repeat=_near_other(ordered, place, step=-1), was_repeated=_near_other(ordered, place, step=1)
            )
    return found


def _near_other(ordered: Sequence[Asked], place: int, *, step: int) -> bool:
    """Whether the nearest enquiry of another contact, going back (-1) or on (1), is within the window."""
    enquiry, other = ordered[place], place + step
    while 0 <= other < len(ordered):
        if ordered[other].contact_id != enquiry.contact_id:
            return abs(ordered[other].at - enquiry.at) <= REPEAT_WITHIN
        other += step
    return False


def share(part: int, whole: int) -> float | None:
    """The part of the whole, 0 to 1; None where there is nothing to divide."""
    return part / whole if whole else None


def read_costs(unit_costs: Mapping[str, str]) -> dict[str, Decimal]:
    """The council's unit costs in pounds by channel; one that is no amount of money is as good as none."""
    costs = {}
    for channel, text in unit_costs.items():
        try:
            amount = Decimal(str(text))
        except InvalidOperation:
            continue
        if amount.is_finite() and amount >= 0:
            costs[channel] = amount
    return costs


def cost_of(contacts: Mapping[str, int], unit_costs: Mapping[str, Decimal]) -> Cost:
    """What these contacts by channel cost. A channel without a unit cost is not costed, never nil."""
    rows = []
    for channel, count in sorted(contacts.items(), key=lambda each: (-each[1], each[0])):
        unit = unit_costs.get(channel)
        rows.append(ChannelCost(channel, count, unit, None if unit is None else unit * count))
    costed = [row.cost for row in rows if row.cost is not None]
    not_costed = sum(row.contacts for row in rows if row.cost is None)
    return Cost(tuple(rows), sum(costed, Decimal(0)) if costed else None, not_costed)
