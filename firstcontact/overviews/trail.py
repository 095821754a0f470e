"""The audit trail with names: who saw and who changed whose record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import UnknownCaseError, get_by_reference, list_cases
from firstcontact.domain.catalogue.queries import list_services
from firstcontact.domain.connections.queries import list_key_names
from firstcontact.domain.customers.queries import list_customers
from firstcontact.domain.staff.queries import list_names, list_teams
from firstcontact.foundation.audit.trail import Entry, list_entries
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text
from firstcontact.foundation.references import read_reference


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail.

    :ivar who: the colleague's name; empty for the system, the public and customers.
    :ivar whose: a customer's or a colleague's name, or the reference of a case, as far as this viewer may know.
    :ivar hidden: the record is with another team.
    """

    entry: Entry
    who: str
    whose: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of the trail, newest first; `before` goes to the next page.

    :ivar customers: names of the customers whom its lines mention, as far as this viewer may see them.
    :ivar teams: names of the council's teams by code; `services` by slug.
    """

    lines: tuple[Line, ...]
    before: tuple[datetime, UUID] | None
    customers: dict[UUID, str]
    teams: dict[str, Text]
    services: dict[str, Text]


def get_trail(
    *,
    viewer: Viewer,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
    most: int = 100,
) -> Trail:
    """A page of the trail, perhaps of one colleague or of one record, in a fixed number of queries.

    :raises NotAllowedError: unless the viewer is an administrator.
    """
    found = list_entries(viewer=viewer, actor_id=actor_id, subject_id=subject_id, before=before, most=most + 1)
    shown = found[:most]
    customers = list_customers([*_of("customer", shown), *_mentioned(shown)], viewer=viewer)
    cases = list_cases(_of("case", shown), viewer=viewer)
    actors = [entry.actor_id for entry in shown if entry.actor_id]
    names = list_names([*actors, *_of("membership", shown)]) | list_key_names({*actors, *_of("key", shown)})
    whose = {customer.id: customer.name for customer in customers.values()}
    whose |= {case.id: case.reference for case in cases.values()} | {one: names.get(one, "") for one in names}
    hidden = {case.id for case in cases.values() if case.hidden}
    lines = tuple(
        Line(
            entry,
            names.get(entry.actor_id, "") if entry.actor_id else "",
            whose.get(entry.subject_id, ""),
            entry.subject_id in hidden,
        )
        for entry in shown
    )
    last = shown[-1] if len(found) > most else None
    return Trail(
        lines,
        (last.at, last.id) if last else None,
        customers={customer.id: customer.name for customer in customers.values()},
        teams={team.code: team.name for team in list_teams()},
        services={service.slug: service.definition.name for service in list_services()},
    )


def find_record(words: str, *, viewer: Viewer) -> UUID | None:
    """The case with this reference, or None when there is none that this viewer may see."""
    reference = read_reference(words)
    try:
        return get_by_reference(reference, viewer=viewer).id if reference else None
    except UnknownCaseError:
        return None


def _mentioned(entries: Iterable[Entry]) -> list[UUID]:
    """The customers that the facts of these lines name."""
    found = (read_id(entry.facts.get("customer")) for entry in entries)
    return [customer for customer in found if customer is not None]


def read_id(value: object) -> UUID | None:
    """The id in a fact; None where there is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _of(kind: str, entries: Iterable[Entry]) -> list[UUID]:
    return [entry.subject_id for entry in entries if entry.subject_kind == kind]
