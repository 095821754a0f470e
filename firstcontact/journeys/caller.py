"""Who an adviser's contact is with, and the cases that were opened in it.

1. The contact's customer, where the adviser has said who it is; what they say of themselves now is kept.
2. Otherwise whoever the answers tell of, or who wrote the email, as far as they can be known.
3. When the adviser says later who it is, or that it is somebody else, the cases opened in this contact follow.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import list_cases, list_opened_in
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.queries import ServiceFacts
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.queries import ContactFacts, MessageFacts, list_messages
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.customers.actions import end_link, keep_record, link_record
from firstcontact.domain.customers.queries import CustomerFacts, find_openly_known
from firstcontact.domain.customers.rules import Level, Said, fold
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys.recognise_customer import Who, recognise_customer, said_in

POINTS = ("name", "email", "phone", "postcode", "address")


def recognise_caller(
    *,
    by: Actor,
    at: datetime,
    contact: ContactFacts,
    said: Said,
    service: ServiceFacts,
    known: CustomerFacts | None = None,
) -> Who:
    """Who a case of this service opened in this contact is for: steps 1 and 2.

    :param known: what everybody may know of the contact's customer, where the caller has read it.
    """
    sensitivity, team = service.sensitivity, service.team
    if contact.customer_id is None:
        who = recognise_customer(by=by, at=at, source=contact.channel, said=said, sensitivity=sensitivity, team=team)
        if who.customer_id is not None or who.level is Level.MAYBE:
            contacts.set_customer(
                by=by, at=at, contact_id=contact.id, customer_id=who.customer_id, recognised=who.level
            )
        return who
    record = None
    known = known or find_openly_known(contact.customer_id, viewer=Viewer.of(by))
    if not said.is_empty and not _is_known(known, said):
        record = keep_record(by=by, at=at, source=contact.channel, said=said, sensitivity=sensitivity, team=team)
        link_record(by=by, at=at, record_id=record, customer_id=contact.customer_id, evidence="said_to_adviser")
    return Who(record, contact.customer_id, Level.CERTAIN)


def said_by_caller(
    *,
    by: Actor,
    at: datetime,
    contact: ContactFacts,
    definition: ServiceDefinition,
    answers: Mapping[str, Any],
    known: CustomerFacts | None = None,
) -> Said:
    """What the answers say of the caller, and in a council of several languages the one that is spoken now.

    :param known: what everybody may know of the contact's customer, where the caller has read it.
    """
    if known is None and contact.customer_id:
        known = find_openly_known(contact.customer_id, viewer=Viewer.of(by))
    said = said_in(
        definition,
        answers,
        language=(known.language if known else "") or spoken_language(contact),
        knows_address=known is not None and bool(known.address),
    )
    writer = None if said.email or (known is not None and known.email) else _writer_of(contact)
    return said if writer is None else replace(said, name=said.name or writer.sender_name, email=writer.sender_address)


def _writer_of(contact: ContactFacts) -> MessageFacts | None:
    """Who wrote an email gave a way to be told, whatever is left out of the form."""
    messages = list_messages([contact.id], viewer=Viewer.of(SYSTEM)) if contact.channel == "email" else []
    return next((one for one in messages if one.direction == "inbound" and one.sender_address), None)


def spoken_language(contact: ContactFacts) -> str:
    """The language that was chosen for this contact; empty where the council has one only, so that nobody chose."""
    return contact.language if len(get_council().languages) > 1 else ""


def move_cases(*, by: Actor, at: datetime, contact: ContactFacts, customer_id: UUID | None) -> None:
    """The cases opened in this contact are this customer's, or nobody's again: step 3."""
    opened = list_opened_in([enquiry.id for enquiry in contact.enquiries])
    for case in list_cases(opened, viewer=Viewer.of(SYSTEM)).values():
        if case.customer_id not in (None, contact.customer_id) or case.customer_id == customer_id:
            continue
        if case.record_id is not None and customer_id is None:
            end_link(by=by, at=at, record_id=case.record_id)
        elif case.record_id is not None and customer_id is not None:
            link_record(by=by, at=at, record_id=case.record_id, customer_id=customer_id, evidence="person_decided")
        cases.set_customer(by=by, at=at, case_id=case.id, customer_id=customer_id)


def _is_known(known: CustomerFacts | None, said: Said) -> bool:
    told = fold(said)
    if known is None:
        return False
    same = all(not getattr(told, point) or getattr(told, point) == getattr(known, point) for point in POINTS)
    return same and (not told.language or bool(known.language))
