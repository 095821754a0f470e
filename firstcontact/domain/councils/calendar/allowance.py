"""How long something may take, as a service owner writes it: `1 working hour`, `2 working days`, `7 days`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

LONGEST = 5000
"""More than this, in any unit, is a slip of the keyboard: it is over two years of working hours."""

_WRITTEN = re.compile(r"(?P<amount>\d{1,9}) +(?P<unit>working hour|working day|calendar day|day)s?", re.IGNORECASE)


class TimeUnit(StrEnum):
    """What is counted."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


_UNITS = {
    "working hour": TimeUnit.WORKING_HOURS,
    "working day": TimeUnit.WORKING_DAYS,
    "calendar day": TimeUnit.CALENDAR_DAYS,
    "day": TimeUnit.CALENDAR_DAYS,
}


class AllowanceError(ValueError):
    """This says no length of time that a promise can have. The message says what to write."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A whole number of working hours (at least 1), working days or calendar days (0 days: the same day).

    :raises AllowanceError: when the number is too small or too large.
    """

    amount: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        least = 1 if self.unit is TimeUnit.WORKING_HOURS else 0
        if not least <= self.amount <= LONGEST:
            raise AllowanceError(f"Give a number from {least} to {LONGEST}, not {self.amount}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2 working days`. Capitals and spaces at the ends do not matter; `days` alone are calendar days.

        :raises AllowanceError: for any other text.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise AllowanceError(f'Write "1 working hour", "2 working days" or "7 calendar days", not "{text}".')
        return cls(int(found["amount"]), _UNITS[found["unit"].lower()])

    def __str__(self) -> str:
        """The text that `parse` reads back."""
        name = self.unit.replace("_", " ")
        return f"{self.amount} {name.removesuffix('s') if self.amount == 1 else name}"
