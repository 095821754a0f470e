"""What all shapes share: nothing unknown is let pass, times have a zone, text can be stored."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints

from firstcontact.doors.api.places import write_place
from firstcontact.overviews.updates import Updates

Item = TypeVar("Item")


def _can_be_stored(text: str) -> str:
    if "\0" in text:
        raise ValueError("The letter NUL cannot be stored.")
    return text


def _written_as(form: re.Pattern[str], example: str) -> Callable[[object], object]:
    """Only what is written so: pydantic takes numbers as times too, which are always a mistake of somebody's."""

    def check(value: object) -> object:
        number = isinstance(value, bool | int | float)
        if number or (isinstance(value, str) and not form.fullmatch(value)):
            raise ValueError(f"Write it as {example}.")
        return value

    return check


_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Trimmed only when its length was looked at: what is too long as it came is too long, as the description says
Line = Annotated[str, StringConstraints(max_length=300), AfterValidator(_can_be_stored), AfterValidator(str.strip)]
Words = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_can_be_stored)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
Reference = Annotated[
    str, Field(pattern=r"^[0-9]{9}$", description="Nine digits, the last a check digit.", examples=["482109375"])
]
Time = Annotated[AwareDatetime, BeforeValidator(_written_as(_TIME, "2026-11-23T10:00:00Z"))]
"""As RFC 3339 writes it."""
Day = Annotated[date, BeforeValidator(_written_as(_DAY, "1960-05-17"))]


class In(Schema):
    """What comes in."""

    model_config = ConfigDict(extra="forbid")


class Out(Schema):
    """What goes out."""


class Page(Out, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(description="Ask with `after` for the page that follows; null when this is the last.")


class Feed(Out, Generic[Item]):
    """What has changed since a place or a time."""

    items: list[Item]
    next: str = Field(description="Where to go on, now or later: ask with `after`. Nothing is ever missed or repeated.")
    more: bool = Field(description="Whether there is more at this moment.")
    updated_until: datetime | None = Field(
        description="Who keeps no place may ask with this as `updated_since` later: nothing is missed, a minute is "
        "repeated. Null while there is more: go on with `after` first."
    )


def feed_of(updates: Updates[Any], items: list[Item]) -> Feed[Item]:
    """The answer of a feed."""
    place = write_place(*updates.next)
    return Feed(items=items, next=place, more=updates.more, updated_until=updates.until)
