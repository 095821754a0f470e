"""Reading councils. The council itself is global; its closure days and places are its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from firstcontact.domain.councils.models import Council, Place
from firstcontact.domain.councils.rules import WorkingCalendar, build_calendar
from firstcontact.foundation.languages import Text, read_text
from firstcontact.foundation.tenancy import require_council
from firstcontact.foundation.tenancy.context import remember
from firstcontact.foundation.tenancy.reading import read_rows

_COUNCIL: Final = (
    "SELECT id, code, host, name::text, nation, tier, languages, time_zone, opening_hours, brand, unit_costs,"
    " contact_lines, ARRAY(SELECT day FROM councils_closure_day) FROM councils_council WHERE id = %(id)s"
)


class UnknownCouncilError(LookupError):
    """There is no such council."""


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """What everything else needs to know of a council. Money is in pounds, as text; costs by channel."""

    id: UUID
    code: str
    host: str
    name: Text
    nation: str
    tier: str
    languages: tuple[str, ...]
    time_zone: str
    opening_hours: Mapping[str, Any]
    brand: Mapping[str, str]
    unit_costs: Mapping[str, str]
    contact_lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place that people can go to."""

    code: str
    name: Text
    address: str
    opening_hours: Mapping[str, Any]


def find_by_host(host: str) -> CouncilFacts | None:
    """The council that this host name (without port) belongs to."""
    row = Council.objects.filter(host=host.lower()).first()
    return _facts(row) if row else None


def get_by_code(code: str) -> CouncilFacts:
    """The council with this code.

    :raises UnknownCouncilError: when there is none.
    """
    row = Council.objects.filter(code=code).first()
    if row is None:
        raise UnknownCouncilError(f"There is no council {code!r}.")
    return _facts(row)


def get_council() -> CouncilFacts:
    """The council that the present work is for.

    :raises UnknownCouncilError: when it does not exist.
    """
    return remember("council", _read_council)[0]


def list_councils() -> list[CouncilFacts]:
    """All councils, by code."""
    return [_facts(row) for row in Council.objects.order_by("code")]


def list_council_ids() -> list[UUID]:
    """The ids of all councils."""
    return list(Council.objects.order_by("code").values_list("id", flat=True))


def list_places() -> list[PlaceFacts]:
    """Where people can go, by code."""
    rows = Place.objects.order_by("code")
    return [PlaceFacts(row.code, Text.model_validate(row.name), row.address, row.opening_hours) for row in rows]


def get_calendar() -> WorkingCalendar:
    """The working calendar of the present council: its hours, its nation's bank holidays, its own closure days."""
    return remember("calendar", _read_calendar)


def _read_council() -> tuple[CouncilFacts, tuple[date, ...]]:
    """The council, and when it is closed."""
    with transaction.atomic(savepoint=False):  # its closure days are behind the wall, which stands in transactions
        rows = read_rows(_COUNCIL, id=require_council())
    if not rows:
        raise UnknownCouncilError("There is no such council.")
    council_id, code, host, name, nation, tier, languages, *rest, days = rows[0]
    facts = CouncilFacts(council_id, code, host, read_text(name), nation, tier, tuple(languages), *rest)
    return facts, tuple(sorted(days))


def _read_calendar() -> WorkingCalendar:
    council, days = remember("council", _read_council)
    return _calendar_of(council.nation, council.time_zone, json.dumps(council.opening_hours), days)


@lru_cache(maxsize=256)
def _calendar_of(nation: str, time_zone: str, opening_hours: str, days: tuple[date, ...]) -> WorkingCalendar:
    """The same facts give the same calendar, which never changes and is shared: to build it takes long."""
    hours = json.loads(opening_hours)
    return build_calendar(nation=nation, time_zone=time_zone, opening_hours=hours, closure_days=days)


def _facts(row: Council) -> CouncilFacts:
    return CouncilFacts(
        id=row.id,
        code=row.code,
        host=row.host,
        name=Text.model_validate(row.name),
        nation=row.nation,
        tier=row.tier,
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        opening_hours=row.opening_hours,
        brand=row.brand,
        unit_costs=row.unit_costs,
        contact_lines=row.contact_lines,
    )
