"""What other systems may be told of: whether a viewer may see what an event is about, and where they read it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from firstcontact.domain.cases.queries import list_cases
from firstcontact.domain.contacts.queries import list_contacts, list_contacts_by_enquiry
from firstcontact.domain.customers.queries import list_customers
from firstcontact.foundation.events.stream import Fact
from firstcontact.foundation.identity import Viewer

Addresses = dict[UUID, str]


def list_read_addresses(facts: Sequence[Fact], *, viewer: Viewer) -> Addresses:
    """By event, the address below the API where this viewer reads what it is about. What they may not see is not there.

    An event that ties an enquiry to a case is told to those who may see both.
    """
    cases = _cases((fact.subject_id for fact in facts if fact.subject_kind == "case"), viewer)
    linked = _cases((UUID(fact.payload["case"]) for fact in facts if fact.name == "enquiry_linked"), viewer)
    readers: Mapping[str, Callable[[Iterable[UUID], Viewer], Addresses]] = {
        "contact": _contacts,
        "enquiry": _enquiries,
        "customer": _customers,
    }
    by_kind = {"case": cases}
    for kind, read in readers.items():
        by_kind[kind] = read({fact.subject_id for fact in facts if fact.subject_kind == kind}, viewer)
    return {
        fact.id: by_kind[fact.subject_kind][fact.subject_id]
        for fact in facts
        if fact.subject_id in by_kind.get(fact.subject_kind, {})
        and (fact.name != "enquiry_linked" or UUID(fact.payload["case"]) in linked)
    }


def _cases(ids: Iterable[UUID], viewer: Viewer) -> Addresses:
    wanted = set(ids)
    found = list_cases(wanted, viewer=viewer) if wanted else {}
    return {case.id: f"/cases/{case.reference}" for case in found.values() if not case.hidden}


def _contacts(ids: Iterable[UUID], viewer: Viewer) -> Addresses:
    wanted = set(ids)
    return {one.id: f"/contacts/{one.id}" for one in list_contacts(wanted, viewer=viewer)} if wanted else {}


def _enquiries(ids: Iterable[UUID], viewer: Viewer) -> Addresses:
    wanted = set(ids)
    contacts = set(list_contacts_by_enquiry(wanted).values()) if wanted else set()
    found = list_contacts(contacts, viewer=viewer) if contacts else []
    return {
        enquiry.id: f"/contacts/{contact.id}"
        for contact in found
        for enquiry in contact.enquiries
        if enquiry.id in wanted and not enquiry.hidden
    }


def _customers(ids: Iterable[UUID], viewer: Viewer) -> Addresses:
    wanted = set(ids)
    return {one: f"/customers/{one}" for one in list_customers(wanted, viewer=viewer)} if wanted else {}
