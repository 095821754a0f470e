"""Reading cases. Of what a viewer may not see, nothing is loaded but that there is one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from django.db.models import QuerySet

from firstcontact.domain.cases.models import Case, CaseEntry, EnquiryCase
from firstcontact.domain.cases.states import OPEN, State
from firstcontact.domain.staff.queries import seen_values
from firstcontact.domain.staff.rules import may_see
from firstcontact.foundation.identity import Kind, Viewer
from firstcontact.foundation.tenancy.reading import read_facts, read_rows

_COLUMNS: Final = (
    "id, reference, application_id, service, version_id, customer_id, record_id, channel, language, sensitivity, team, "
    "owner, state, outcome, summary, source, opened_at, closed_at, times_reopened"
)
_ENTRY: Final = "id, at, kind, visible_to_customer, by_kind, by_id, body, facts"
_BY_WORDS: Final = (
    "SELECT id FROM find_cases_by_words(%(asked)s, %(since)s, %(until)s, %(everything)s, %(staff)s, %(teams)s::text[],"
    " %(me)s::uuid, %(leads)s, %(most)s)"
)
_OF_ENQUIRIES: Final = (
    f"SELECT link.enquiry_id, {', '.join(f'one.{column}' for column in _COLUMNS.split(', '))} FROM cases_enquiry link"
    " JOIN cases_case one ON one.council_id = link.council_id AND one.id = link.case_id"
    " WHERE link.enquiry_id = ANY(%(ids)s::uuid[])"
)
_BY_ENQUIRY: Final = "SELECT enquiry_id, case_id FROM cases_enquiry WHERE enquiry_id = ANY(%(ids)s::uuid[])"

PUBLIC = (
    "id",
    "reference",
    "application_id",
    "customer_id",
    "service",
    "version_id",
    "state",
    "outcome",
    "opened_at",
    "closed_at",
)


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


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case that everybody may know of, about a public place. Whose it is, is there only to be kept out of sight."""

    id: UUID
    reference: str
    application_id: UUID
    customer_id: UUID | None
    service: str
    version_id: UUID
    state: str
    outcome: str
    opened_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.state in OPEN


def get_case(case_id: UUID, *, viewer: Viewer) -> CaseFacts:
    """One case that this viewer may see.

    :raises UnknownCaseError: when there is none.
    """
    return _one(_read("id = %(id)s", viewer, id=case_id))


def get_by_reference(reference: str, *, viewer: Viewer) -> CaseFacts:
    """The case with this reference (9 digits) that this viewer may see.

    :raises UnknownCaseError: when there is none.
    """
    return _one(_read("reference = %(reference)s", viewer, reference=reference))


def find_by_application(application_id: UUID, *, viewer: Viewer) -> CaseFacts | None:
    """The case that this application became."""
    found = _read("application_id = %(application)s", viewer, application=application_id)
    return _one(found) if found else None


def list_cases_of(customer_id: UUID, *, viewer: Viewer, most: int = 50) -> list[CaseFacts]:
    """A customer's cases, newest first; those of another team hidden."""
    newest = "customer_id = %(customer)s ORDER BY opened_at DESC, id DESC LIMIT %(most)s"
    return _read(newest, viewer, customer=customer_id, most=most)


def list_cases(ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, CaseFacts]:
    """These cases by id; those of another team hidden."""
    wanted = list(ids)
    return {case.id: case for case in _read("id = ANY(%(ids)s::uuid[])", viewer, ids=wanted)} if wanted else {}


def find_by_words(words: str, *, viewer: Viewer, since: datetime, until: datetime, most: int = 20) -> list[CaseFacts]:
    """The cases opened in this time in whose summaries all these words are, newest first; hidden ones are not found."""
    if not words.strip():
        return []
    rows = read_rows(_BY_WORDS, **seen_values(viewer), asked=words, since=since, until=until, most=most)
    found = list_cases([row[0] for row in rows], viewer=viewer)
    return [found[row[0]] for row in rows if row[0] in found and not found[row[0]].hidden]


def find_same(*, service: str, customer_id: UUID, viewer: Viewer, states: Iterable[str] = OPEN) -> list[CaseFacts]:
    """A customer's open cases of a service, newest first."""
    same = "customer_id = %(customer)s AND service = %(service)s AND state = ANY(%(states)s::text[])"
    newest = f"{same} ORDER BY opened_at DESC"
    return _read(newest, viewer, customer=customer_id, service=service, states=[str(state) for state in states])


def list_held(owner: UUID, *, viewer: Viewer) -> list[CaseFacts]:
    """The open cases that this colleague owns, oldest first."""
    held = "owner = %(owner)s AND state = ANY(%(states)s::text[]) ORDER BY opened_at, id"
    return _read(held, viewer, owner=owner, states=[str(state) for state in OPEN])


@dataclass(frozen=True, slots=True)
class CaseStory:
    """A case with its history, oldest first, and the enquiries about it: (enquiry id, relation)."""

    case: CaseFacts
    history: tuple[EntryFacts, ...]
    enquiries: tuple[tuple[UUID, str], ...]


def get_story(case_id: UUID, *, viewer: Viewer) -> CaseStory:
    """One case that this viewer may see and all that happened, the right to it asked once.

    :raises UnknownCaseError: when there is none.
    """
    case = get_case(case_id, viewer=viewer)
    return CaseStory(case, tuple(_history(case_id, viewer)), tuple(_enquiries_of(case_id)))


def list_history(case_id: UUID, *, viewer: Viewer) -> list[EntryFacts]:
    """A case's history, oldest first; a customer sees only what is meant for them."""
    get_case(case_id, viewer=viewer)
    return _history(case_id, viewer)


