"""Reading days, and writing them in words."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from firstcontact.domain.applications.answering import messages
from firstcontact.domain.applications.answering.checked import Wrong
from firstcontact.domain.applications.answering.raw import clean_line, field, is_empty
from firstcontact.domain.catalogue.definition import DateQuestion, day_of, parse_day
from firstcontact.foundation.languages import Text

MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "cy": (
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
        "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
    ),
}  # fmt: skip

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_WRITTEN = re.compile(r"(?P<day>\d{1,2})[ ./-]+(?P<month>\d{1,2}|[^\W\d]+)[ ./-]+(?P<year>\d{2,4})")
_PARTS = ("day", "month", "year")


def in_words(day: date, language: str) -> str:
    """The day as people write it: `20 November 2026`, `20 Tachwedd 2026`."""
    return f"{day.day} {MONTHS['cy' if language == 'cy' else 'en'][day.month - 1]} {day.year}"


def read_date(question: DateQuestion, raw: object, today: date) -> str:
    """The day as ISO text, from three fields or from one text, within the limits of the question.

    :raises Wrong: for a day that does not exist or is not allowed.
    """
    day = _real_day(_parts(raw))
    if question.not_before and day < (first := day_of(parse_day(question.not_before), today)):
        raise Wrong((None, _limit(messages.not_before, first)))
    if question.not_after and day > (last := day_of(parse_day(question.not_after), today)):
        raise Wrong((None, _limit(messages.not_after, last)))
    return day.isoformat()


def _limit(message: Callable[[str, str], Text], day: date) -> Text:
    return message(in_words(day, "en"), in_words(day, "cy"))


def _parts(raw: object) -> dict[str, str]:
    if isinstance(raw, Mapping):
        missing = [part for part in _PARTS if is_empty(field(raw, part))]
        if missing:
            raise Wrong((missing[0], messages.WHOLE_DATE))
        return {part: clean_line(field(raw, part)) for part in _PARTS}
    written = clean_line(raw)
    found = _ISO.fullmatch(written) or _WRITTEN.fullmatch(written)
    if not found:
        raise Wrong((None, messages.REAL_DATE))
    return found.groupdict()


def _real_day(parts: Mapping[str, str]) -> date:
    if not re.fullmatch(r"\d{4}", parts["year"], re.ASCII):
        raise Wrong(("year", messages.FOUR_FIGURES))
    month = _month(parts["month"])
    if month is None:
        raise Wrong(("month", messages.REAL_DATE))
    if not re.fullmatch(r"\d{1,2}", parts["day"], re.ASCII):
        raise Wrong(("day", messages.REAL_DATE))
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        raise Wrong((None, messages.REAL_DATE)) from None


def _month(written: str) -> int | None:
    """The number of a month given as a figure or by name, in either language, perhaps cut to three letters."""
    if re.fullmatch(r"\d{1,2}", written, re.ASCII):
        return int(written) if 1 <= int(written) <= 12 else None
    name = written.casefold()
    for months in MONTHS.values():
        fits = [
            number for number, month in enumerate(months, 1) if len(name) >= 3 and month.casefold().startswith(name)
        ]
        if len(fits) == 1:
            return fits[0]
    return None
