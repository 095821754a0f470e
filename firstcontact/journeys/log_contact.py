"""An adviser logs a contact by phone or at the counter.

1. Start the contact: it is in the adviser's hand, and in nobody else's.
2. Say who it is with: a customer that was found, a new one, or nobody known; and in which language.
3. For each thing asked: answer it, open a case with the service's questions, or go on with a case that there is. A form
   that is sent twice notes once.
4. Keep what is half written, so that another contact can be taken meanwhile.
5. Wrap up: a person may correct the demand type that the machine proposed; the contact is finished.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.queries import ApplicationFacts
from firstcontact.domain.applications.rules import AnswerMistake, check_page, stop_for
from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import get_case, list_cases_by_enquiry, list_opened_in
from firstcontact.domain.catalogue.queries import ServiceFacts, get_service
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.actions import ContactRefusedError
from firstcontact.domain.contacts.queries import ContactFacts, find_noted, get_contact
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.councils.queries import get_calendar, get_council
from firstcontact.domain.customers.actions import keep_record, link_record, make_customer
from firstcontact.domain.customers.queries import get_customer, recognise
from firstcontact.domain.customers.rules import Level, Said, fold_name
from firstcontact.foundation.audit import trail
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.languages import Text
from firstcontact.journeys.caller import move_cases, recognise_caller, said_by_caller, spoken_language
from firstcontact.journeys.know_customer import LikeSomebodyError
from firstcontact.journeys.moments import moment_at
from firstcontact.journeys.noting import note_about_case, note_at_once, take_words_of_case
from firstcontact.journeys.open_case import Opened, open_case
from firstcontact.journeys.work_case import MOST_WORDS, reopen_case


class ContactStateError(ValueError):
    """This contact is not in this adviser's hand, or is finished."""


