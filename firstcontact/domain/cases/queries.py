"""Reading cases. Of what a viewer may not see, nothing is loaded but that there is one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.cases.models import Case, CaseEntry, EnquiryCase
from firstcontact.domain.cases.states import OPEN
from firstcontact.domain.staff.rules import may_see
from firstcontact.foundation.identity import Kind, Viewer


class UnknownCaseError(LookupError):
    """There is no such case, or it is not this viewer's to see."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case. A `hidden` one is with another team: only that, its id and its times are filled."""

    id: UUID
    reference: str
    application_id: UUID
    service: str
    version_id: UUID
    customer_id: UUID | None
    record_id: UUID | None
    channel: str
    language: str
    sensitivity: str
    team: str
    owner: UUID | None
    state: str
    outcome: str
    summary: str
    source: str
    opened_at: datetime
    closed_at: datetime | None
    times_reopened: int
    hidden: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.state in OPEN

    @property
    def is_private(self) -> bool:
        """Whether a reference and a postcode are too little to read or to change it: others in the household know both.

        Whoever proves it so hears how it stands and what was promised, and does nothing.
        """
        return self.sensitivity != "open"


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One line of a case's history."""

    id: UUID
    at: datetime
    kind: str
    visible_to_customer: bool
    by_kind: str
    by_id: UUID | None
    body: str
    facts: dict[str, Any] = field(default_factory=dict)


def get_case(case_id: UUID, *, viewer: Viewer) -> CaseFacts:
    """One case that this viewer may see.

    :raises UnknownCaseError: when there is none.
    """
    return _one(Case.objects.filter(id=case_id).first(), viewer)


def get_by_reference(reference: str, *, viewer: Viewer) -> CaseFacts:
    """The case with this reference (9 digits) that this viewer may see.

    :raises UnknownCaseError: when there is none.
    """
    return _one(Case.objects.filter(reference=reference).first(), viewer)


def find_by_application(application_id: UUID, *, viewer: Viewer) -> CaseFacts | None:
    """The case that this application became."""
    row = Case.objects.filter(application_id=application_id).first()
    return _one(row, viewer) if row else None


def list_cases_of(customer_id: UUID, *, viewer: Viewer, most: int = 50) -> list[CaseFacts]:
    """A customer's cases, newest first; those of another team hidden."""
    rows = Case.objects.filter(customer_id=customer_id).order_by("-opened_at", "-id")[:most]
    return [_facts(row, viewer) for row in rows]


def list_cases(ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, CaseFacts]:
    """These cases by id; those of another team hidden."""
    return {row.id: _facts(row, viewer) for row in Case.objects.filter(id__in=list(ids))}


def find_same(*, service: str, customer_id: UUID, viewer: Viewer, states: Iterable[str] = OPEN) -> list[CaseFacts]:
    """A customer's open cases of a service, newest first."""
    rows = Case.objects.filter(service=service, customer_id=customer_id, state__in=list(states)).order_by("-opened_at")
    return [_facts(row, viewer) for row in rows]


def list_held(owner: UUID, *, viewer: Viewer) -> list[CaseFacts]:
    """The open cases that this colleague owns, oldest first."""
    rows = Case.objects.filter(owner=owner, state__in=OPEN).order_by("opened_at", "id")
    return [_facts(row, viewer) for row in rows]


def list_history(case_id: UUID, *, viewer: Viewer) -> list[EntryFacts]:
    """A case's history, oldest first; a customer sees only what is meant for them."""
    get_case(case_id, viewer=viewer)
    rows = CaseEntry.objects.filter(case_id=case_id)
    if not (viewer.is_at_work or viewer.kind is Kind.SYSTEM):
        rows = rows.filter(visible_to_customer=True)
    return [
        EntryFacts(row.id, row.at, row.kind, row.visible_to_customer, row.by_kind, row.by_id, row.body, row.facts)
        for row in rows.order_by("at", "id")
    ]


def get_entry(entry_id: UUID) -> EntryFacts:
    """One line of history, for the reactions to an event that names it."""
    row = CaseEntry.objects.get(id=entry_id)
    return EntryFacts(row.id, row.at, row.kind, row.visible_to_customer, row.by_kind, row.by_id, row.body, row.facts)


def list_enquiries_of(case_id: UUID, *, viewer: Viewer) -> list[tuple[UUID, str]]:
    """The enquiries about a case: (enquiry id, relation)."""
    if viewer.kind is not Kind.SYSTEM:  # who may see every case
        get_case(case_id, viewer=viewer)
    return list(EnquiryCase.objects.filter(case_id=case_id).order_by("id").values_list("enquiry_id", "relation"))


def list_records_of(case_id: UUID, *, viewer: Viewer) -> list[UUID]:
    """What was said with a case: the source records with which it was opened and reported again."""
    first = get_case(case_id, viewer=viewer).record_id
    again = CaseEntry.objects.filter(case_id=case_id, kind="reported_again").order_by("at", "id")
    records = [UUID(facts["record"]) for facts in again.values_list("facts", flat=True) if facts.get("record")]
    return records if first is None else [first, *records]


def list_cases_by_enquiry(enquiry_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Enquiry id to case id, for those that led to or asked about one."""
    rows = EnquiryCase.objects.filter(enquiry_id__in=list(enquiry_ids)).values_list("enquiry_id", "case_id")
    return dict(rows)


def list_opened_in(enquiry_ids: Iterable[UUID]) -> set[UUID]:
    """The cases that these enquiries opened (not those that they only asked about, or were found to be about)."""
    rows = EnquiryCase.objects.filter(enquiry_id__in=list(enquiry_ids), relation="opened")
    return set(rows.values_list("case_id", flat=True))


def list_asked(case_ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """What the customer of each of these cases was asked last; nothing of a case that is hidden."""
    seen = [case.id for case in list_cases(case_ids, viewer=viewer).values() if not case.hidden]
    rows = CaseEntry.objects.filter(case_id__in=seen, kind="asked").order_by("at", "id")
    return dict(rows.values_list("case_id", "body"))


def _one(row: Case | None, viewer: Viewer) -> CaseFacts:
    facts = _facts(row, viewer) if row else None
    if facts is None or facts.hidden:
        raise UnknownCaseError("There is no such case.")
    return facts


def _facts(row: Case, viewer: Viewer) -> CaseFacts:
    # Who proved that one case is theirs, but is no known customer, is known by that case alone.
    theirs = viewer.kind is Kind.CUSTOMER and viewer.id is not None and viewer.id in (row.customer_id, row.id)
    if not theirs and not may_see(viewer, sensitivity=row.sensitivity, team=row.team, owner=row.owner):
        return CaseFacts(
            row.id, "", row.application_id, "", row.version_id, None, None, "", "", row.sensitivity, "", None,
            "", "", "", "", row.opened_at, row.closed_at, 0, hidden=True,
        )  # fmt: skip
    return CaseFacts(
        row.id,
        row.reference,
        row.application_id,
        row.service,
        row.version_id,
        row.customer_id,
        row.record_id,
        row.channel,
        row.language,
        row.sensitivity,
        row.team,
        row.owner,
        row.state,
        row.outcome,
        row.summary,
        row.source,
        row.opened_at,
        row.closed_at,
        row.times_reopened,
    )
