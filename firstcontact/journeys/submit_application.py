"""A resident answers a service's questions on the website, one at a time, and submits them.

1. Start: a draft with a reference, opened again only with the key that was handed out with it.
2. Answer: each checked answer is appended at once, with when and on which channel. A refused one changes nothing.
3. Submit: what came is stored first, as it came; everything is checked again; then contact, customer, enquiry, case,
   promise and route. A repeated submit finds what the first one made.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.queries import ApplicationFacts, find_draft, find_submitted, get_application
from firstcontact.domain.applications.rules import (
    AnswerMistake,
    Checked,
    Moment,
    check_answer,
    kept_answers,
    unfinished,
)
from firstcontact.domain.cases.queries import find_by_application, get_case, list_cases_by_enquiry
from firstcontact.domain.catalogue.queries import get_service
from firstcontact.domain.contacts.actions import record_contact
from firstcontact.domain.contacts.queries import find_by_key
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.foundation.files.sealed import store_posted, store_raw
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.journeys.moments import moment_at
from firstcontact.journeys.open_case import Opened, open_case
from firstcontact.journeys.recognise_customer import recognise_customer, said_in

SYSTEM_VIEWER = Viewer.of(SYSTEM)


class NoSuchDraftError(LookupError):
    """There is no draft with this reference and key: it never was, was submitted, or is somebody else's."""


class NotFinishedError(ValueError):
    """Something is still missing or wrong; `mistakes` says what."""

    def __init__(self, mistakes: tuple[AnswerMistake, ...]) -> None:
        super().__init__("The application is not finished.")
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Draft:
    """A new draft: its reference, and the key that opens it."""

    application_id: UUID
    reference: str
    key: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submitted application became: the case that it opened or joined."""

    case_id: UUID
    reference: str
    found: bool


def start_application(*, by: Actor, at: datetime, service: str, language: str, channel: str = "web") -> Draft:
    """Begin a draft.

    :raises UnknownServiceError: when the council offers no such service.
    """
    found = get_service(service)
    key = secrets.token_urlsafe(24)
    application, reference = applications.start_application(
        by=by,
        at=at,
        service=found.slug,
        version_id=found.version_id,
        channel=channel,
        language=language,
        token_hash=hash_key(key),
    )
    return Draft(application, reference, key)


def open_draft(*, reference: str, key: str) -> ApplicationFacts:
    """The draft, for whoever holds its key.

    :raises NoSuchDraftError: when there is none.
    """
    draft = find_draft(reference, viewer=SYSTEM_VIEWER, token_hash=hash_key(key))
    if draft is None:
        raise NoSuchDraftError("There is no such draft.")
    return draft


def answer_question(
    *, by: Actor, at: datetime, reference: str, key: str, question: str, raw: object, channel: str = "web"
) -> Checked:
    """Check one answer and keep it. A hidden or unknown question, or a wrong answer, is refused and changes nothing.

    :raises NoSuchDraftError: when the key opens no draft.
    """
    draft = open_draft(reference=reference, key=key)
    checked = check_answer(draft.definition, draft.answers, question, raw, moment_at(at, get_calendar()))
    if checked.ok:
        applications.keep_answers(
            by=by, at=at, application_id=draft.id, answers={question: checked.value}, channel=channel
        )
    return checked


def submit_application(
    *,
    by: Actor,
    at: datetime,
    reference: str,
    key: str,
    channel: str = "web",
    signed_in: UUID | None = None,
    language: str | None = None,
    posted: Mapping[str, Sequence[str]] | None = None,
) -> Submitted:
    """Submit the draft, once.

    :param posted: the form that sends it, as it came, where each answer was kept as it came when it was given; None:
        the answers came with it.
    :param language: in which they read it now, where that may differ from the one that they started in.
    :raises NoSuchDraftError: when the key opens nothing.
    :raises NotFinishedError: when an answer is missing, wrong, or stops here.
    """
    done = find_outcome(reference=reference, key=key)
    if done is not None:
        return done
    draft = _read_in(by, at, open_draft(reference=reference, key=key), language)
    raw_id = _store(by, at, draft, channel, posted)
    moment = moment_at(at, get_calendar())
    mistakes = unfinished(draft.definition, draft.answers, moment)
    if mistakes:
        raise NotFinishedError(tuple(mistakes))
    if not applications.submit_application(by=by, at=at, application_id=draft.id):
        again = find_outcome(reference=reference, key=key)
        if again is None:
            raise NoSuchDraftError("There is no such draft.")
        return again
    opened = _take_up(by, at, draft, channel, signed_in, moment, raw_id)
    return Submitted(opened.case_id, opened.reference, opened.found)


def _take_up(
    by: Actor,
    at: datetime,
    draft: ApplicationFacts,
    channel: str,
    signed_in: UUID | None,
    moment: Moment,
    raw_id: UUID,
) -> Opened:
    """Of what was just submitted: contact, customer and case."""
    service = get_service(draft.service)
    answers = kept_answers(draft.definition, draft.answers, moment)
    said = said_in(draft.definition, answers, language=draft.language if channel == "web" else "")
    who = recognise_customer(
        by=by,
        at=at,
        source=channel,
        said=said,
        sensitivity=service.sensitivity,
        team=service.team,
        signed_in=signed_in,
    )
    contact, _ = record_contact(
        by=by,
        at=at,
        channel=channel,
        channel_key=_application_key(draft.reference),
        customer_id=who.customer_id,
        recognised=who.level,
        language=draft.language,
        raw_id=raw_id,
    )
    return open_case(
        by=by,
        at=at,
        contact_id=contact,
        application=draft,
        who=who,
        team=service.team,
        sensitivity=service.sensitivity,
    )


def find_outcome(*, reference: str, key: str) -> Submitted | None:
    """What the application that this key opened became, once it was submitted."""
    application_id = find_submitted(reference, token_hash=hash_key(key))
    if application_id is None:
        return None
    case = find_by_application(application_id, viewer=SYSTEM_VIEWER)
    if case is not None:
        return Submitted(case.id, case.reference, found=False)
    joined = _find_joined(application_id)
    return Submitted(joined, get_case(joined, viewer=SYSTEM_VIEWER).reference, found=True) if joined else None


def _store(
    by: Actor, at: datetime, draft: ApplicationFacts, channel: str, posted: Mapping[str, Sequence[str]] | None
) -> UUID:
    if posted is None:
        body = json.dumps(draft.answers, ensure_ascii=False).encode()
        return store_raw(by=by, at=at, source=channel, source_key=draft.reference, body=body)
    about = f"{draft.service} {show_reference(draft.reference)}"
    return store_posted(by=by, at=at, source=f"{channel}_sent", about=about, fields=posted)


def _find_joined(application_id: UUID) -> UUID | None:
    """The open case that a submitted application was found to be about, by the contact that it made."""
    application = get_application(application_id, viewer=SYSTEM_VIEWER)
    contact = find_by_key(application.channel, _application_key(application.reference), viewer=SYSTEM_VIEWER)
    enquiries = [enquiry.id for enquiry in contact.enquiries] if contact else []
    return next(iter(list_cases_by_enquiry(enquiries).values()), None)


def _application_key(reference: str) -> str:
    """Under which key the contact of an application is recorded."""
    return f"application:{reference}"


def _read_in(by: Actor, at: datetime, draft: ApplicationFacts, language: str | None) -> ApplicationFacts:
    if language is None or language == draft.language:
        return draft
    applications.set_language(by=by, at=at, application_id=draft.id, language=language)
    return replace(draft, language=language)


def hash_key(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
