"""The desk: contacts in hand, and everything that an adviser needs beside the one they are in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import (
    CaseFacts,
    UnknownCaseError,
    get_by_reference,
    list_cases,
    list_cases_by_enquiry,
)
from firstcontact.domain.catalogue.definition import NotOurs
from firstcontact.domain.catalogue.queries import (
    ServiceFacts,
    find_service,
    get_version,
    list_services,
    search_services,
)
from firstcontact.domain.catalogue.search import Hit
from firstcontact.domain.contacts.queries import ContactFacts, EnquiryFacts, get_contact, list_in_hand
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.customers.queries import CustomerFacts, list_customers, search_customers
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text
from firstcontact.foundation.references import read_reference
from firstcontact.overviews.customer_page import CustomerPage, get_customer_page


@dataclass(frozen=True, slots=True)
class InHand:
    """A contact that this adviser has open."""

    contact: ContactFacts
    customer: CustomerFacts | None


@dataclass(frozen=True, slots=True)
class ShownEnquiry:
    """An enquiry of the contact, its service's name and the case that it is about."""

    enquiry: EnquiryFacts
    service: Text | None
    case: CaseFacts | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: customers, services and answers, and the case of a reference."""

    customers: tuple[CustomerFacts, ...] = ()
    hits: tuple[Hit, ...] = ()
    case: CaseFacts | None = None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """The contact that the adviser is in."""

    contact: ContactFacts
    customer: CustomerPage | None
    enquiries: tuple[ShownEnquiry, ...]
    service: ServiceFacts | None
    elsewhere: NotOurs | None


def list_hand(*, viewer: Viewer) -> tuple[InHand, ...]:
    """The contacts in this adviser's hand, oldest first."""
    contacts = list_in_hand(viewer=viewer)
    known = list_customers([one.customer_id for one in contacts if one.customer_id], viewer=viewer)
    return tuple(InHand(one, known.get(one.customer_id) if one.customer_id else None) for one in contacts)


def get_contact_page(contact_id: UUID, *, viewer: Viewer, at: datetime, service: str = "") -> ContactPage:
    """The contact with who it is with, what was asked so far, and the service that is open beside it.

    :raises UnknownContactError: when there is none that this viewer may see.
    """
    contact = get_contact(contact_id, viewer=viewer)
    chosen = find_service(service) if service else None
    council = get_council()
    return ContactPage(
        contact=contact,
        customer=get_customer_page(contact.customer_id, viewer=viewer, at=at) if contact.customer_id else None,
        enquiries=_enquiries(contact, viewer),
        service=chosen,
        elsewhere=chosen.definition.not_ours_for(tier=council.tier, nation=council.nation) if chosen else None,
    )


def find_anything(words: str, *, viewer: Viewer) -> Found:
    """Customers by name, postcode, phone or email; the case of a reference; services by what they are."""
    if not words.strip():
        return Found()
    reference = read_reference(words)
    if reference is not None:
        return _by_reference(reference, viewer)
    hits = search_services(words, languages=get_council().languages)
    return Found(tuple(search_customers(words, viewer=viewer)), hits)


def find_services(words: str) -> tuple[Hit, ...]:
    """Services and ready answers for what was asked; all services when nothing was typed."""
    if not words.strip():
        return tuple(Hit(one.slug, None, one.definition.name, 0.0) for one in list_services())
    return search_services(words, languages=get_council().languages, most=8)


def _by_reference(reference: str, viewer: Viewer) -> Found:
    try:
        case = get_by_reference(reference, viewer=viewer)
    except UnknownCaseError:
        return Found()
    known = list_customers([case.customer_id], viewer=viewer) if case.customer_id else {}
    return Found(tuple(known.values()), (), case)


def _enquiries(contact: ContactFacts, viewer: Viewer) -> tuple[ShownEnquiry, ...]:
    case_of = list_cases_by_enquiry([enquiry.id for enquiry in contact.enquiries])
    cases = list_cases(case_of.values(), viewer=viewer)
    shown = []
    for enquiry in contact.enquiries:
        case = cases.get(case_of[enquiry.id]) if enquiry.id in case_of else None
        service = find_service(enquiry.service) if enquiry.service else None
        name = get_version(service.version_id).name if service else None
        shown.append(ShownEnquiry(enquiry, name, case))
    return tuple(shown)
