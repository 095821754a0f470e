"""One customer: who they are, what they asked, what was promised, what they were told; all channels, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, list_asked, list_cases_by_enquiry, list_cases_of
from firstcontact.domain.cases.states import State, can_be_reopened
from firstcontact.domain.catalogue.queries import get_version, list_services
from firstcontact.domain.contacts.queries import ContactFacts, list_contacts_of, list_subjects
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.councils.rules import WorkingCalendar
from firstcontact.domain.customers.queries import CustomerFacts, get_customer
from firstcontact.domain.promises.queries import PromiseFacts, list_newest_promises
from firstcontact.domain.staff.queries import list_names
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text
from firstcontact.overviews.case_page import ShownPromise, used_of


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case of the customer with its service's name and its open promises; hidden ones show neither.

    `asked` is our question while the case waits for the customer's answer.
    """

    case: CaseFacts
    service: Text | None
    promises: tuple[ShownPromise, ...]
    asked: str = ""
    can_reopen: bool = False


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """All that is known of one customer and may be seen by this viewer.

    :ivar subjects: what the first message of a contact is headed in which nothing was asked.
    """

    customer: CustomerFacts
    cases: tuple[ShownCase, ...]
    contacts: tuple[ContactFacts, ...]
    subjects: dict[UUID, str]
    case_of_enquiry: dict[UUID, UUID]
    advisers: dict[UUID, str]
    services: dict[str, Text]


def get_customer_page(customer_id: UUID, *, viewer: Viewer, at: datetime) -> CustomerPage:
    """Everything on the page, in a fixed number of queries.

    :raises UnknownCustomerError: when there is no such customer that this viewer may see.
    """
    customer, calendar = get_customer(customer_id, viewer=viewer), get_calendar()
    cases = list_cases_of(customer_id, viewer=viewer)
    seen = [case for case in cases if not case.hidden]
    promises = list_newest_promises([case.id for case in seen])
    asked = list_asked([case.id for case in seen if case.state == State.WAITING_FOR_CUSTOMER], viewer=viewer)
    contacts = list_contacts_of(customer_id, viewer=viewer)
    enquiries = [enquiry.id for contact in contacts for enquiry in contact.enquiries if not enquiry.hidden]
    return CustomerPage(
        customer=customer,
        cases=tuple(_shown(case, promises.get(case.id, []), asked.get(case.id, ""), at, calendar) for case in cases),
        contacts=tuple(contacts),
        subjects=list_subjects([one.id for one in contacts if not one.enquiries], viewer=viewer),
        case_of_enquiry=list_cases_by_enquiry(enquiries),
        advisers=list_names({contact.taken_by for contact in contacts if contact.taken_by}),
        services=_names({enquiry.service for contact in contacts for enquiry in contact.enquiries}),
    )


def _names(services: set[str]) -> dict[str, Text]:
    return {service.slug: service.definition.name for service in list_services() if service.slug in services}


def _shown(
    case: CaseFacts, promises: list[PromiseFacts], asked: str, at: datetime, calendar: WorkingCalendar
) -> ShownCase:
    if case.hidden:
        return ShownCase(case, None, ())
    return ShownCase(
        case,
        get_version(case.version_id).name,
        tuple(ShownPromise(promise, used_of(promise, at, calendar)) for promise in promises if promise.is_open),
        asked,
        can_be_reopened(case.closed_at, at),
    )
