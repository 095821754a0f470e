"""What everybody may know of the council's work on public places: services, cases, and what happened to them.

Only services about public places that are marked open, that this council provides or passes on, and only cases of such
that were opened while their service was such. Nothing is told of who reported one, nor anything that somebody wrote,
but where the place is; and that only where its words name nobody and no way to reach anybody.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.applications.queries import list_standing_answers
from firstcontact.domain.applications.rules import contact_of, place_of
from firstcontact.domain.cases.queries import (
    PublicCase,
    list_public_by_id,
    list_public_by_reference,
    list_public_cases,
)
from firstcontact.domain.cases.states import State
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.queries import ServiceFacts, find_elsewhere, find_service, get_version, list_services
from firstcontact.domain.customers.queries import list_customers
from firstcontact.domain.customers.rules import fold_name
from firstcontact.domain.promises.queries import PromiseFacts, list_newest_promises
from firstcontact.foundation.events.written import Written, list_of_subjects, list_written
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.languages import Text

SYSTEM_VIEWER = Viewer.of(SYSTEM)
STATE_EVENTS = ("case_changed", "case_closed", "case_reopened")
TOLD = "customer_told"
STATUSES = {
    State.NEW: "open",
    State.IN_PROGRESS: "in_progress",
    State.WAITING_FOR_CUSTOMER: "investigating",
    State.PASSED_ON: "not_councils_responsibility",
}
EXPECTED_BY = ("resolve", "respond", "tell")
AT_ONCE = 2000
"""Events that are read at once while looking for those of public cases."""
ABOUT_A_METRE = 5
"""Decimals of a degree."""
REACHES = re.compile(r"[^\s@]+@[^\s@]+|(?:\d[\s().-]*){7,}|(?i:\b(?:mr|mrs|ms|miss|mx|dr)\b)")
"""An email address, a phone number, or somebody called by name."""
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """Something that happened to a public case: its new status, and how it ended, or who deals with it instead.

    :ivar written_at: when we came to know of it, by which updates are asked for; `at` when it happened.
    :ivar told: the customer was written to, and the case stands as it did.
    """

    id: UUID
    reference: str
    at: datetime
    written_at: datetime
    state: str
    status: str
    told: bool
    reopened: bool
    outcome: Text | None
    passed_to: Text | None


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A public case as it stands. `status` is one of those that British reporting sites use."""

    reference: str
    service: str
    name: Text
    is_open: bool
    state: str
    status: str
    outcome: Text | None
    passed_to: Text | None
    opened_at: datetime
    updated_at: datetime
    expected_at: datetime | None
    address: str
    latitude: float | None
    longitude: float | None
    updates: tuple[PublicUpdate, ...]


def list_public_services() -> list[ServiceFacts]:
    """The services about public places that this council provides, or takes reports for and passes them on."""
    return [service for service in list_services() if _is_public(service)]


def find_public_service(slug: str) -> ServiceFacts | None:
    """The public service with this slug."""
    service = find_service(slug)
    return service if service is not None and _is_public(service) else None


def list_public_reports(
    *,
    opened_from: datetime,
    opened_until: datetime,
    services: Iterable[str] = (),
    closed: bool | None = None,
    skip: int = 0,
    most: int = 1000,
) -> list[PublicReport]:
    """Public cases that were opened in this stretch of time, newest first.

    :param services: only these; none named is all.
    """
    slugs = _public_slugs()
    wanted = set(services)
    cases = list_public_cases(
        [each for each in slugs if not wanted or each in wanted],
        opened_from=opened_from,
        opened_until=opened_until,
        closed=closed,
        skip=skip,
        most=most,
    )
    return _reports(cases)


def list_public_reports_by_reference(references: Iterable[str]) -> list[PublicReport]:
    """Those of these that are public, newest first."""
    return _reports(list_public_by_reference(_public_slugs(), references))


def find_public_case(reference: str) -> PublicCase | None:
    """The public case with this reference."""
    found = list_public_by_reference(_public_slugs(), [reference])
    return next((case for case in found if get_version(case.version_id).public_place), None)


def list_public_updates(*, since: datetime, until: datetime, skip: int = 0, most: int = 1000) -> list[PublicUpdate]:
    """What was written of public cases in this stretch of time, in order, with a little of the time before it."""
    slugs = _public_slugs()
    found: list[PublicUpdate] = []
    after: UUID | None = None
    while len(found) < skip + most:
        written = list_written((*STATE_EVENTS, TOLD), since=since, until=until, after=after, most=AT_ONCE)
        found += _updates(written, list_public_by_id(slugs, {each.subject_id for each in written}))
        if len(written) < AT_ONCE:
            break
        after = written[-1].id
    return found[skip : skip + most]


