"""Publishes service files to a council: all of them or none."""

import sys
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import BadServices, ServiceDefinition, load_files
from firstcontact.domain.catalogue.queries import find_service
from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code, list_councils
from firstcontact.domain.staff.queries import list_teams
from firstcontact.doors.console.exits import FOUND
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for


def publish(council: str, paths: Sequence[str]) -> int:
    """Says of each service whether it is new, changed or as it was. Nothing is published when any has a mistake."""
    try:
        facts = get_by_code(council)
    except UnknownCouncilError as error:
        known = ", ".join(each.code for each in list_councils()) or "none yet"
        sys.stderr.write(f"Error: {error.args[0]} There are: {known}.\n")
        return 1
    try:
        definitions = load_files([Path(path) for path in paths], facts.languages)
    except BadServices as bad:
        return _refuse([str(mistake) for mistake in bad.mistakes])
    if not definitions:
        return _refuse(["There is nothing to publish: no .yaml file is there."])
    with acting_for(facts.id), transaction.atomic():
        teams = [team.code for team in list_teams()]
        homeless = [each for each in definitions if each.team not in teams]
        if homeless:
            return _refuse([_no_team(each, teams) for each in homeless])
        done = [f"{definition.service}: {_publish(definition)}\n" for definition in definitions]
    sys.stdout.write("".join(done))  # only now is it so
    return 0


def _publish(definition: ServiceDefinition) -> str:
    before = find_service(definition.service)
    version = publish_service(by=SYSTEM, at=now(), definition=definition)
    if before is None:
        return "new"
    return "as it was" if before.version_id == version else "changed; what is in flight keeps its version"


def _no_team(definition: ServiceDefinition, teams: Sequence[str]) -> str:
    known = ", ".join(teams) or "none yet"
    return f"{definition.service}: the council has no team `{definition.team}`. Name one of {known}."


def _refuse(lines: Sequence[str]) -> int:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write("Nothing was published.\n")
    return FOUND
