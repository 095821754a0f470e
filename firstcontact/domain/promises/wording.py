"""A promise in the words that a customer reads, in English and in Welsh (the Welsh is not yet reviewed).

Welsh: "dydd Iau" is the name of the day; "on Thursday" softens it to "ddydd Iau"; after a 2 the counted noun softens,
and "awr" (hour) and its describing word are feminine ("awr waith").
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from firstcontact.domain.councils.rules import Allowance, TimeUnit

Words = TypeVar("Words")

DAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "cy": ("dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul"),
}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "cy": (
        *("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin"),
        *("Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"),
    ),
}


class LanguageError(ValueError):
    """Promises are worded in English (en) and Welsh (cy) only."""


def promise_words(due: datetime, unit: TimeUnit, zone: str | tzinfo, language: str, seen_on: date | None = None) -> str:
    """By when a promise is kept: "by the end of Thursday 26 November", "by 10:40 on Thursday 26 November".

    `due` as the rules give it: for a promise in days, midnight at the end of the day named. The year is added when the
    day it is read on (`seen_on`) lies in another year.

    :raises LanguageError: for a language without words.
    """
    if unit is TimeUnit.WORKING_HOURS:
        before = {"en": "by {}", "cy": "erbyn {}"}
        return _in(language, before).format(moment_words(due, zone, language, seen_on))
    last = _local(due - timedelta.resolution, zone).date()
    before = {"en": "by the end of {}", "cy": "erbyn diwedd {}"}
    return _in(language, before).format(date_words(last, language, seen_on))


def date_words(day: date, language: str, seen_on: date | None = None) -> str:
    """The name of a day: "Thursday 26 November", "dydd Iau 26 Tachwedd".

    :raises LanguageError: for a language without words.
    """
    year = f" {day.year}" if seen_on is not None and seen_on.year != day.year else ""
    return f"{_in(language, DAYS)[day.weekday()]} {day.day} {_in(language, MONTHS)[day.month - 1]}{year}"


def moment_words(moment: datetime, zone: str | tzinfo, language: str, seen_on: date | None = None) -> str:
    """A time on a day, by the clocks of the zone: "10:40 on Thursday 26 November", "10:40 ddydd Iau 26 Tachwedd".

    A part of a minute is left off: who reads the time named is never led to think that there is longer.

    :raises LanguageError: for a language without words.
    """
    local = _local(moment, zone)
    day = date_words(local.date(), language, seen_on)
    on_day: Mapping[str, str] = {"en": f"on {day}", "cy": f"d{day}"}
    return f"{local:%H:%M} {_in(language, on_day)}"


def allowance_words(allowance: Allowance, language: str) -> str:
    """How soon, as a charter says it: "within 2 working days", "o fewn 2 ddiwrnod gwaith".

    :raises LanguageError: for a language without words.
    """
    return _in(language, _ALLOWANCES)(allowance)


def _english_allowance(allowance: Allowance) -> str:
    if allowance.amount == 0:
        return "on the same working day" if allowance.unit is TimeUnit.WORKING_DAYS else "on the same day"
    amount = str(allowance) if allowance.unit is not TimeUnit.CALENDAR_DAYS else str(allowance).replace("calendar ", "")
    return f"within {amount}"


def _welsh_allowance(allowance: Allowance) -> str:
    working = allowance.unit is TimeUnit.WORKING_DAYS
    if allowance.amount == 0:
        return "ar yr un diwrnod gwaith" if working else "ar yr un diwrnod"
    if allowance.unit is TimeUnit.WORKING_HOURS:
        return f"o fewn {allowance.amount} awr waith"
    counted = "ddiwrnod" if allowance.amount == 2 else "diwrnod"
    return f"o fewn {allowance.amount} {counted}{' gwaith' if working else ''}"


_ALLOWANCES: Mapping[str, Callable[[Allowance], str]] = {"en": _english_allowance, "cy": _welsh_allowance}


def _local(moment: datetime, zone: str | tzinfo) -> datetime:
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def _in(language: str, words: Mapping[str, Words]) -> Words:
    if language not in words:
        raise LanguageError(f'There are no words in "{language}", only in {" and ".join(words)}.')
    return words[language]
