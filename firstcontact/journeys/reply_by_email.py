"""Somebody at work answers an email in their own words.

1. Find whom to answer: whoever wrote the newest email in this contact, from the address that they wrote from.
2. Write the notice, once for a form that is sent: their words, under the subject of the email, signed by the council in
   the language of its reader or in both. It follows what was written between us and them in this contact.
3. Record it as an outbound contact.

Looked at before, it is the same to the letter (`rehearse.py`).
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from firstcontact.domain.catalogue.queries import ServiceFacts, find_service
from firstcontact.domain.contacts.queries import (
    ContactFacts,
    MessageFacts,
    UnknownContactError,
    get_contact,
    list_messages,
)
from firstcontact.domain.customers.queries import find_openly_known
from firstcontact.domain.notices import actions as notices
from firstcontact.domain.notices.rules import usable_email
from firstcontact.domain.notices.templates import shipped_frame
from firstcontact.domain.notices.wording import NoticeFacts, Recipient
from firstcontact.domain.staff.rules import SENSITIVITIES
from firstcontact.foundation.audit import trail
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.tenancy.models import new_id
from firstcontact.journeys.conversation import INBOUND, OPEN, conversation_in_contact
from firstcontact.journeys.outbound import record_outbound
from firstcontact.journeys.rehearse import Preview, rehearse
from firstcontact.journeys.work_case import MOST_WORDS

SYSTEM_VIEWER = Viewer.of(SYSTEM)
"""Of what was asked in one contact the strictest counts."""


class ReplyRefusedError(ValueError):
    """The reply is not sent. `code`: `empty`, `too_long` (10,000 letters), or `no_address` to write to."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


@transaction.atomic
def send_reply(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    words: str,
    about: ServiceFacts | None = None,
    form_key: str = "",
) -> UUID:
    """The steps above. Returns the notice, also when the same form has sent it before.

    :param about: what will be noted of it: who may see that may see the reply.
    :param form_key: of the form; without one it is sent anew each time.
    :raises UnknownContactError: when there is no such contact that they may see.
    :raises ReplyRefusedError: when there are no words, too many, or no address to write to.
    """
    contact, messages = _messages(by, contact_id)
    text = _checked(words)
    newest = next((one for one in reversed(messages) if one.direction == INBOUND and one.sender_address), None)
    if newest is None or not usable_email(newest.sender_address):
        raise ReplyRefusedError("no_address", "There is no address to write to.")
    conversation = conversation_in_contact(contact_id, messages, newest.sender_address)
    sensitivity, team = _wall(contact, about)
    notice = notices.tell(
        by=by,
        at=at,
        kind="reply",
        subject_kind="contact",
        subject_id=contact_id,
        occasion=form_key[:80] or str(uuid4()),
        recipient=_recipient(contact, newest),
        facts=NoticeFacts(service=shipped_frame().unnamed_service, message=text),
        sensitivity=sensitivity,
        team=team,
        owner=by.id if sensitivity == "named" else None,
        contact_id=new_id(),
        thread=conversation.thread,
        thread_subject=newest.subject,
    )
    record_outbound(by=by, at=at, notice=notice)
    trail.note(by=by, at=at, verb="changed", subject_kind="contact", subject_id=contact_id, notice=str(notice.id))
    return notice.id


def preview_reply(*, by: Actor, at: datetime, contact_id: UUID, words: str) -> Preview:
    """The email as its reader will see it; nothing is kept.

    :raises UnknownContactError: when there is no such contact that they may see.
    :raises ReplyRefusedError: when it would be refused.
    """
    shown = rehearse(lambda: send_reply(by=by, at=at, contact_id=contact_id, words=words))
    assert shown is not None  # there is always somebody to answer, or it is refused
    return shown


def _messages(by: Actor, contact_id: UUID) -> tuple[ContactFacts, list[MessageFacts]]:
    contact = get_contact(contact_id, viewer=Viewer.of(by))
    if any(enquiry.hidden for enquiry in contact.enquiries):
        raise UnknownContactError("There is no such contact.")
    return contact, list_messages([contact_id], viewer=Viewer.of(by))


def _checked(words: str) -> str:
    text = words.replace("\0", "").strip()
    if not text:
        raise ReplyRefusedError("empty", "There are no words.")
    if len(text) > MOST_WORDS:
        raise ReplyRefusedError("too_long", f"At most {MOST_WORDS} letters.")
    return text


def _recipient(contact: ContactFacts, newest: MessageFacts) -> Recipient:
    """Their wish where it is known, else the language in which they wrote (Welsh Language Standard 1)."""
    known = find_openly_known(contact.customer_id, viewer=SYSTEM_VIEWER) if contact.customer_id else None
    wish = known.language if known is not None else ""
    return Recipient(
        name=newest.sender_name,
        email=newest.sender_address,
        language=wish or contact.language,
        customer_id=contact.customer_id,
    )


def _wall(contact: ContactFacts, about: ServiceFacts | None) -> tuple[str, str]:
    """The sensitivity of what was asked, and the team that may know of it."""
    asked = [(_sensitivity_of(one.service), one.team) for one in contact.enquiries if one.service]
    if about is not None:
        asked.append((about.sensitivity, about.team))
    return max(asked, key=lambda one: SENSITIVITIES.index(one[0]), default=(OPEN, ""))


def _sensitivity_of(slug: str) -> str:
    """That of the service; one that is withdrawn since concerns its team."""
    service = find_service(slug)
    return service.sensitivity if service is not None else "team"
