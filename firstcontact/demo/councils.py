"""Puts the made-up councils into the database: the council, its places, teams, people at work and services."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.demo.council_facts import MadeUpCouncil, read_made_up_councils
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ServiceDefinition, ready_made_services
from firstcontact.domain.councils.actions import add_closure_day, add_place, set_up_council
from firstcontact.domain.staff.actions import add_colleague, set_up_team
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for


class UnknownCouncilError(LookupError):
    """There is no made-up council of that name."""


def load_councils(*, at: datetime, codes: Iterable[str] | None = None) -> dict[str, UUID]:
    """Make the made-up councils, or bring them up to date; once more changes nothing. One transaction a council.

    :param codes: which ones; all of them when left out.
    :raises UnknownCouncilError: for a code that is not among them.
    """
    made_up = read_made_up_councils()
    wanted = list(made_up if codes is None else codes)
    if unknown := [code for code in wanted if code not in made_up]:
        raise UnknownCouncilError(f"There is no made-up council {unknown[0]}. There are {', '.join(made_up)}.")
    services = ready_made_services()
    return {code: _load_council(at, code, made_up[code], services) for code in wanted}


def _load_council(at: datetime, code: str, facts: MadeUpCouncil, services: Sequence[ServiceDefinition]) -> UUID:
    with transaction.atomic():
        council = set_up_council(
            by=SYSTEM,
            at=at,
            code=code,
            host=facts.host,
            name=facts.name,
            nation=facts.nation,
            tier=facts.tier,
            languages=facts.languages,
            time_zone=facts.time_zone,
            opening_hours=facts.opening_hours,
            brand=facts.brand,
            unit_costs=facts.unit_costs,
            contact_lines=facts.contact_lines,
        )
    with acting_for(council), transaction.atomic():
        _load_inside(at, facts)
        for definition in services if facts.services == "all" else ():
            publish_service(by=SYSTEM, at=at, definition=definition)
    return council


def _load_inside(at: datetime, facts: MadeUpCouncil) -> None:
    for day, reason in facts.closure_days.items():
        add_closure_day(by=SYSTEM, at=at, day=day, reason=reason)
    for place in facts.places:
        add_place(
            by=SYSTEM,
            at=at,
            code=place.code,
            name=place.name,
            address=place.address,
            opening_hours=facts.opening_hours,
        )
    for code, name in facts.teams.items():
        set_up_team(by=SYSTEM, at=at, code=code, name=name)
    for one in facts.staff:
        add_colleague(by=SYSTEM, at=at, email=one.email, name=one.name, roles=one.roles, teams=one.teams)