class NothingNotedError(ContactStateError):
    """An email is finished when it is noted what it was about, or that nothing needs doing."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The answers as given cannot open a case: what is wrong, question by question."""

    mistakes: tuple[AnswerMistake, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """A rule of the service answers this without a case: what to say, and the result to note. Nothing is noted yet."""

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


def set_language(*, by: Actor, at: datetime, contact_id: UUID, language: str) -> None:
    """The language that they wish to speak; of a customer who is known it is remembered.

    :raises ContactStateError: when the contact is not in their hand.
    :raises ContactRefusedError: when the council does not speak it.
    """
    contact = _in_hand(by, at, contact_id)
    if language not in get_council().languages:
        raise ContactRefusedError(f"The council does not speak {language!r}.")
    contacts.set_language(by=by, at=at, contact_id=contact_id, language=language)
    if contact.customer_id is not None:
        add_to_customer(by=by, at=at, contact_id=contact_id, said=Said(language=language))


def choose_customer(*, by: Actor, at: datetime, contact_id: UUID, customer_id: UUID | None) -> None:
    """The adviser says who it is, or (None) leaves them unknown. That they opened the record is noted.

    :raises ContactStateError: when the contact is not in their hand.
    :raises UnknownCustomerError: when there is no such customer.
    """
    contact = _in_hand(by, at, contact_id)
    if customer_id is not None:
        get_customer(customer_id, viewer=Viewer.of(by))
        trail.note(by=by, at=at, verb="saw", subject_kind="customer", subject_id=customer_id)
    level = Level.CERTAIN if customer_id else Level.UNKNOWN
    contacts.set_customer(by=by, at=at, contact_id=contact_id, customer_id=customer_id, recognised=level)
    move_cases(by=by, at=at, contact=contact, customer_id=customer_id)


def add_customer(*, by: Actor, at: datetime, contact_id: UUID, said: Said, sure: bool = True) -> UUID:
    """Somebody new. Sent twice, it makes one customer.

    :param sure: the adviser has looked, and this is nobody of those who are like them.
    :raises LikeSomebodyError: when not sure, and there are customers who are like them; nothing is kept.
    :raises ContactStateError: when the contact is not in hand, or is with somebody else.
    """
    contact = _in_hand(by, at, contact_id)
    if contact.customer_id is not None:
        if fold_name(get_customer(contact.customer_id, viewer=Viewer.of(by)).name) == fold_name(said.name):
            return contact.customer_id
        raise ContactStateError("Say first that this is somebody else.")
    found = recognise(said)
    if not sure and found.level is not Level.UNKNOWN:
        raise LikeSomebodyError((found.customer_id,) if found.customer_id else found.candidates)
    told = replace(said, language=said.language or spoken_language(contact))
    record = keep_record(by=by, at=at, source=contact.channel, said=told)
    customer = make_customer(by=by, at=at, record_id=record)
    contacts.set_customer(by=by, at=at, contact_id=contact_id, customer_id=customer, recognised=Level.CERTAIN)
    move_cases(by=by, at=at, contact=contact, customer_id=customer)
    return customer


def add_to_customer(*, by: Actor, at: datetime, contact_id: UUID, said: Said) -> None:
    """What the customer says of themselves now (a new phone, checked by the adviser) is added to what is known.

    :raises ContactStateError: when the contact is not in hand or is with nobody known.
    """
    contact = _in_hand(by, at, contact_id)
    if contact.customer_id is None:
        raise ContactStateError("Say who the contact is with first.")
    record = keep_record(by=by, at=at, source=contact.channel, said=said)
    link_record(by=by, at=at, record_id=record, customer_id=contact.customer_id, evidence="said_to_adviser")


@transaction.atomic
def note_answer(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    service: str,
    result: str = "answered",
    words: str = "",
    form_key: str = "",
) -> UUID:
    """Something asked was dealt with at once: answered, signposted, handed over, or we cannot help.

    :raises UnknownServiceError: when there is no such service.
    :raises ContactRefusedError: for a result outside the closed list.
    """
    _in_hand(by, at, contact_id)
    noted = find_noted(contact_id, form_key=form_key)
    return noted or note_at_once(
        by=by, at=at, contact_id=contact_id, service=get_service(service), result=result, words=words, form_key=form_key
    )


@transaction.atomic
def open_case_in_contact(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    service: str,
    raws: Mapping[str, object],
    words: str = "",
    said: Said | None = None,
    form_key: str = "",
) -> Opened | Refused | Stopped:
    """Open a case from the service's questions, all on one page. Nothing is kept of refused answers.

    A rule that stops is told before anything that is missing: it fires only when it is certain.

    :param said: what the caller said of themselves for this case; read from the answers when left out.
    :raises UnknownServiceError: when there is no such service.
    """
    contact = _in_hand(by, at, contact_id)
    noted = find_noted(contact_id, form_key=form_key)
    if noted is not None:
        return _opened_before(noted)
    found = get_service(service)
    moment = moment_at(at, get_calendar())
    checked = check_page(found.definition, raws, moment, by_staff=by.is_staff)
    stop = stop_for(found.definition, checked.answers, moment, by_staff=by.is_staff)
    if stop is not None:
        return Stopped(stop.result or "answered", stop.stop)
    if checked.mistakes:
        return Refused(tuple(checked.mistakes))
    told = said or said_by_caller(by=by, at=at, contact=contact, definition=found.definition, answers=checked.answers)
    return open_case(
        by=by,
        at=at,
        contact_id=contact_id,
        application=_submitted(by, at, contact, found, checked.answers),
        who=recognise_caller(by=by, at=at, contact=contact, said=told, service=found),
        team=found.team,
        sensitivity=found.sensitivity,
        words=words,
        form_key=form_key,
    )


@transaction.atomic
def ask_about_case(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    case_id: UUID,
    new_facts: str = "",
    words: str = "",
    form_key: str = "",
) -> UUID:
    """The customer asks about a case. With no new facts it is progress chasing; new facts go into the case.

    When the case waits for the customer, what they tell us is their answer, and its promises go on.

    :raises UnknownCaseError: when the adviser may not see the case.
    :raises CaseRefusedError: `too_long`.
    """
    _in_hand(by, at, contact_id)
    get_case(case_id, viewer=Viewer.of(by))
    noted = find_noted(contact_id, form_key=form_key)
    if noted is not None:
        return noted
    facts = new_facts.strip()
    if len(facts) > MOST_WORDS:
        raise CaseRefusedError("too_long", f"At most {MOST_WORDS} letters.")
    return take_words_of_case(
        by=by,
        at=at,
        contact_id=contact_id,
        case_id=case_id,
        facts=facts,
        words=words,
        form_key=form_key,
        unread=False,
    )


@transaction.atomic
def say_not_fixed(*, by: Actor, at: datetime, contact_id: UUID, case_id: UUID, words: str, form_key: str = "") -> UUID:
    """A case was closed but it is not put right: it is opened again for the same owner, and counted.

    :raises UnknownCaseError: when the adviser may not see the case.
    :raises CaseRefusedError: `empty`, `too_long`, `not_closed`, or `too_late` after 28 days.
    """
    _in_hand(by, at, contact_id)
    case = get_case(case_id, viewer=Viewer.of(by))
    noted = find_noted(contact_id, form_key=form_key)
    if noted is not None:
        return noted
    if not words.strip():
        raise CaseRefusedError("empty", "Say what is still wrong.")
    enquiry = note_about_case(
        by=by, at=at, contact_id=contact_id, case=case, new_facts=True, words="", form_key=form_key, reopened=True
    )
    reopen_case(by=by, at=at, case_id=case_id, words=words)
    return enquiry


def keep_draft(
    *, by: Actor, at: datetime, contact_id: UUID, form: str, fields: Mapping[str, Sequence[str]] | None
) -> None:
    """Keep what is half written in one form of the contact, or (None) forget it.

    :raises ContactStateError: when the contact is not in this adviser's hand.
    :raises ContactRefusedError: when it is too long to keep.
    """
    _in_hand(by, at, contact_id)
    contacts.keep_draft(by=by, at=at, contact_id=contact_id, form=form, fields=fields)


@transaction.atomic
def wrap_up(*, by: Actor, at: datetime, contact_id: UUID, demands: Mapping[UUID, Demand] | None = None) -> bool:
    """Finish the contact; demand types that a person corrected are kept. False when it was finished before.

    :raises ContactStateError: when it is not in this adviser's hand.
    :raises NothingNotedError: when it is an email, and nothing was noted.
    :raises ContactRefusedError: for a demand type outside the lists, or of an enquiry of another contact.
    """
    contacts.hold_contact(by=by, at=at, contact_id=contact_id)
    contact = get_contact(contact_id, viewer=Viewer.of(by))
    if contact.taken_by != by.id:
        raise ContactStateError("This contact is not in your hand.")
    if contact.state != "in_hand":
        return False
    if contact.channel == "email" and not contact.enquiries:
        raise NothingNotedError("Say what the email was about.")
    proposed = {enquiry.id: (enquiry.demand, enquiry.demand_reason) for enquiry in contact.enquiries}
    if not set(demands or ()) <= set(proposed):
        raise ContactRefusedError("A demand type is of an enquiry of this contact.")
    for enquiry_id, demand in (demands or {}).items():
        if proposed[enquiry_id] != (demand.kind, demand.reason):
            contacts.set_demand(by=by, at=at, enquiry_id=enquiry_id, demand=demand)
    return contacts.finish_contact(by=by, at=at, contact_id=contact_id)


def _in_hand(by: Actor, at: datetime, contact_id: UUID) -> ContactFacts:
    contacts.hold_contact(by=by, at=at, contact_id=contact_id)
    contact = get_contact(contact_id, viewer=Viewer.of(by))
    if contact.taken_by != by.id or contact.state != "in_hand":
        raise ContactStateError("This contact is not in your hand.")
    return contact


def _opened_before(enquiry: UUID) -> Opened:
    case_id = list_cases_by_enquiry([enquiry]).get(enquiry)
    if case_id is None:
        raise ContactStateError("This form has noted something else already.")
    case = get_case(case_id, viewer=Viewer.of(SYSTEM))
    return Opened(case.id, case.reference, found=case.id not in list_opened_in([enquiry]), enquiry_id=enquiry)


def _submitted(
    by: Actor, at: datetime, contact: ContactFacts, service: ServiceFacts, answers: Mapping[str, Any]
) -> ApplicationFacts:
    return applications.take_application(
        by=by,
        at=at,
        service=service.slug,
        version_id=service.version_id,
        channel=contact.channel,
        language=contact.language,
        answers=answers,
    )
