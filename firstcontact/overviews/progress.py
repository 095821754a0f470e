"""One case as its customer sees it: where it stands, what was promised, what happened, and what they can do now.

What staff write for each other is not loaded. Of a case of a service marked `team` or `named` only the state and the
promises are shown, because whoever holds a reference and a postcode may be somebody else in the household.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from firstcontact.domain.applications.queries import get_standing_answers
from firstcontact.domain.applications.rules import Moment, ReadableAnswer, readable_answers
from firstcontact.domain.cases.queries import (
    CaseFacts,
    EntryFacts,
    UnknownCaseError,
    get_by_reference,
    get_case,
    list_history,
)
from firstcontact.domain.cases.states import REOPEN_WITHIN_DAYS, State
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.queries import find_elsewhere, get_version
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.customers.queries import find_openly_known, find_said
from firstcontact.domain.customers.rules import fold_email, fold_phone, fold_postcode
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.promises.queries import PromiseFacts, list_newest_promises
from firstcontact.foundation.identity import SYSTEM, Actor, Kind, Viewer
from firstcontact.foundation.languages import Text

SYSTEM_VIEWER = Viewer.of(SYSTEM)
NOBODY = UUID(int=0)
TOLD = ("respond", "resolve", "tell")
"""The promises that a customer is shown; `acknowledge` is kept by showing them at all."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history that is meant for the customer; `outcome` where it ended."""

    kind: str
    at: datetime
    body: str = ""
    outcome: Text | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A case as its customer sees it. When `private`, nothing but reference, state, times and promises is filled.

    :ivar reopened: they said that it was not put right, and it is not closed again yet.
    :ivar question: what an officer asked and waits to hear, in the words as written.
    :ivar passed_to: who deals with it instead of the council.
    """

    case_id: UUID
    reference: str
    private: bool
    state: str
    opened_at: datetime
    closed_at: datetime | None
    reopened: bool
    promises: tuple[PromiseFacts, ...]
    may_reopen: bool
    service: Text | None = None
    outcome: Text | None = None
    passed_to: Text | None = None
    question: str = ""
    steps: tuple[Step, ...] = ()
    says: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody reads who has just sent an application.

    :ivar told_by: `email`, `letter`, or empty when there is no way to tell them.
    :ivar says: kind of promise to the sentence of its service, where it has one of its own.
    :ivar can_check: they left something to prove themselves with when they check progress.
    """

    reference: str
    service: Text
    passed_to: Text | None
    promises: tuple[PromiseFacts, ...]
    told_by: str
    can_check: bool
    says: Mapping[str, Text]
    answers: tuple[ReadableAnswer, ...]


def holder_of(case_id: UUID) -> Actor:
    """Who proved that this one case is theirs, and nothing else."""
    return Actor(kind=Kind.CUSTOMER, id=case_id)


def find_case_by_proof(reference: str, proof: str) -> UUID | None:
    """The case with this reference, for who knows an email, phone or postcode that was given with it.

    A reference that does not exist takes the same look-ups as one that does, so that the time tells nothing.
    """
    try:
        case: CaseFacts | None = get_by_reference(reference, viewer=SYSTEM_VIEWER)
    except UnknownCaseError:
        case = None
    answers = get_standing_answers(case.application_id if case else NOBODY)
    matches = [_fits(proof, kind, known) for kind, known in _proofs(case, answers)]
    return case.id if case is not None and any(matches) else None


def get_progress(case_id: UUID, *, viewer: Viewer, at: datetime) -> Progress:
    """The case, for who proved that it is theirs.

    :raises UnknownCaseError: when it is not.
    """
    case = get_case(case_id, viewer=viewer)
    private = case.is_private
    closed = case.state == State.CLOSED and case.closed_at is not None
    may_reopen = case.closed_at is not None and at - case.closed_at <= timedelta(days=REOPEN_WITHIN_DAYS)
    base: dict[str, Any] = {
        "case_id": case.id,
        "reference": case.reference,
        "private": private,
        "state": case.state,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "reopened": case.is_open and case.times_reopened > 0,
        "promises": _shown_promises(case),
        "may_reopen": closed and may_reopen and not private,
    }
    if private:
        return Progress(**base)
    definition = get_version(case.version_id)
    history = list_history(case_id, viewer=viewer)
    return Progress(
        **base,
        service=definition.name,
        outcome=definition.outcomes.get(case.outcome),
        passed_to=_passed_to(definition),
        question=_question(case, history),
        steps=tuple(_steps(case, history, definition)),
        says=_own_words(definition),
    )


