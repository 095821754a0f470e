"""What has changed, for other systems that keep a copy: contacts, customers, cases and promises as they are now.

Each is told once a page, in the order in which it changed last there, as far as the viewer may see it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, get_by_reference, list_cases, list_cases_of_enquiries
from firstcontact.domain.contacts.queries import ContactFacts, list_contacts, list_contacts_by_enquiry
from firstcontact.domain.customers.queries import CustomerFacts, list_customers
from firstcontact.domain.promises.queries import PromiseFacts, list_newest_promises, list_promises
from firstcontact.foundation.events.changes import Change, Changes, Place, list_changes
from firstcontact.foundation.identity import Viewer

Told = TypeVar("Told")
CASE_EVENTS = (
    "case_changed",
    "case_closed",
    "case_customer_set",
    "case_opened",
    "case_passed_on",
    "case_reopened",
    "case_routed",
    "customer_answered",
    "customer_asked",
    "customer_told",
    "customer_wrote",
)
PROMISE_EVENTS = (
    "promise_at_risk",
    "promise_broken",
    "promise_kept",
    "promise_made",
    "promise_paused",
    "promise_resumed",
)
CONTACT_EVENTS = (
    "contact_changed",
    "contact_customer_set",
    "contact_finished",
    "contact_recorded",
    "demand_changed",
    "enquiry_linked",
    "enquiry_noted",
)
CUSTOMER_EVENTS = ("customer_link_ended", "customer_made", "customer_recognised")


@dataclass(frozen=True, slots=True)
class Updates(Generic[Told]):
    """What changed, where to go on, whether there is more now, and until when nothing is missing (None: there is)."""

    items: tuple[Told, ...]
    next: Place
    more: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case and what is promised on it now."""

    case: CaseFacts
    promises: tuple[PromiseFacts, ...]


@dataclass(frozen=True, slots=True)
class PromiseState:
    """A promise, and the case that it was made on."""

    promise: PromiseFacts
    case: CaseFacts


@dataclass(frozen=True, slots=True)
class ContactState:
    """A contact, and the case that each of its enquiries led to, where it led to one that the viewer may see."""

    contact: ContactFacts
    case_of: Mapping[UUID, CaseFacts]


def list_updated_cases(
    *, viewer: Viewer, after: Place, since: datetime | None = None, most: int = 100
) -> Updates[CaseState]:
    """Cases that changed, with their promises. What another team keeps to itself is not told."""
    changes = list_changes((*CASE_EVENTS, *PROMISE_EVENTS), after=after, since=since, most=most)
    found = _shown_cases(_subjects(changes.changes), viewer)
    promises = list_newest_promises(found)
    return _updates(changes, [CaseState(case, tuple(promises[case.id])) for case in found.values()])


def list_updated_promises(
    *, viewer: Viewer, after: Place, since: datetime | None = None, most: int = 100
) -> Updates[PromiseState]:
    """Promises of cases on which a promise changed, also those that are over."""
    changes = list_changes(PROMISE_EVENTS, after=after, since=since, most=most)
    found = _shown_cases(_subjects(changes.changes), viewer)
    promises = list_promises(found)
    return _updates(changes, [PromiseState(each, case) for case in found.values() for each in promises[case.id]])


def list_updated_contacts(
    *, viewer: Viewer, after: Place, since: datetime | None = None, most: int = 100
) -> Updates[ContactState]:
    """Contacts that were recorded, finished, or in which something was noted."""
    changes = list_changes(CONTACT_EVENTS, after=after, since=since, most=most)
    return _updates(changes, list_contact_states(_contacts_of(changes.changes), viewer=viewer))


def list_updated_customers(
    *, viewer: Viewer, after: Place, since: datetime | None = None, most: int = 100
) -> Updates[CustomerFacts]:
    """Customers of whom something was said."""
    changes = list_changes(CUSTOMER_EVENTS, after=after, since=since, most=most)
    ids = _subjects(changes.changes)
    found = list_customers(ids, viewer=viewer)
    return _updates(changes, [found[each] for each in ids if each in found])


def list_contact_states(ids: Iterable[UUID], *, viewer: Viewer) -> list[ContactState]:
    """These contacts with the cases that they led to, in the order asked for."""
    kept = list(ids)
    contacts = {contact.id: contact for contact in list_contacts(kept, viewer=viewer)}
    enquiries = [one.id for contact in contacts.values() for one in contact.enquiries if not one.hidden]
    led = list_cases_of_enquiries(enquiries, viewer=viewer)
    case_of = {enquiry: case for enquiry, case in led.items() if not case.hidden}
    return [ContactState(contacts[each], case_of) for each in kept if each in contacts]


def get_case_state(reference: str, *, viewer: Viewer) -> CaseState:
    """The case with this reference.

    :raises UnknownCaseError: when there is none that this viewer may see.
    """
    case = get_by_reference(reference, viewer=viewer)
    return CaseState(case, tuple(list_newest_promises([case.id])[case.id]))


def _shown_cases(ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, CaseFacts]:
    wanted = list(ids)
    cases = list_cases(wanted, viewer=viewer) if wanted else {}
    return {each: cases[each] for each in wanted if each in cases and not cases[each].hidden}


def _subjects(changes: Iterable[Change]) -> list[UUID]:
    """What changed, each once, by when it changed last."""
    last = {change.subject_id: change.place for change in changes}
    return sorted(last, key=last.__getitem__)


def _contacts_of(changes: Iterable[Change]) -> list[UUID]:
    kept = list(changes)
    asked = list_contacts_by_enquiry({change.subject_id for change in kept if change.subject_kind == "enquiry"})
    last = {asked.get(change.subject_id, change.subject_id): change.place for change in kept}
    return sorted(last, key=last.__getitem__)


def _updates(changes: Changes, items: Sequence[Told]) -> Updates[Told]:
    return Updates(tuple(items), changes.next, changes.more, changes.until)
