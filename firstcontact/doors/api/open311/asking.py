"""What is asked: fields of a form or of an address, read alike. What is empty was not sent."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict

from firstcontact.doors.api.open311.refusing import Refused
from firstcontact.doors.api.open311.writing import clean
from firstcontact.doors.parts.shown_council import council_of

LONGEST_SPAN = timedelta(days=90)
MOST = 1000
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LOST_PLUS = re.compile(r" (\d\d:\d\d)$")
"""The `+` of a time zone, where a sender forgot that it means a space in an address."""
Fields = dict[str, list[str]]
Span = tuple[datetime, datetime]


def fields_of(request: HttpRequest) -> Fields:
    """Every field with its values, those of the form before those of the address; without empty ones."""
    found: Fields = {}
    sources: Iterable[QueryDict] = (request.POST, request.GET) if request.method == "POST" else (request.GET,)
    for source in sources:
        for name, values in source.lists():
            kept = [clean(str(value)) for value in values if str(value).strip()]
            if kept and name not in found:
                found[clean(name)] = kept
    return found


def one(fields: Fields, name: str) -> str:
    """The last value of this field; empty when it was not sent."""
    return fields.get(name, [""])[-1].strip()


def several(fields: Fields, name: str) -> list[str]:
    """The values of a field that takes several, with commas between them or sent several times."""
    return [each.strip() for value in fields.get(name, ()) for each in value.split(",") if each.strip()]


def span_of(request: HttpRequest, fields: Fields, *, at: datetime, usual: timedelta, most: timedelta) -> Span:
    """The stretch of time that is asked for; what is not said of it follows from `usual`.

    :raises Refused: 400 for a time that cannot be read, an end before its beginning, or a span longer than `most`.
    """
    start, end = _moment(request, fields, "start_date"), _moment(request, fields, "end_date")
    if start is None:
        end = end or at
        return end - usual, end
    end = end or min(max(at, start), start + most)
    if end < start:
        raise Refused(400, "end_date is before start_date.")
    if end - start > most:
        raise Refused(400, f"start_date and end_date are more than {most.days} days apart.")
    return start, end


def page_of(fields: Fields) -> tuple[int, int]:
    """How many rows to skip, and how many to give.

    :raises Refused: 400 when it is no number from 1 on.
    """
    size = min(_number(fields, "page_size", MOST), MOST)
    return (_number(fields, "page", 1) - 1) * size, size


def _number(fields: Fields, name: str, usual: int) -> int:
    said = one(fields, name)
    if not said:
        return usual
    if not re.fullmatch(r"[1-9][0-9]{0,5}", said):
        raise Refused(400, f"{name} is a whole number from 1 on.")
    return int(said)


def _moment(request: HttpRequest, fields: Fields, name: str) -> datetime | None:
    said = one(fields, name)
    if not said:
        return None
    council = council_of(request)
    zone = ZoneInfo(council.time_zone) if council else ZoneInfo("UTC")
    try:
        moment = datetime.fromisoformat(LOST_PLUS.sub(r"+\1", said) if "T" in said else said)
        if DAY.fullmatch(said):
            return datetime.combine(moment, time.min, zone)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment - LONGEST_SPAN + LONGEST_SPAN  # a year that has no days before it cannot be counted with
    except (ValueError, OverflowError) as error:
        raise Refused(400, f"{name} is a date and time with its zone, such as 2026-11-27T09:30:00Z.") from error
