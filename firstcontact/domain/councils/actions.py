"""Setting up councils."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.councils.models import ClosureDay, Council, Place
from firstcontact.domain.councils.rules import Nation, build_calendar, problems_of_brand
from firstcontact.foundation.audit import trail
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.languages import LANGUAGES, Text
from firstcontact.foundation.tenancy.context import forget

TIERS = ("unitary", "county", "district")
USUAL_COSTS: Mapping[str, str] = {"counter": "5.00", "phone": "1.50", "web": "0.15"}


class CouncilSetupError(ValueError):
    """The set-up of a council is not possible as given."""


def set_up_council(
    *,
    by: Actor,
    at: datetime,
    code: str,
    host: str,
    name: Text,
    nation: str,
    tier: str,
    languages: Sequence[str],
    time_zone: str,
    opening_hours: Mapping[str, Any],
    brand: Mapping[str, str],
    unit_costs: Mapping[str, str] = USUAL_COSTS,
    contact_lines: Mapping[str, str] | None = None,
) -> UUID:
    """Make a council, or bring the one with this code up to date. Outside any council's own rows, so not audited.

    :raises CouncilSetupError: for an unknown nation, tier, language or time zone, hours at which it never opens,
        or colours on which nobody can read.
    """
    _check(nation, tier, languages, brand)
    try:
        build_calendar(nation=nation, time_zone=time_zone, opening_hours=opening_hours)
    except ValueError as error:
        raise CouncilSetupError(str(error)) from error
    values = {
        "host": host.lower(),
        "name": name.as_json(),
        "nation": nation,
        "tier": tier,
        "languages": list(languages),
        "time_zone": time_zone,
        "opening_hours": dict(opening_hours),
        "brand": dict(brand),
        "unit_costs": dict(unit_costs),
        "contact_lines": dict(contact_lines or {}),
    }
    row, _ = Council.objects.update_or_create(code=code, defaults=values)
    forget()
    return row.id


def add_closure_day(*, by: Actor, at: datetime, day: date, reason: str) -> None:
    """The council is closed on this day; promises then count past it."""
    row, _ = ClosureDay.objects.update_or_create(day=day, defaults={"reason": reason})
    forget()
    trail.note(by=by, at=at, verb="changed", subject_kind="closure_day", subject_id=row.id)


def add_place(
    *, by: Actor, at: datetime, code: str, name: Text, address: str, opening_hours: Mapping[str, Any]
) -> None:
    """Add a place that people can go to, or bring it up to date."""
    values = {"name": name.as_json(), "address": address, "opening_hours": dict(opening_hours)}
    row, _ = Place.objects.update_or_create(code=code, defaults=values)
    trail.note(by=by, at=at, verb="changed", subject_kind="place", subject_id=row.id)


def _check(nation: str, tier: str, languages: Sequence[str], brand: Mapping[str, str]) -> None:
    if nation not in list(Nation):
        raise CouncilSetupError(f"The nation is one of {', '.join(Nation)}, not {nation!r}.")
    if tier not in TIERS:
        raise CouncilSetupError(f"The tier is one of {', '.join(TIERS)}, not {tier!r}.")
    if not languages or not set(languages) <= set(LANGUAGES):
        raise CouncilSetupError(f"The languages are some of {', '.join(LANGUAGES)}.")
    if problems := problems_of_brand(brand):
        raise CouncilSetupError(" ".join(problem.message for problem in problems))
