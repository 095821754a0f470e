"""A partner's website hands on what somebody reported about a public place, and what is said of it there later.

Nobody can be asked again: whoever reported it is gone when it reaches us, and a report that is refused is sent again
and again. So one is refused only where a question that is put to everybody is not answered.

1. Keep what came, as it came. What the same partner handed on before under its own number is found again.
2. What does not apply, or cannot be read of how to reach them, is left out of the answers and stays in the words.
3. The case is opened, also where a rule would have stopped somebody on our website: what the rule says goes back to the
   partner as a notice, and a person looks at it.
4. What is said later goes to whoever has the case. Only who reported it answers our question or opens it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.rules import AnswerMistake, Moment, check_page, stop_for, warnings_for
from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import CaseFacts, get_case, list_cases_by_enquiry
from firstcontact.domain.cases.states import can_be_reopened
from firstcontact.domain.catalogue.definition import ContactQuestion, ServiceDefinition
from firstcontact.domain.catalogue.queries import ServiceFacts, find_elsewhere
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.actions import EmailParts, NewFile
from firstcontact.domain.contacts.queries import get_contact
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.customers.queries import find_openly_known, find_said
from firstcontact.domain.customers.rules import Level, Said, fold_email, fold_phone
from firstcontact.foundation.files.sealed import store_raw
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.languages import Text
from firstcontact.journeys.become_contact import add_to_case
from firstcontact.journeys.caller import recognise_caller, said_by_caller
from firstcontact.journeys.moments import moment_at
from firstcontact.journeys.noting import note_about_case
from firstcontact.journeys.open_case import open_case
from firstcontact.journeys.recognise_customer import recognise_customer
from firstcontact.journeys.work_case import MOST_WORDS, reopen_case

CHANNEL = "partner"
SYSTEM_VIEWER = Viewer.of(SYSTEM)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a partner hands on.

    :ivar key: by which the partner's sending it again is known; `raw` what came, byte for byte.
    :ivar through: what the partner is called, `language` the one that it is taken to be in.
    :ivar words: what somebody wrote, and `more` what the partner's system adds, line by line.
    """

    key: str
    raw: bytes
    through: str
    language: str
    words: str
    more: tuple[str, ...] = ()
    said: Said = field(default_factory=Said)
    files: tuple[NewFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a report: the case's reference, and what the partner should tell whoever reported it."""

    reference: str
    notices: tuple[Text, ...]


class ReportRefusedError(ValueError):
    """Questions that are put to everybody are not answered, or not so that it can be read."""

    def __init__(self, mistakes: Sequence[AnswerMistake]) -> None:
        super().__init__("The report lacks answers.")
        self.mistakes = tuple(mistakes)


@transaction.atomic
def take_report(*, by: Actor, at: datetime, service: ServiceFacts, answers: Mapping[str, object], sent: Sent) -> Taken:
    """The steps above for a new report.

    :param answers: raw, by question; those to questions that the service has not are for `sent.more`.
    :raises ReportRefusedError: when answers are missing; nothing is kept.
    """
    contact_id, new = _record(by, at, sent, waiting=False)
    moment = moment_at(at, get_calendar())
    checked, unreadable = _check(service.definition, answers, moment)
    notices = _notices(service.definition, checked, moment)
    if not new:
        return Taken(_opened_in(contact_id), notices)
    contact = get_contact(contact_id, viewer=SYSTEM_VIEWER)
    asked = any(isinstance(question, ContactQuestion) for question in service.definition.questions)
    said = sent.said
    if asked:
        said = said_by_caller(by=by, at=at, contact=contact, definition=service.definition, answers=checked)
    opened = open_case(
        by=by,
        at=at,
        contact_id=contact_id,
        application=applications.take_application(
            by=by,
            at=at,
            service=service.slug,
            version_id=service.version_id,
            channel=CHANNEL,
            language=sent.language,
            answers=checked,
        ),
        who=recognise_caller(by=by, at=at, contact=contact, said=said, service=service),
        team=service.team,
        sensitivity=service.sensitivity,
        words=sent.words,
        form_key="asked:0",
    )
    _keep_message(by, at, contact_id, sent, [*sent.more, *unreadable])
    return Taken(opened.reference, notices)


@transaction.atomic
def take_update(*, by: Actor, at: datetime, case_id: UUID, still_open: bool, sent: Sent) -> bool:
    """What was said of a case on the partner's website. False when it was taken before.

    :param still_open: they say that it is not put right (where it is closed); otherwise that it is, or nothing of it.
    :raises UnknownCaseError: when there is no such case that the partner may know of.
    """
    contact_id, new = _record(by, at, sent, waiting=True)
    if not new:
        return False
    cases.hold_case(by=by, at=at, case_id=case_id)
    case = get_case(case_id, viewer=Viewer.of(by))
    theirs = _is_theirs(case, sent.said)
    who = recognise_customer(by=by, at=at, source=CHANNEL, said=sent.said, sensitivity=case.sensitivity, team=case.team)
    if who.customer_id is not None or who.level is Level.MAYBE:
        contacts.set_customer(by=by, at=at, contact_id=contact_id, customer_id=who.customer_id, recognised=who.level)
    _keep_message(by, at, contact_id, sent, sent.more)
    words = "\n".join([sent.words, *sent.more]).strip()[:MOST_WORDS]
    if theirs and still_open and not case.is_open and can_be_reopened(case.closed_at, at):
        note_about_case(
            by=by, at=at, contact_id=contact_id, case=case, new_facts=True, words="", form_key="", reopened=True
        )
        reopen_case(by=by, at=at, case_id=case_id, words=words)
        contacts.finish_contact(by=by, at=at, contact_id=contact_id)
        return True
    add_to_case(by=by, at=at, contact_id=contact_id, case_id=case_id, words=words, by_others=not theirs)
    return True


def _record(by: Actor, at: datetime, sent: Sent, *, waiting: bool) -> tuple[UUID, bool]:
    number = f"open311:{by.id}:{sent.key}"
    kept = store_raw(by=by, at=at, source="open311", source_key=number, body=sent.raw)
    return contacts.record_contact(
        by=by, at=at, channel=CHANNEL, channel_key=number, language=sent.language, waiting=waiting, raw_id=kept
    )


def _check(
    definition: ServiceDefinition, answers: Mapping[str, object], moment: Moment
) -> tuple[dict[str, Any], list[str]]:
    """The answers to keep, and what could not be read of how to reach them."""
    raws = dict(answers)
    checked, unreadable = check_page(definition, raws, moment), []
    for mistake in checked.mistakes:
        question, given = definition.question(mistake.question), raws.get(mistake.question)
        if isinstance(question, ContactQuestion) and isinstance(given, Mapping) and given.get(mistake.field or ""):
            unreadable.append(f"{mistake.field}: {given[mistake.field]}")
            raws[mistake.question] = {name: part for name, part in given.items() if name != mistake.field}
    if unreadable:
        checked = check_page(definition, raws, moment)
    wrong = [mistake for mistake in checked.mistakes if not _can_be_spared(definition, mistake)]
    if wrong:
        raise ReportRefusedError(wrong)
    return checked.answers, unreadable


def _can_be_spared(definition: ServiceDefinition, mistake: AnswerMistake) -> bool:
    """Whether it does not apply, or is asked of some people only: the partner cannot know of whom."""
    question = definition.question(mistake.question)
    return mistake.does_not_apply or (question is not None and question.shown_when is not None)


def _notices(definition: ServiceDefinition, answers: Mapping[str, Any], moment: Moment) -> tuple[Text, ...]:
    stop, elsewhere = stop_for(definition, answers, moment), find_elsewhere(definition)
    said = [
        stop.stop if stop else None,
        *warnings_for(definition, answers, moment),
        elsewhere.say if elsewhere else None,
    ]
    return tuple(each for each in said if each is not None)


def _opened_in(contact_id: UUID) -> str:
    enquiries = [enquiry.id for enquiry in get_contact(contact_id, viewer=SYSTEM_VIEWER).enquiries]
    case = next(iter(list_cases_by_enquiry(enquiries).values()))
    return get_case(case, viewer=SYSTEM_VIEWER).reference


def _keep_message(by: Actor, at: datetime, contact_id: UUID, sent: Sent, more: Sequence[str]) -> None:
    body = "\n\n".join(part for part in (sent.words, "\n".join(more)) if part)
    if not body and not sent.files:
        return
    message = contacts.keep_message(
        by=by,
        at=at,
        contact_id=contact_id,
        direction="inbound",
        language=sent.language,
        subject=sent.through,
        body=body,
        email=EmailParts(sender_name=sent.said.name, sender_address=sent.said.email),
    )
    if sent.files:
        contacts.keep_attachments(by=by, at=at, message_id=message, files=sent.files)


def _is_theirs(case: CaseFacts, said: Said) -> bool:
    """Whether the partner says an email or a phone number that was given with the case, or is its customer's."""
    known = [
        find_said(case.record_id, viewer=SYSTEM_VIEWER) if case.record_id else None,
        find_openly_known(case.customer_id, viewer=SYSTEM_VIEWER) if case.customer_id else None,
    ]
    email, phone = fold_email(said.email), fold_phone(said.phone) if said.phone else ""
    return any(
        (bool(email) and fold_email(each.email) == email) or (bool(phone) and fold_phone(each.phone) == phone)
        for each in known
        if each is not None
    )
