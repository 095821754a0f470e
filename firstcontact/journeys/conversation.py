"""The emails between the council and one address about one thing, so that the next of ours is shown beneath them.

1. What came in from this address, and what we wrote to this address; nothing of anybody else, whose case it may be too.
2. Where they began it, it goes on under their subject. Where we did, or where not everybody may know what it is about,
   each email of ours has its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, list_enquiries_of
from firstcontact.domain.contacts.queries import MessageFacts, list_contacts_with, list_messages
from firstcontact.domain.notices.queries import list_sent_to
from firstcontact.foundation.identity import SYSTEM, Viewer

SYSTEM_VIEWER = Viewer.of(SYSTEM)
INBOUND = "inbound"
OPEN = "open"
IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Conversation:
    """The Message-IDs, oldest first, and the subject of the email with which they began it; empty where we did."""

    thread: tuple[str, ...] = ()
    subject: str = ""


def conversation_about_case(case: CaseFacts, address: str) -> Conversation:
    """What was written between us and this address about a case, and in the contacts that were about it."""
    if not address or case.source == IMPORTED:  # who is only replayed wrote us no email
        return Conversation()
    enquiries = [enquiry for enquiry, _ in list_enquiries_of(case.id, viewer=SYSTEM_VIEWER)]
    contacts = list_contacts_with(enquiries, channels=["email"], viewer=SYSTEM_VIEWER)
    found = _conversation(list_messages(contacts, viewer=SYSTEM_VIEWER), [case.id, *contacts], address)
    return found if case.sensitivity == OPEN else Conversation(found.thread)


def conversation_in_contact(contact_id: UUID, messages: Sequence[MessageFacts], address: str) -> Conversation:
    """What was written between us and this address in one contact.

    :param messages: those of the contact.
    """
    return _conversation(messages, [contact_id], address)


def wrote(message: MessageFacts, address: str) -> bool:
    """Whether this came in from this address."""
    return message.direction == INBOUND and message.sender_address.lower() == address.strip().lower()


def _conversation(messages: Iterable[MessageFacts], subject_ids: Iterable[UUID], address: str) -> Conversation:
    theirs = [one for one in messages if wrote(one, address)]
    ours = list_sent_to(address, subject_ids=subject_ids)
    every: list[tuple[datetime, str]] = sorted(
        [*((one.at, one.message_id) for one in theirs), *((one.at, one.message_id) for one in ours)],
        key=lambda one: one[0],
    )
    began = bool(theirs) and (not ours or theirs[0].at <= ours[0].at)
    return Conversation(tuple(each for _, each in every if each), theirs[0].subject if began else "")