def _history(case_id: UUID, viewer: Viewer) -> list[EntryFacts]:
    return read_facts(
        EntryFacts,
        f"SELECT {_ENTRY} FROM cases_entry"
        " WHERE case_id = %(case)s AND (visible_to_customer OR %(all)s) ORDER BY at, id",
        case=case_id,
        all=viewer.is_at_work or viewer.kind is Kind.SYSTEM,
    )


def get_entry(entry_id: UUID) -> EntryFacts:
    """One line of history, for the reactions to an event that names it."""
    (entry,) = read_facts(EntryFacts, f"SELECT {_ENTRY} FROM cases_entry WHERE id = %(id)s", id=entry_id)
    return entry


def list_enquiries_of(case_id: UUID, *, viewer: Viewer) -> list[tuple[UUID, str]]:
    """The enquiries about a case: (enquiry id, relation)."""
    if viewer.kind is not Kind.SYSTEM:  # who may see every case
        get_case(case_id, viewer=viewer)
    return _enquiries_of(case_id)


def _enquiries_of(case_id: UUID) -> list[tuple[UUID, str]]:
    rows = read_rows(
        "SELECT enquiry_id, relation FROM cases_enquiry WHERE case_id = %(case)s ORDER BY id", case=case_id
    )
    return [(enquiry, relation) for enquiry, relation in rows]


def list_records_of(case_id: UUID, *, viewer: Viewer) -> list[UUID]:
    """What was said with a case: the source records with which it was opened and reported again."""
    first = get_case(case_id, viewer=viewer).record_id
    again = CaseEntry.objects.filter(case_id=case_id, kind="reported_again").order_by("at", "id")
    records = [UUID(facts["record"]) for facts in again.values_list("facts", flat=True) if facts.get("record")]
    return records if first is None else [first, *records]


def list_cases_by_enquiry(enquiry_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Enquiry id to case id, for those that led to or asked about one."""
    wanted = list(enquiry_ids)
    return dict(read_rows(_BY_ENQUIRY, ids=wanted)) if wanted else {}


def list_cases_of_enquiries(enquiry_ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, CaseFacts]:
    """Enquiry id to case, for those that led to or asked about one; those of another team hidden."""
    wanted = list(enquiry_ids)
    found = read_rows(_OF_ENQUIRIES, ids=wanted) if wanted else ()
    return {enquiry: _facts(CaseFacts(*row), viewer) for enquiry, *row in found}


def list_opened_in(enquiry_ids: Iterable[UUID]) -> set[UUID]:
    """The cases that these enquiries opened (not those that they only asked about, or were found to be about)."""
    rows = EnquiryCase.objects.filter(enquiry_id__in=list(enquiry_ids), relation="opened")
    return set(rows.values_list("case_id", flat=True))


def list_asked(case_ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """What the customer of each of these cases was asked last; nothing of a case that is hidden."""
    seen = [case.id for case in list_cases(case_ids, viewer=viewer).values() if not case.hidden]
    if not seen:
        return {}
    rows = CaseEntry.objects.filter(case_id__in=seen, kind="asked").order_by("at", "id")
    return dict(rows.values_list("case_id", "body"))


def list_public_cases(
    services: Iterable[str],
    *,
    opened_from: datetime,
    opened_until: datetime,
    closed: bool | None = None,
    skip: int = 0,
    most: int = 1000,
) -> list[PublicCase]:
    """The open records of these services that were opened in this stretch of time, newest first.

    :param services: those that are about public places.
    :param closed: only those that are closed, or that are not.
    """
    rows = _public(services).filter(opened_at__gte=opened_from, opened_at__lte=opened_until)
    if closed is not None:
        rows = rows.filter(state=State.CLOSED) if closed else rows.filter(state__in=OPEN)
    return [PublicCase(*row) for row in rows.order_by("-opened_at", "-id").values_list(*PUBLIC)[skip : skip + most]]


def list_public_by_reference(services: Iterable[str], references: Iterable[str]) -> list[PublicCase]:
    """Of the cases with these references those of these services that everybody may know of, newest first."""
    rows = _public(services).filter(reference__in=list(references)).order_by("-opened_at", "-id")
    return [PublicCase(*row) for row in rows.values_list(*PUBLIC)]


def list_public_by_id(services: Iterable[str], ids: Iterable[UUID]) -> dict[UUID, PublicCase]:
    """Of these cases those of these services that everybody may know of."""
    rows = _public(services).filter(id__in=list(ids)).values_list(*PUBLIC)
    return {row[0]: PublicCase(*row) for row in rows}


def _public(services: Iterable[str]) -> QuerySet[Case]:
    return Case.objects.filter(service__in=list(services), sensitivity="open")


def _read(condition: LiteralString, viewer: Viewer, **values: object) -> list[CaseFacts]:
    """The cases that meet the condition; of those that are hidden from the viewer nothing but that they are there."""
    return [
        _facts(case, viewer)
        for case in read_facts(CaseFacts, f"SELECT {_COLUMNS} FROM cases_case WHERE {condition}", **values)
    ]


def _one(found: list[CaseFacts]) -> CaseFacts:
    if not found or found[0].hidden:
        raise UnknownCaseError("There is no such case.")
    return found[0]


def _facts(row: CaseFacts, viewer: Viewer) -> CaseFacts:
    # Who proved that one case is theirs, but is no known customer, is known by that case alone.
    theirs = viewer.kind is Kind.CUSTOMER and viewer.id is not None and viewer.id in (row.customer_id, row.id)
    if not theirs and not may_see(viewer, sensitivity=row.sensitivity, team=row.team, owner=row.owner):
        return CaseFacts(
            row.id, "", row.application_id, "", row.version_id, None, None, "", "", row.sensitivity, "", None,
            "", "", "", "", row.opened_at, row.closed_at, 0, hidden=True,
        )  # fmt: skip
    return row
