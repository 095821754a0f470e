"""Lengths of time and days as a service owner writes them: `2 working days`, `7 days ago`, `today`, `2 years`."""

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What a length of time is counted in. Working units follow the council's own calendar and opening hours."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


PROMISE_UNITS = (Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.DAYS)
CALENDAR_UNITS = (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)
DAY_UNITS = (Unit.WORKING_DAYS, *CALENDAR_UNITS)
ANY_UNIT = tuple(Unit)

_SPAN = re.compile(r"(\d{1,4}) (working hour|working day|day|week|month|year)s?", re.ASCII)
_RELATIVE = re.compile(r"(.+) (ago|ahead)", re.ASCII)
_FIXED_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, such as two working days."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        """As a service owner writes it: `2 working days`, `1 year`."""
        words = self.unit.replace("_", " ")
        return f"{self.count} {words.removesuffix('s') if self.count == 1 else words}"


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day counted from today: `7 days ago`, `today`, `3 months ahead`."""

    span: Span
    sign: int


def parse_span(text: str, units: Collection[Unit] = ANY_UNIT) -> Span:
    """Read a length of time such as `2 working days`.

    :raises ValueError: in plain words, when the text is no length of time or its unit is not one of `units`.
    """
    found = _SPAN.fullmatch(text.strip())
    if not found or int(found[1]) == 0:
        raise ValueError(f"`{text}` is not a length of time. Write it like {_examples(units)}.")
    unit = Unit(found[2].replace(" ", "_") + "s")
    if unit not in units:
        raise ValueError(
            f"`{text}` cannot be counted in {unit.replace('_', ' ')} here. Write it like {_examples(units)}."
        )
    return Span(int(found[1]), unit)


def parse_day(text: str) -> RelativeDay | date:
    """Read a day: `today`, `7 days ago`, `3 months ahead`, or a fixed day such as `2026-04-01`.

    :raises ValueError: in plain words, when the text is no day.
    """
    words = text.strip()
    if words in _FIXED_WORDS:
        shift = _FIXED_WORDS[words]
        return RelativeDay(Span(abs(shift), Unit.DAYS), 1 if shift >= 0 else -1)
    if found := _RELATIVE.fullmatch(words):
        return RelativeDay(parse_span(found[1], CALENDAR_UNITS), -1 if found[2] == "ago" else 1)
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise ValueError(
            f"`{text}` is not a day. Write it like `today`, `7 days ago`, `3 months ahead` or `2026-04-01`."
        ) from None


def day_of(day: RelativeDay | date, today: date) -> date:
    """The calendar day meant, on this `today`; the first or last day there is when it would lie beyond them."""
    if isinstance(day, date):
        return day
    return shift_day(today, day.span, day.sign)


def shift_day(start: date, span: Span, sign: int) -> date:
    """`start` moved by a span in days, weeks, months or years; a month's last day where the target has no such day.

    :raises ValueError: when the span is in working time, which needs a calendar.
    """
    if span.unit not in CALENDAR_UNITS:
        raise ValueError(f"{span} needs a working calendar")
    try:
        return _shifted(start, span.count * sign, span.unit)
    except (OverflowError, ValueError):
        return date.max if sign > 0 else date.min


def _shifted(start: date, count: int, unit: Unit) -> date:
    if unit in {Unit.DAYS, Unit.WEEKS}:
        return start + timedelta(days=count * (7 if unit is Unit.WEEKS else 1))
    months = start.year * 12 + start.month - 1 + count * (12 if unit is Unit.YEARS else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _examples(units: Collection[Unit]) -> str:
    shown = [unit for unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.DAYS, Unit.YEARS) if unit in units]
    return " or ".join(f"`{Span(2, unit)}`" for unit in shown[:2])
