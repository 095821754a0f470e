"""Another system hands in a whole contact at once: with whom, and everything that was asked in it.

1. Keep what came, as it came. A contact that the same system handed in before under its own number is found again.
2. Who it is with: a customer that the system names, or whoever is recognised from what it says of them.
3. Each thing asked: answered at once, a case opened from the service's questions, or word about a case that there is.
4. One refusal refuses all of it: a contact is never half there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.rules import AnswerMistake, check_page, stop_for
from firstcontact.domain.cases.queries import CaseFacts, UnknownCaseError, get_by_reference
from firstcontact.domain.catalogue.queries import ServiceFacts, UnknownServiceError, get_service
from firstcontact.domain.contacts.actions import record_contact, set_customer
from firstcontact.domain.contacts.queries import ContactFacts
from firstcontact.domain.contacts.rules import DONE_AT_ONCE
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.customers.actions import keep_record, link_record
from firstcontact.domain.customers.queries import CustomerFacts, UnknownCustomerError, find_openly_known
from firstcontact.domain.customers.rules import Level, Said
from firstcontact.domain.staff.rules import Wall, strictest
from firstcontact.foundation.files.sealed import store_raw
from firstcontact.foundation.identity import Actor, Viewer
from firstcontact.foundation.languages import Text
from firstcontact.journeys.caller import recognise_caller, said_by_caller
from firstcontact.journeys.moments import moment_at
from firstcontact.journeys.noting import note_at_once, take_words_of_case
from firstcontact.journeys.open_case import open_case
from firstcontact.journeys.recognise_customer import Who, recognise_customer


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked, in one of three shapes.

    `service` and `result`: it was dealt with at once. `service` and `answers`: it opens a case. `case` (a reference):
    it is about that case, with `new_facts` or only asking.
    """

    service: str = ""
    result: str = ""
    answers: Mapping[str, object] | None = None
    case: str = ""
    new_facts: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The contact as it is now, what was said with it, and what everybody may know of its customer, if it was read."""

    contact: ContactFacts
    said: Said
    known: CustomerFacts | None = None

    def of(self, who: Who) -> "Given":
        """Now that it is known, or not, who the contact is with; what is known of them is to be read anew."""
        customer = self.contact.customer_id or who.customer_id
        known = self.known if who.record_id is None else None
        return Given(replace(self.contact, customer_id=customer), self.said, known)


class AskedWrongError(ValueError):
    """One thing asked cannot be taken: `number` says which (0 the first), `code` and the mistakes say why."""

    def __init__(
        self, number: int, code: str, *, mistakes: Sequence[AnswerMistake] = (), say: Text | None = None
    ) -> None:
        super().__init__(f"Enquiry {number}: {code}.")
        self.number, self.code, self.mistakes, self.say = number, code, tuple(mistakes), say


@transaction.atomic(savepoint=False)
def hand_in_contact(
    *,
    by: Actor,
    at: datetime,
    channel: str,
    asked: Sequence[Asked],
    said: Said,
    customer_id: UUID | None = None,
    language: str = "en",
    source: str = "api",
    key: str = "",
    raw: bytes = b"",
) -> tuple[UUID, bool]:
    """The steps above. Returns the contact, and whether it is new.

    :param source: which door it came through; `key` is the contact's number in the other system, empty for none.
    :param raw: what came, byte for byte.
    :raises UnknownCustomerError: when there is no such customer.
    :raises AskedWrongError: when one thing asked cannot be taken; nothing at all is kept.
    """
    number = f"{source}:{by.id}:{key}" if key else f"{source}:{uuid4()}"
    known = _get_known(by, customer_id) if customer_id else None
    kept = store_raw(by=by, at=at, source=source, source_key=number, body=raw) if raw else None
    level = Level.CERTAIN if known else Level.UNKNOWN
    contact_id, new = record_contact(
        by=by,
        at=at,
        channel=channel,
        channel_key=number,
        customer_id=customer_id,
        recognised=level,
        language=language,
        raw_id=kept,
    )
    if not new:
        return contact_id, False
    abouts = [_about(by, position, each) for position, each in enumerate(asked)]
    given = Given(
        ContactFacts(contact_id, channel, "inbound", at, at, customer_id, level, None, language, "finished", ()),
        said,
        known,
    )
    if not said.is_empty and (known is not None or all(each.answers is None for each in asked)):
        given = _keep_said(by, at, given, strictest(Wall(about.sensitivity, about.team) for about in abouts))
    for position, (each, about) in enumerate(zip(asked, abouts, strict=True)):
        given = _note(by, at, given, position, each, about)
    return contact_id, True


def _get_known(by: Actor, customer_id: UUID) -> CustomerFacts:
    known = find_openly_known(customer_id, viewer=Viewer.of(by))
    if known is None:
        raise UnknownCustomerError("There is no such customer.")
    return known


def _about(by: Actor, position: int, asked: Asked) -> CaseFacts | ServiceFacts:
    """What it is about. Who may know of that may know what they say of themselves: it stays there (decision 12)."""
    try:
        return get_by_reference(asked.case, viewer=Viewer.of(by)) if asked.case else get_service(asked.service)
    except UnknownCaseError as error:
        raise AskedWrongError(position, "no_case") from error
    except UnknownServiceError as error:
        raise AskedWrongError(position, "no_service") from error


def _keep_said(by: Actor, at: datetime, given: Given, wall: Wall) -> Given:
    contact, said = given.contact, given.said
    if contact.customer_id is not None:
        record = keep_record(
            by=by, at=at, source=contact.channel, said=said, sensitivity=wall.sensitivity, team=wall.team
        )
        link_record(by=by, at=at, record_id=record, customer_id=contact.customer_id, evidence="said_to_partner")
        return replace(given, known=None)
    who = recognise_customer(
        by=by, at=at, source=contact.channel, said=said, sensitivity=wall.sensitivity, team=wall.team
    )
    if who.customer_id is not None or who.level is Level.MAYBE:
        set_customer(by=by, at=at, contact_id=contact.id, customer_id=who.customer_id, recognised=who.level)
    return given.of(who)


def _note(by: Actor, at: datetime, given: Given, position: int, asked: Asked, about: CaseFacts | ServiceFacts) -> Given:
    form_key = f"asked:{position}"
    if isinstance(about, CaseFacts):
        take_words_of_case(
            by=by,
            at=at,
            contact_id=given.contact.id,
            case_id=about.id,
            facts=asked.new_facts.strip(),
            words=asked.words,
            form_key=form_key,
        )
        return given
    if asked.answers is not None:
        return _open(by, at, given, position, asked, about)
    if asked.result not in DONE_AT_ONCE:
        raise AskedWrongError(position, "no_result")
    note_at_once(
        by=by,
        at=at,
        contact_id=given.contact.id,
        service=about,
        result=asked.result,
        words=asked.words,
        form_key=form_key,
        known=given.contact,
    )
    return given


def _open(by: Actor, at: datetime, given: Given, position: int, asked: Asked, service: ServiceFacts) -> Given:
    contact, answers = given.contact, _checked(at, position, asked, service)
    said = given.said
    if said.is_empty:
        said = said_by_caller(
            by=by, at=at, contact=contact, definition=service.definition, answers=answers, known=given.known
        )
    who = recognise_caller(by=by, at=at, contact=contact, said=said, service=service, known=given.known)
    given = given.of(who)
    open_case(
        by=by,
        at=at,
        contact_id=contact.id,
        application=applications.take_application(
            by=by,
            at=at,
            service=service.slug,
            version_id=service.version_id,
            channel=contact.channel,
            language=contact.language,
            answers=answers,
        ),
        who=who,
        team=service.team,
        sensitivity=service.sensitivity,
        words=asked.words,
        form_key=f"asked:{position}",
        known=given.contact,
    )
    return given


def _checked(at: datetime, position: int, asked: Asked, service: ServiceFacts) -> Mapping[str, Any]:
    """The answers in their one form, where they lead to a case."""
    moment = moment_at(at, get_calendar())
    checked = check_page(service.definition, asked.answers or {}, moment)
    stop = stop_for(service.definition, checked.answers, moment)
    if stop is not None:
        raise AskedWrongError(position, "stopped", say=stop.stop)
    if checked.mistakes:
        raise AskedWrongError(position, "answers", mistakes=checked.mistakes)
    return checked.answers