def get_receipt(case_id: UUID, *, language: str) -> Receipt:
    """What to tell who has just sent the application that this case came from, or that it joined.

    :raises UnknownCaseError: when there is no such case.
    """
    case = get_case(case_id, viewer=SYSTEM_VIEWER)
    definition, answers = get_version(case.version_id), get_standing_answers(case.application_id)
    notices = list_about(viewer=SYSTEM_VIEWER, subject_kind="case", subject_id=case_id)
    ways = [str(notice.how) for notice in notices if notice.kind == "received"]
    calendar = get_calendar()
    moment = Moment(calendar.local_date(case.opened_at), calendar.count_working_days)
    return Receipt(
        reference=case.reference,
        service=definition.name,
        passed_to=_passed_to(definition),
        promises=_shown_promises(case),
        told_by=ways[0] if ways and ways[0] in ("email", "letter") else "",
        can_check=any(known for _, known in _proofs(case, answers)),
        says=_own_words(definition),
        answers=readable_answers(definition, answers, language, moment),
    )


def _shown_promises(case: CaseFacts) -> tuple[PromiseFacts, ...]:
    """What the customer is told of promises. Of work that was not put right, the first is not shown as kept."""
    again = case.is_open and case.times_reopened > 0
    return tuple(
        each
        for each in list_newest_promises([case.id])[case.id]
        if each.kind in TOLD
        and each.source == "charter"
        and each.state != "withdrawn"
        and not (again and each.state == "kept" and each.started_at == case.opened_at)
    )


def _own_words(definition: ServiceDefinition) -> dict[str, Text]:
    return {standard.kind: standard.says for standard in definition.standards if standard.says}


def _passed_to(definition: ServiceDefinition) -> Text | None:
    other = find_elsewhere(definition)
    return other.passed_to if other else None


def _question(case: CaseFacts, history: Iterable[EntryFacts]) -> str:
    if case.state != State.WAITING_FOR_CUSTOMER:
        return ""
    asked = [entry.body for entry in history if entry.kind == "asked"]
    return asked[-1] if asked else ""


def _steps(case: CaseFacts, history: Iterable[EntryFacts], definition: ServiceDefinition) -> Iterable[Step]:
    """The visible history, oldest first. A closing whose words are for colleagues still shows how it ended."""
    shown = [
        Step(entry.kind, entry.at, entry.body, definition.outcomes.get(entry.facts.get("outcome", "")))
        for entry in history
        if entry.visible_to_customer
    ]
    if case.closed_at is not None and not any(step.kind == "closed" and step.at == case.closed_at for step in shown):
        shown.append(Step("closed", case.closed_at, outcome=definition.outcomes.get(case.outcome)))
    return shown


def _proofs(case: CaseFacts | None, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Kind and value of all that can prove a case: given with it, or said openly; read alike when there is none."""
    said = find_said(case.record_id or NOBODY if case else NOBODY, viewer=SYSTEM_VIEWER)
    known = find_openly_known(case.customer_id or NOBODY if case else NOBODY, viewer=SYSTEM_VIEWER)
    proofs = [
        (kind, getattr(person, kind)) for person in (said, known) if person for kind in ("email", "phone", "postcode")
    ]
    proofs += [("postcode", str(value.get("postcode") or "")) for value in answers.values() if isinstance(value, dict)]
    return [(kind, value) for kind, value in proofs if value]


def _fits(proof: str, kind: str, known: str) -> bool:
    fold = {"email": fold_email, "phone": fold_phone, "postcode": fold_postcode}[kind]
    given, kept = fold(proof), fold(known)
    return bool(kept) and hmac.compare_digest(given.encode(), kept.encode())
