"""Takes what points to a person out of a row of the city's file, before it is kept here.

The file is open data, but texts typed by staff name people all the same. Two means are used, because neither is
enough: patterns find what has a form (phones, emails, long numbers), and a list of places holds what only a reader
finds (names, initials, somebody's story, a street address). The list keeps positions, never the words themselves:
a list of the names to remove would publish them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

REMOVED = "[removed]"

TEXT_COLUMNS = ("CLOSURE_REASON", "CASE_TITLE")
PHOTO_COLUMNS = ("SubmittedPhoto", "ClosedPhoto")
COORDINATE_COLUMNS = ("LATITUDE", "LONGITUDE", "Geocoded_Location")
DROPPED_COLUMNS = ("Location", "LOCATION_STREET_NAME", "Property_ID")

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+?1[-. ]?)?(?:\(\d{3}\)\s*|\d{3}[-. ])?\d{3}[-. ]\d{4}(?!\d)")
# A cart, a work order or another case leads to one household as surely as its phone does; the oldest cases of the
# city have six digits, and five still are no year and no time.
_LONG_NUMBER = re.compile(r"(?:#\s?)?(?<!\d)\d{5,}(?!\d)")
_NUMBER = re.compile(r"-?\d+\.\d+")
_THREE_DECIMALS = Decimal("0.001")


@dataclass(frozen=True)
class Span:
    """A stretch of one text of one row, found by a reader: from `start` up to, not including, `end`, in characters."""

    column: str
    start: int
    end: int


def clean_text(text: str, spans: Iterable[Span] = ()) -> str:
    """Put `[removed]` for the spans and for every email, phone and number of five digits or more.

    :param spans: positions in the text as the city published it; they must not overlap.
    """
    for span in sorted(spans, key=lambda each: each.start, reverse=True):
        text = text[: span.start] + REMOVED + text[span.end :]
    for pattern in (_EMAIL, _PHONE, _LONG_NUMBER):
        text = pattern.sub(REMOVED, text)
    return text


def round_coordinates(text: str) -> str:
    """Round every number with decimals in a text to 3 decimals of a degree, about 100 metres."""
    return _NUMBER.sub(lambda found: str(Decimal(found[0]).quantize(_THREE_DECIMALS, ROUND_HALF_EVEN)), text)


def clean_row(row: Mapping[str, str], spans: Iterable[Span] = ()) -> dict[str, str]:
    """One row of the city's file as it may be kept: the columns that name an address are gone, the rest is cleaned."""
    spans = tuple(spans)
    kept = {column: value for column, value in row.items() if column not in DROPPED_COLUMNS}
    for column in TEXT_COLUMNS:
        kept[column] = clean_text(kept[column], (span for span in spans if span.column == column))
    for column in PHOTO_COLUMNS:
        kept[column] = REMOVED if kept[column] else ""
    for column in COORDINATE_COLUMNS:
        kept[column] = round_coordinates(kept[column])
    return kept
