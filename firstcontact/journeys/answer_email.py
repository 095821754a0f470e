"""Somebody deals with an email that waits.

1. Take it: of two at once, one gets it. It is then a contact in hand, like a call, and the desk's ways all lead on from
   it: who it is, a case to open, something to answer.
2. Or say that it belongs to a case: it goes into that case, as if its sender had been known there.
3. Reply: what it was about is noted, and the words go out as an email that follows theirs.
4. Nothing needs doing: it is over, and nothing was asked.
5. It was kept apart or could not be read, and is a message after all: it is treated as one, but not answered by itself.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.catalogue.queries import get_service
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.contacts.queries import ContactFacts, UnknownContactError, get_contact, list_messages
from firstcontact.domain.mailroom import actions as mailroom
from firstcontact.domain.mailroom.queries import EmailFacts, UnknownEmailError, get_email
from firstcontact.domain.mailroom.states import KIND_REPEAT, State
from firstcontact.domain.work import actions as work
from firstcontact.domain.work.queries import find_open_for
from firstcontact.foundation.audit import trail
from firstcontact.foundation.files.sealed import get_raw
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys.become_contact import NO_WORDS, add_to_case, become_contact
from firstcontact.journeys.hand_over import give_email, let_email_wait
from firstcontact.journeys.log_contact import ContactStateError
from firstcontact.journeys.noting import note_at_once
from firstcontact.journeys.receive_email import own_names
from firstcontact.journeys.reply_by_email import send_reply
from firstcontact.journeys.threads import may_write

SYSTEM_VIEWER = Viewer.of(SYSTEM)
UNCLEAR = ("could_not_be_read", "too_many_emails")


class NotSettledError(ValueError):
    """It has not been said what the email was about."""


@transaction.atomic
def take_email(*, by: Actor, at: datetime, contact_id: UUID) -> None:
    """Take an email into one's hand. Who has it already keeps it.

    :raises UnknownContactError: when there is no such email that they may see.
    :raises AlreadyClaimedError: when somebody else has it, or it is finished.
    """
    contact = _hold(by, at, contact_id)
    if contact.state == "in_hand" and contact.taken_by == by.id:
        return
    if contact.state != "waiting":
        raise work.AlreadyClaimedError(contact.taken_by)
    item = find_open_for(contact_id, viewer=Viewer.of(by), kind="email")
    if item is not None:
        work.claim(by=by, at=at, item_id=item.id)
    contacts.take_contact(by=by, at=at, contact_id=contact_id)
    give_email(by=by, at=at, contact=contact, owner=by.id)
    trail.note(by=by, at=at, verb="saw", subject_kind="contact", subject_id=contact_id)


@transaction.atomic
def put_back_email(*, by: Actor, at: datetime, contact_id: UUID) -> None:
    """Let it wait for the others again.

    :raises ContactStateError: when it is not in their hand, or something was noted in it already.
    """
    contact = _in_hand(by, at, contact_id)
    if contact.enquiries:
        raise ContactStateError("Something was noted in it: finish it.")
    let_email_wait(by=by, at=at, contact=contact)


@transaction.atomic
def join_case(*, by: Actor, at: datetime, contact_id: UUID, case_id: UUID, from_customer: bool = False) -> bool:
    """A person says that it belongs to this case. It need not be in their hand; in somebody else's it may not be.

    What somebody else than its customer wrote (a neighbour, say) is for colleagues only, answers nothing that the
    customer was asked, and lets them write to the case no more than before.

    :param from_customer: a person says that its customer wrote it, from an address that is not known.
    :return: whether it counts as the customer's.
    :raises UnknownContactError: when there is no such email that they may see.
    :raises UnknownCaseError: when they may not see the case.
    :raises AlreadyClaimedError: when somebody else has it, or it is finished.
    """
    contact = _waiting_or_mine(by, at, contact_id)
    case = get_case(case_id, viewer=Viewer.of(by))
    message = next(iter(list_messages([contact_id], viewer=SYSTEM_VIEWER)))
    theirs = from_customer or may_write(message.sender_address.lower(), case)
    if theirs and contact.customer_id is None and case.customer_id is not None:
        contacts.set_customer(by=by, at=at, contact_id=contact_id, customer_id=case.customer_id, recognised="certain")
    words = message.body or message.subject or NO_WORDS
    add_to_case(by=by, at=at, contact_id=contact_id, case_id=case_id, words=words, by_others=not theirs)
    return theirs


@transaction.atomic
def reply(*, by: Actor, at: datetime, contact_id: UUID, words: str, service: str = "", form_key: str = "") -> UUID:
    """Write back, and note what it was about, where that has not been noted. Returns the notice.

    :param service: what it was about.
    :raises ContactStateError: when it is not in their hand.
    :raises NotSettledError: when nothing is noted and no service is given.
    :raises UnknownServiceError: when there is no such service.
    :raises ReplyRefusedError: when there are no words, too many, or no address to write to.
    """
    contact = _in_hand(by, at, contact_id)
    if contact.enquiries:
        return send_reply(by=by, at=at, contact_id=contact_id, words=words, form_key=form_key)
    if not service:
        raise NotSettledError("Say what it was about.")
    about = get_service(service)
    # Sent before it is noted: once it is, it may be about something that is not theirs to see.
    notice_id = send_reply(by=by, at=at, contact_id=contact_id, words=words, about=about, form_key=form_key)
    note_at_once(by=by, at=at, contact_id=contact_id, service=about, result="answered", words="", form_key=form_key)
    return notice_id


@transaction.atomic
def nothing_to_do(*, by: Actor, at: datetime, contact_id: UUID) -> None:
    """It asks for nothing (thanks, a copy, an advertisement): it is over, and nothing was asked.

    :raises UnknownContactError: when there is no such email that they may see.
    :raises AlreadyClaimedError: when somebody else has it, or it is finished.
    """
    _waiting_or_mine(by, at, contact_id)
    trail.note(by=by, at=at, verb="changed", subject_kind="contact", subject_id=contact_id)
    contacts.finish_contact(by=by, at=at, contact_id=contact_id)


@transaction.atomic
def treat_as_message(*, by: Actor, at: datetime, email_id: UUID) -> UUID | None:
    """It is a message after all. Returns its contact; None when a contact of the same message is here already.

    :raises UnknownEmailError: when there is no such email kept apart or unreadable that they may see.
    """
    email = _apart(by, at, email_id, [State.APART, State.UNREADABLE])
    read = read_message(get_raw(viewer=SYSTEM_VIEWER, at=at, raw_id=email.raw_id), own=own_names())
    contact_id = become_contact(by=by, at=at, email=email, read=read, answer=False, by_bytes=email.kind == KIND_REPEAT)
    if contact_id is None:
        return None
    mailroom.settle_email(
        by=by,
        at=at,
        email_id=email_id,
        state=State.CONTACT,
        kind=email.kind,
        because=email.because,
        read=read,
        contact_id=contact_id,
    )
    work.finish(by=by, at=at, kinds=UNCLEAR, subject_id=email_id)
    return contact_id


@transaction.atomic
def end_unclear(*, by: Actor, at: datetime, email_id: UUID) -> None:
    """Somebody looked at what could not be read, or at one of too many: there is nothing to do. Its bytes stay.

    :raises UnknownEmailError: when there is no such email that they may see, or it waits for nobody.
    """
    email = _apart(by, at, email_id, [State.UNREADABLE, State.APART])
    if email.state == State.APART and find_open_for(email_id, viewer=Viewer.of(by), kind="too_many_emails") is None:
        raise UnknownEmailError("It waits for nobody.")
    if email.state == State.UNREADABLE:
        mailroom.settle_email(
            by=by, at=at, email_id=email_id, state=State.ENDED, kind=email.kind, because=email.because
        )
    work.finish(by=by, at=at, kinds=UNCLEAR, subject_id=email_id)


def _apart(by: Actor, at: datetime, email_id: UUID, states: list[State]) -> EmailFacts:
    get_email(email_id, viewer=Viewer.of(by))
    email = mailroom.hold_email(by=by, at=at, email_id=email_id, states=states)
    if email is None:
        raise UnknownEmailError("Somebody has dealt with it already.")
    return email


def _hold(by: Actor, at: datetime, contact_id: UUID) -> ContactFacts:
    contacts.hold_contact(by=by, at=at, contact_id=contact_id)
    contact = get_contact(contact_id, viewer=Viewer.of(by))
    if contact.channel != "email" or any(enquiry.hidden for enquiry in contact.enquiries):
        raise UnknownContactError("There is no such email.")
    return contact


def _waiting_or_mine(by: Actor, at: datetime, contact_id: UUID) -> ContactFacts:
    contact = _hold(by, at, contact_id)
    if contact.state != "waiting" and not (contact.state == "in_hand" and contact.taken_by == by.id):
        raise work.AlreadyClaimedError(contact.taken_by)
    return contact


def _in_hand(by: Actor, at: datetime, contact_id: UUID) -> ContactFacts:
    contact = _hold(by, at, contact_id)
    if contact.state != "in_hand" or contact.taken_by != by.id:
        raise ContactStateError("This email is not in your hand.")
    return contact
