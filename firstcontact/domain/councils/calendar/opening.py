"""Opening hours by weekday, several periods a day (a lunch pause is the gap between two)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Any

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MIDNIGHT = time(0)

_WRITTEN = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")


class OpeningHoursError(ValueError):
    """These opening hours cannot be read. The message says which day and what to write."""


@dataclass(frozen=True, slots=True)
class OpeningPeriod:
    """Open from `opens` to just before `closes`, local time. Closing at 00:00 is midnight at the end of the day."""

    opens: time
    closes: time


WeekOfHours = tuple[tuple[OpeningPeriod, ...], ...]
"""Seven entries, Monday first; an empty one is a closed day."""


def read_opening_hours(data: Mapping[str, Any]) -> WeekOfHours:
    """Read `{"monday": [["09:00", "12:30"], ["13:30", "17:00"]], ...}`; a day that is absent or empty is closed.

    :raises OpeningHoursError: for an unknown day, an unreadable time, or periods that end before they start or overlap.
    """
    unknown = [day for day in data if day not in WEEKDAYS]
    if unknown:
        raise OpeningHoursError(f'"{unknown[0]}" is no day of the week: use {", ".join(WEEKDAYS)}.')
    return tuple(_read_day(day, data.get(day) or ()) for day in WEEKDAYS)


def _read_day(day: str, periods: Any) -> tuple[OpeningPeriod, ...]:
    if not isinstance(periods, Sequence) or isinstance(periods, str):
        raise OpeningHoursError(f'The hours of {day} are a list of periods such as ["09:00", "17:00"].')
    read = tuple(_read_period(day, period) for period in periods)
    for earlier, later in pairwise(read):
        if earlier.closes == MIDNIGHT or later.opens < earlier.closes:
            raise OpeningHoursError(f"The periods of {day} overlap or are out of order.")
    return read


def _read_period(day: str, period: Any) -> OpeningPeriod:
    written = tuple(period) if isinstance(period, Sequence) and not isinstance(period, str) else ()
    if len(written) != 2 or not all(isinstance(text, str) and _WRITTEN.fullmatch(text) for text in written):
        raise OpeningHoursError(f'A period of {day} is two times such as ["09:00", "17:00"], not {period!r}.')
    opens, closes = (MIDNIGHT if text == "24:00" else time.fromisoformat(text) for text in written)
    if written[0] == "24:00" or (closes != MIDNIGHT and closes <= opens):
        raise OpeningHoursError(f"On {day} a period closes before it opens: {written[0]} to {written[1]}.")
    return OpeningPeriod(opens, closes)
