"""Contacts: handed in whole, read, and followed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from firstcontact.domain.applications.rules import AnswerMistake
from firstcontact.domain.connections.rules import Scope
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.customers.queries import UnknownCustomerError
from firstcontact.doors.api.asking import After, Key, Most, UpdatedSince, feed_arguments
from firstcontact.doors.api.keys import NeedsKey
from firstcontact.doors.api.once import once
from firstcontact.doors.api.problems import Problem, pointer
from firstcontact.doors.api.shapes.base import Feed, feed_of
from firstcontact.doors.api.shapes.contacts import ContactIn, ContactOut, EnquiryIn, contact_out
from firstcontact.doors.parts.access import viewer_of
from firstcontact.doors.parts.shown_council import council_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Actor, Viewer
from firstcontact.journeys.hand_in_contact import Asked, AskedWrongError, hand_in_contact
from firstcontact.overviews.updates import list_contact_states, list_updated_contacts

router = Router(tags=["Contacts"])
OLDEST = timedelta(days=31)
CLOCKS_APART = timedelta(minutes=5)


@router.post("", response={201: ContactOut, 200: ContactOut}, auth=NeedsKey(Scope.CONTACTS_WRITE))
def create_contact(request: HttpRequest, body: ContactIn, idempotency_key: Key) -> Any:
    """Hand in a contact with everything that was asked in it. All of it is taken, or nothing.

    201: it is new. 200: your system handed it in before under this `key`.
    """
    at = _when(body.at)
    language = _language(request, body.language)
    asked = [_asked(number, each) for number, each in enumerate(body.enquiries)]

    def do(by: Actor) -> tuple[int, ContactOut]:
        try:
            contact_id, new = hand_in_contact(
                by=by,
                at=at,
                channel=body.channel,
                asked=asked,
                said=body.said.said(),
                customer_id=body.customer,
                language=language,
                key=body.key,
                raw=request.body,
            )
        except AskedWrongError as error:
            raise Problem(422, _SAID[error.code], errors=_errors(error, language)) from error
        except UnknownCustomerError as error:
            raise _not_right("/customer", "There is no such customer.") from error
        return (201 if new else 200), contact_out(list_contact_states([contact_id], viewer=Viewer.of(by))[0])

    return once(request, idempotency_key, do)


@router.get("", response=Feed[ContactOut], auth=NeedsKey(Scope.CONTACTS_READ))
def list_contacts(
    request: HttpRequest, updated_since: UpdatedSince = None, after: After = None, most: Most = 100
) -> Any:
    """Contacts that are new or have changed, oldest change first, as they are now."""
    updates = list_updated_contacts(viewer=viewer_of(request), **feed_arguments(updated_since, after, most))
    return feed_of(updates, [contact_out(each) for each in updates.items])


@router.get("/{uuid:contact_id}", response=ContactOut, auth=NeedsKey(Scope.CONTACTS_READ))
def get_contact(request: HttpRequest, contact_id: UUID) -> Any:
    """One contact."""
    found = list_contact_states([contact_id], viewer=viewer_of(request))
    if not found:
        raise UnknownContactError("There is no such contact.")
    return contact_out(found[0])


_SAID = {
    "no_service": "There is no such service.",
    "no_case": "There is no such case, or it is not for this key.",
    "no_result": "Say how it ended: `result`, `answers` or `case`.",
    "answers": "Some of the answers are not right.",
    "stopped": "The service answers this without a case. Tell them what `message` says, and hand it in with a result.",
}
_FIELDS = {"no_service": "/service", "no_case": "/case"}


def _when(said: datetime | None) -> datetime:
    at = now()
    if said is None:
        return at
    if not at - OLDEST <= said <= at + CLOCKS_APART:
        raise _not_right("/at", "The time must be within the last 31 days.")
    return min(said, at)


def _language(request: HttpRequest, said: str | None) -> str:
    council = council_of(request)
    languages = council.languages if council else ("en",)
    if said is not None and said not in languages:
        raise _not_right("/language", f"The council writes in {', '.join(languages)}.")
    return said or languages[0]


def _asked(number: int, enquiry: EnquiryIn) -> Asked:
    given = [enquiry.result is not None, enquiry.answers is not None, enquiry.case is not None]
    if sum(given) != 1 or (enquiry.case is None) != (enquiry.service is not None):
        raise _not_right(
            pointer("enquiries", number), "Give `service` with `result` or with `answers`; or `case`, and no service."
        )
    return Asked(
        service=enquiry.service or "",
        result=enquiry.result or "",
        answers=enquiry.answers,
        case=enquiry.case or "",
        new_facts=enquiry.new_facts,
        words=enquiry.words,
    )


def _errors(error: AskedWrongError, language: str) -> list[dict[str, str]]:
    where = pointer("enquiries", error.number)
    if error.say is not None:
        return [_error(where, error.say.of(language))]
    wrong = [_error(where + _place(each), each.message.of(language)) for each in error.mistakes]
    return wrong or [_error(where + _FIELDS.get(error.code, ""), _SAID[error.code])]


def _place(mistake: AnswerMistake) -> str:
    return pointer("answers", *(part for part in (mistake.question, mistake.field) if part))


def _error(where: str, message: str) -> dict[str, str]:
    return {"in": "body", "where": where, "message": message}


def _not_right(where: str, message: str) -> Problem:
    return Problem(422, "Some of what was sent is not right.", errors=[_error(where, message)])
