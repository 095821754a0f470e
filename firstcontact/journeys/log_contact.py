"""An adviser logs a contact by phone or at the counter.

1. Start the contact: it is in the adviser's hand.
2. Say who it is with: a customer that was found, a new one, or nobody known.
3. For each thing asked: answer it, open a case with the service's questions, or tell of a case that is open.
4. Wrap up: a person may correct the demand type that the machine proposed; the contact is finished.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.rules import AnswerMistake, check_page, contact_of, stop_for
from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.queries import ServiceFacts, get_service
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.queries import ContactFacts, get_contact
from firstcontact.domain.contacts.rules import Demand, propose_demand
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.customers.actions import keep_record, link_record, make_customer
from firstcontact.domain.customers.queries import get_customer
from firstcontact.domain.customers.rules import Level, Said, fold
from firstcontact.domain.promises.queries import list_promises
from firstcontact.foundation.audit import trail
from firstcontact.foundation.identity import Actor, Viewer
from firstcontact.foundation.languages import Text
from firstcontact.journeys.moments import moment_at
from firstcontact.journeys.open_case import Opened, open_case
from firstcontact.journeys.recognise_customer import Who, recognise_customer


class ContactStateError(ValueError):
    """This contact is not in this adviser's hand, or is finished."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The answers as given cannot open a case: what is wrong, question by question."""

    mistakes: tuple[AnswerMistake, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """A rule of the service answers this without a case; the enquiry is noted with the rule's result."""

    enquiry_id: UUID
    result: str
    say: Text | None


def start_contact(
    *,
    by: Actor,
    at: datetime,
    channel: str,
    language: str = "en",
    channel_key: str = "",
    customer_id: UUID | None = None,
) -> UUID:
    """A contact begins; it is in the adviser's hand until it is wrapped up."""
    contact, _ = contacts.record_contact(
        by=by,
        at=at,
        channel=channel,
        channel_key=channel_key or f"desk:{uuid4()}",
        customer_id=customer_id,
        recognised=Level.CERTAIN if customer_id else Level.UNKNOWN,
        language=language,
        taken_by=by.id,
        in_hand=True,
    )
    return contact


def choose_customer(*, by: Actor, at: datetime, contact_id: UUID, customer_id: UUID | None) -> None:
    """The adviser says who it is, or (None) leaves them unknown. That they opened the record is noted.

    :raises ContactStateError: when the contact is not in their hand.
    :raises UnknownCustomerError: when there is no such customer.
    """
    _in_hand(by, contact_id)
    if customer_id is not None:
        get_customer(customer_id, viewer=Viewer.of(by))
        trail.note(by=by, at=at, verb="saw", subject_kind="customer", subject_id=customer_id)
    level = Level.CERTAIN if customer_id else Level.UNKNOWN
    contacts.set_customer(by=by, at=at, contact_id=contact_id, customer_id=customer_id, recognised=level)


def add_customer(*, by: Actor, at: datetime, contact_id: UUID, said: Said) -> UUID:
    """The adviser has looked, and this is somebody new."""
    contact = _in_hand(by, contact_id)
    record = keep_record(by=by, at=at, source=contact.channel, said=said)
    customer = make_customer(by=by, at=at, record_id=record)
    contacts.set_customer(by=by, at=at, contact_id=contact_id, customer_id=customer, recognised=Level.CERTAIN)
    return customer


def add_to_customer(*, by: Actor, at: datetime, contact_id: UUID, said: Said) -> None:
    """What the customer says of themselves now (a new phone, checked by the adviser) is added to what is known.

    :raises ContactStateError: when the contact is not in hand or is with nobody known.
    """
    contact = _in_hand(by, contact_id)
    if contact.customer_id is None:
        raise ContactStateError("Say who the contact is with first.")
    record = keep_record(by=by, at=at, source=contact.channel, said=said)
    link_record(by=by, at=at, record_id=record, customer_id=contact.customer_id, evidence="said_to_adviser")


def note_answer(
    *, by: Actor, at: datetime, contact_id: UUID, service: str, result: str = "answered", words: str = ""
) -> UUID:
    """Something asked was dealt with at once: answered, signposted, handed over, or we cannot help.

    :raises UnknownServiceError: when there is no such service.
    :raises ContactRefusedError: for a result outside the closed list.
    """
    _in_hand(by, contact_id)
    return _note(by, at, contact_id, get_service(service), result, words)


def open_case_in_contact(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    service: str,
    raws: Mapping[str, object],
    words: str = "",
    said: Said | None = None,
) -> Opened | Refused | Stopped:
    """Open a case from the service's questions, all on one page. Nothing is kept of refused answers.

    :param said: what the caller said of themselves for this case, where they are nobody known.
    :raises UnknownServiceError: when there is no such service.
    """
    contact = _in_hand(by, contact_id)
    found = get_service(service)
    moment = moment_at(at, get_calendar())
    checked = check_page(found.definition, raws, moment, by_staff=by.is_staff)
    if checked.mistakes:
        return Refused(tuple(checked.mistakes))
    stop = stop_for(found.definition, checked.answers, moment, by_staff=by.is_staff)
    if stop is not None:
        result = stop.result or "answered"
        return Stopped(_note(by, at, contact_id, found, result, words), result, stop.stop)
    return open_case(
        by=by,
        at=at,
        contact_id=contact_id,
        application_id=_submitted(by, at, contact, found, checked.answers),
        who=_who(by, at, contact, said or _said(found.definition, checked.answers)),
        team=found.team,
        sensitivity=found.sensitivity,
        words=words,
    )


def ask_about_case(
    *, by: Actor, at: datetime, contact_id: UUID, case_id: UUID, new_facts: str = "", words: str = ""
) -> UUID:
    """The customer asks about an open case. With no new facts it is progress chasing; new facts go into the case.

    :raises UnknownCaseError: when the adviser may not see the case.
    """
    _in_hand(by, contact_id)
    case = get_case(case_id, viewer=Viewer.of(by))
    facts = new_facts.strip()
    result, relation, kind = (
        ("case_updated", "updated", "new_facts") if facts else ("progress_given", "asked", "asked_about")
    )
    demand = propose_demand(
        result=result,
        service_demand="value",
        service_reason="",
        asked_about_case=True,
        promise_broken=any(promise.state == "broken" for promise in list_promises([case_id])[case_id]),
        reopened=False,
    )
    enquiry = contacts.note_enquiry(
        by=by,
        at=at,
        contact_id=contact_id,
        service=case.service,
        team=case.team,
        sensitivity=case.sensitivity,
        result=result,
        demand=demand,
        words=words,
    )
    cases.link_enquiry(by=by, at=at, enquiry_id=enquiry, case_id=case_id, relation=relation)
    cases.append_entry(by=by, at=at, case_id=case_id, kind=kind, body=facts, visible_to_customer=bool(facts))
    return enquiry


def wrap_up(*, by: Actor, at: datetime, contact_id: UUID, demands: Mapping[UUID, Demand] | None = None) -> bool:
    """Finish the contact; demand types that a person corrected are kept. False when it was finished before.

    :raises ContactStateError: when it is not in this adviser's hand.
    """
    contact = get_contact(contact_id, viewer=Viewer.of(by))
    if contact.taken_by != by.id:
        raise ContactStateError("This contact is not in your hand.")
    proposed = {enquiry.id: (enquiry.demand, enquiry.demand_reason) for enquiry in contact.enquiries}
    for enquiry_id, demand in (demands or {}).items():
        if enquiry_id in proposed and proposed[enquiry_id] != (demand.kind, demand.reason):
            contacts.set_demand(by=by, at=at, enquiry_id=enquiry_id, demand=demand)
    return contacts.finish_contact(by=by, at=at, contact_id=contact_id)


def _in_hand(by: Actor, contact_id: UUID) -> ContactFacts:
    contact = get_contact(contact_id, viewer=Viewer.of(by))
    if contact.taken_by != by.id or contact.state != "in_hand":
        raise ContactStateError("This contact is not in your hand.")
    return contact


def _note(by: Actor, at: datetime, contact_id: UUID, service: ServiceFacts, result: str, words: str) -> UUID:
    demand = propose_demand(
        result=result,
        service_demand=service.definition.demand,
        service_reason=service.definition.demand_reason or "",
        asked_about_case=False,
        promise_broken=False,
        reopened=False,
    )
    return contacts.note_enquiry(
        by=by,
        at=at,
        contact_id=contact_id,
        service=service.slug,
        team=service.team,
        sensitivity=service.sensitivity,
        result=result,
        demand=demand,
        words=words,
    )


def _submitted(
    by: Actor, at: datetime, contact: ContactFacts, service: ServiceFacts, answers: Mapping[str, Any]
) -> UUID:
    application, _ = applications.start_application(
        by=by,
        at=at,
        service=service.slug,
        version_id=service.version_id,
        channel=contact.channel,
        language=contact.language,
    )
    applications.keep_answers(by=by, at=at, application_id=application, answers=answers, channel=contact.channel)
    applications.submit_application(by=by, at=at, application_id=application)
    return application


def _who(by: Actor, at: datetime, contact: ContactFacts, said: Said) -> Who:
    """Who the case is for: the contact's customer, or whoever the answers tell of, as far as they can be known."""
    if contact.customer_id is None:
        who = recognise_customer(by=by, at=at, source=contact.channel, said=said)
        if who.customer_id is not None or who.level is Level.MAYBE:
            contacts.set_customer(
                by=by, at=at, contact_id=contact.id, customer_id=who.customer_id, recognised=who.level
            )
        return who
    record = None
    if not said.is_empty and not _is_known(contact.customer_id, said, by):
        record = keep_record(by=by, at=at, source=contact.channel, said=said)
        link_record(by=by, at=at, record_id=record, customer_id=contact.customer_id, evidence="said_to_adviser")
    return Who(record, contact.customer_id, Level.CERTAIN)


def _is_known(customer_id: UUID, said: Said, by: Actor) -> bool:
    known, told = get_customer(customer_id, viewer=Viewer.of(by)), fold(said)
    points = ("name", "email", "phone", "postcode", "address")
    return all(not getattr(told, point) or getattr(told, point) == getattr(known, point) for point in points)


def _said(definition: ServiceDefinition, answers: Mapping[str, Any]) -> Said:
    given = contact_of(definition, answers)
    return Said(
        name=given.get("name", ""),
        email=given.get("email", ""),
        phone=given.get("phone", ""),
        postcode=given.get("postcode", ""),
        address=given.get("address", ""),
    )