def _is_public(service: ServiceFacts) -> bool:
    elsewhere = find_elsewhere(service.definition)
    ours = elsewhere is None or elsewhere.how == "pass_on"
    return service.definition.public_place and service.sensitivity == "open" and ours


def _public_slugs() -> list[str]:
    return [service.slug for service in list_public_services()]


def _reports(cases: Sequence[PublicCase]) -> list[PublicReport]:
    shown = [case for case in cases if get_version(case.version_id).public_place]
    ids = {case.id: case for case in shown}
    answers = list_standing_answers([case.application_id for case in shown], viewer=SYSTEM_VIEWER)
    people = {case.customer_id for case in shown if case.customer_id}
    names = {each.id: each.name for each in list_customers(people, viewer=SYSTEM_VIEWER).values()} if people else {}
    promises = list_newest_promises(ids) if ids else {}
    events = list_of_subjects((*STATE_EVENTS, TOLD), ids) if ids else {}
    return [
        _report(
            case,
            answers[case.application_id],
            names.get(case.customer_id, "") if case.customer_id else "",
            promises[case.id],
            events[case.id],
        )
        for case in shown
    ]


def _report(
    case: PublicCase, answers: Mapping[str, Any], name: str, promises: Iterable[PromiseFacts], events: list[Written]
) -> PublicReport:
    definition = get_version(case.version_id)
    place = place_of(definition, answers)
    latitude, longitude = _degrees(place.get("latitude")), _degrees(place.get("longitude"))
    return PublicReport(
        reference=case.reference,
        service=case.service,
        name=definition.name,
        is_open=case.is_open,
        state=case.state,
        status=_status(definition, case.state, case.outcome),
        outcome=definition.outcomes.get(case.outcome),
        passed_to=_passed_to(definition, case.state),
        opened_at=case.opened_at,
        updated_at=case.closed_at or (events[-1].at if events else case.opened_at),
        expected_at=_expected(promises) if case.is_open else None,
        address=_address(str(place.get("words") or ""), [name, contact_of(definition, answers).get("name", "")]),
        latitude=latitude if longitude is not None else None,
        longitude=longitude if latitude is not None else None,
        updates=tuple(_updates(events, {case.id: case})),
    )


def _updates(events: Sequence[Written], cases: Mapping[UUID, PublicCase]) -> list[PublicUpdate]:
    shown = [event for event in events if event.subject_id in cases]
    told = {event.subject_id for event in shown if event.name == TOLD}
    before = list_of_subjects(STATE_EVENTS, told) if told else {}
    return [
        _update(event, cases[event.subject_id], _standing(event, before.get(event.subject_id, ())))
        for event in shown
        if get_version(cases[event.subject_id].version_id).public_place
    ]


def _standing(event: Written, before: Iterable[Written]) -> Written | None:
    """The event that brought the case into the state in which it was after this one."""
    if event.name != TOLD:
        return event
    return next((each for each in reversed(list(before)) if each.id < event.id), None)


def _update(event: Written, case: PublicCase, standing: Written | None) -> PublicUpdate:
    definition = get_version(case.version_id)
    told, reopened = event.name == TOLD, event.name == "case_reopened"
    state = State.NEW if standing is None else standing.payload.get("state", State.IN_PROGRESS)
    outcome = standing.payload.get("outcome", "") if standing is not None else ""
    return PublicUpdate(
        id=event.id,
        reference=case.reference,
        at=event.at,
        written_at=event.written_at,
        state=state,
        status=_status(definition, state, outcome),
        told=told,
        reopened=reopened,
        outcome=definition.outcomes.get(outcome),
        passed_to=_passed_to(definition, state),
    )


def _status(definition: ServiceDefinition, state: str, outcome: str) -> str:
    if state == State.CLOSED:
        return definition.public_statuses.get(outcome, "closed")
    return STATUSES[State(state)]


def _passed_to(definition: ServiceDefinition, state: str) -> Text | None:
    elsewhere = find_elsewhere(definition) if state == State.PASSED_ON else None
    return elsewhere.passed_to if elsewhere else None


def _expected(promises: Iterable[PromiseFacts]) -> datetime | None:
    """By when it is to be put right; else by when something is to happen."""
    due = {promise.kind: promise.due_at for promise in promises}
    return next((due[kind] for kind in EXPECTED_BY if kind in due), None)


def _degrees(value: object) -> float | None:
    return round(float(value), ABOUT_A_METRE) if isinstance(value, int | float) else None


def _address(words: str, names: Iterable[str]) -> str:
    """Where it is, unless these words would tell of a person."""
    said = set(fold_name(words).split())
    named = any(len(part) >= SHORTEST_NAME and part in said for name in names for part in fold_name(name).split())
    possessive = any(f"{part}s" in said for name in names for part in fold_name(name).split())
    return "" if REACHES.search(words) or named or possessive else words
