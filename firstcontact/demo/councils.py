"""Puts the made-up councils into the database: the council, its places, teams, people at work and services."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.demo.council_facts import MadeUpColleague, MadeUpCouncil, read_made_up_councils
from firstcontact.demo.replay.mapping import RequestMap
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ServiceDefinition, ready_made_services
from firstcontact.domain.councils.actions import add_closure_day, add_place, set_up_council
from firstcontact.domain.staff.actions import add_colleague, set_up_team
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy import acting_for

REPLAYED_USUALLY = "harbourton"
PEOPLE = {"manager": "Ngozi Eze", "administrator": "Tomas Novak"}
"""Who looks at a replayed council."""


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


def load_replay_council(*, at: datetime, request_map: RequestMap) -> UUID:
    """Make the council that a map names for itself, in the time zone of its file, with the teams of the map.

    :raises ValueError: the map names none.
    """
    if request_map.council is None:
        raise ValueError(f"The map {request_map.map} names no council.")
    code = request_map.council.code
    usual = read_made_up_councils()[REPLAYED_USUALLY]
    people = [
        MadeUpColleague(name=name, email=f"{role}@{code}.example.org", roles=(role,), teams=(request_map.other_team,))
        for role, name in PEOPLE.items()
    ]
    teams = sorted({*request_map.teams.values(), request_map.other_team})
    facts = usual.model_copy(
        update={
            "host": f"{code}.localhost",
            "name": request_map.council.name,
            "time_zone": request_map.times.zone,
            "contact_lines": {"notices_from": f"{code}@example.org", "website": f"{code}.localhost"},
            "teams": {team: Text.model_validate(team.replace("_", " ").capitalize()) for team in teams},
            "staff": tuple(people),
        }
    )
    return _load_council(at, code, facts, ())


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
