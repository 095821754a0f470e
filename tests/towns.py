"""A small made-up council for the journeys, and the people in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.councils.actions import set_up_council
from firstcontact.domain.staff.actions import add_colleague, set_up_team
from firstcontact.domain.staff.queries import Colleague, list_colleagues
from firstcontact.foundation.identity import SYSTEM, Actor
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy import acting_for
from tests.kept_rows import KeptRows, keep_rows

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WEEK = {day: [["09:00", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


@dataclass(frozen=True)
class Town:
    """A council that the test acts for, and who works there."""

    id: UUID
    adviser: Actor
    officer: Actor
    other_officer: Actor
    leader: Actor
    administrator: Actor


def make_town(
    code: str, *, nation: str = "england", languages: tuple[str, ...] = ("en",), tier: str = "unitary"
) -> UUID:
    """A council with the shipped services."""
    return set_up_council(
        by=SYSTEM,
        at=MONDAY,
        code=code,
        host=f"{code}.localhost",
        name=Text.model_validate({"en": code.title(), "cy": code.title()}),
        nation=nation,
        tier=tier,
        languages=languages,
        time_zone="Europe/London",
        opening_hours=WEEK,
        brand={"colour": "#0b525b"},
        contact_lines={"phone": "01632 960 001"},
    )


def staff_town(council: UUID) -> Town:
    """Its services, teams and people; the test acts for it already."""
    for definition in ready_made_services():
        publish_service(by=SYSTEM, at=MONDAY, definition=definition)
        set_up_team(by=SYSTEM, at=MONDAY, code=definition.team, name=Text.model_validate(definition.team.title()))
    set_up_team(by=SYSTEM, at=MONDAY, code="customer_services", name=Text.model_validate("Customer services"))
    people = {
        "adviser": (["adviser"], ["customer_services"]),
        "officer": (["officer"], ["waste"]),
        "other_officer": (["officer"], ["waste"]),
        "leader": (["team_leader", "manager"], ["waste"]),
        "administrator": (["administrator"], []),
    }
    for name, (roles, teams) in people.items():
        add_colleague(
            by=SYSTEM, at=MONDAY, email=f"{name}@{council}.example", name=name.title(), roles=roles, teams=teams
        )
    found: dict[str, Colleague] = {colleague.name.lower(): colleague for colleague in list_colleagues()}
    return Town(council, **{name: found[name].actor for name in people})


_kept: dict[str, tuple[KeptRows, Town]] = {}


@contextmanager
def standing_town(code: str, **what: Any) -> Iterator[Town]:
    """A staffed town that the test acts for; each process sets it up once and puts it back after that."""
    if code in _kept:
        rows, kept = _kept[code]
        with acting_for(rows.council):
            rows.put_back()
            yield kept
        return
    council = make_town(code, **what)
    with acting_for(council):
        town = staff_town(council)
        _kept[code] = (keep_rows(council), town)
        yield town


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """Castlemere, in England, one language."""
    del db
    with standing_town("castlemere") as town:
        yield town


@pytest.fixture
def welsh_town(db: None) -> Iterator[Town]:
    """Aberwen, in Wales, Welsh and English."""
    del db
    with standing_town("aberwen", nation="wales", languages=("en", "cy")) as town:
        yield town
