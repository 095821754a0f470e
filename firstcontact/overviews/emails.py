"""An email as staff see it: what was written, with its files, what it may be about, and what can be done with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, list_cases
from firstcontact.domain.catalogue.queries import list_services
from firstcontact.domain.contacts.queries import (
    AttachmentFacts,
    ContactFacts,
    MessageFacts,
    UnknownContactError,
    get_contact,
    list_attachments,
    list_contacts_with,
    list_messages,
)
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.customers.queries import CustomerFacts, find_customer, list_customers, list_marks, recognise
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.mailroom.ports import MailboxSetting, mailboxes_of
from firstcontact.domain.mailroom.queries import (
    EmailFacts,
    Standing,
    count_unreadable,
    find_last_received,
    find_of_contact,
    list_standings,
)
from firstcontact.domain.notices.queries import NoticeRecord, list_about
from firstcontact.domain.staff.queries import list_names
from firstcontact.domain.work.queries import WorkFacts, find_open_for
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text

WRITTEN = ("email", "partner")
"""The channels on which whole messages come in."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that came in writing, and the files that came with it."""

    message: MessageFacts
    files: tuple[AttachmentFacts, ...]


@dataclass(frozen=True, slots=True)
class SuggestedService:
    """A service that the words may be about: `confidence` from 0 to 1, `because` the words that say so."""

    slug: str
    name: Text
    confidence: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmailPage:
    """One email that is a contact.

    :ivar case: the case that it names, as far as this viewer may know of it; `reason` why a person is asked.
    :ivar answers: what was written back, oldest first.
    :ivar earlier: the contact whose email, or whose answer, it answers, if this viewer may see that.
    :ivar maybe: customers who have its address, for a person to choose from.
    :ivar propose_language: the language that it is written in, where the customer's is not known.
    """

    contact: ContactFacts
    email: EmailFacts | None
    letters: tuple[Letter, ...]
    suggested: tuple[SuggestedService, ...]
    work: WorkFacts | None
    reason: str
    case: CaseFacts | None
    customer: CustomerFacts | None
    maybe: tuple[CustomerFacts, ...]
    taken_by: str
    propose_language: str
    earlier: UUID | None
    answers: tuple[NoticeRecord, ...]


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox of the council, how it stands with it, how many emails could not be read, when the last one came."""

    mailbox: MailboxSetting
    standing: Standing | None
    unreadable: int
    last_at: datetime | None


def get_email_page(contact_id: UUID, *, viewer: Viewer) -> EmailPage:
    """The email, for staff who may see it.

    :raises UnknownContactError: when there is no such email that this viewer may see.
    """
    found = find_email_page(get_contact(contact_id, viewer=viewer), viewer=viewer)
    if found is None:
        raise UnknownContactError("There is no such email.")
    return found


def find_email_page(contact: ContactFacts, *, viewer: Viewer) -> EmailPage | None:
    """The email that this contact is; None when it came another way, or is not this viewer's to see."""
    if contact.channel != "email" or contact.direction != "inbound":
        return None
    letters, contact_id = list_letters([contact.id], viewer=viewer), contact.id
    if not letters:
        return None
    item = find_open_for(contact_id, viewer=viewer, kind="email")
    why = item.why if item else {}
    case = list_cases([UUID(why["case"])], viewer=viewer) if "case" in why else {}
    customer = find_customer(contact.customer_id, viewer=viewer) if contact.customer_id else None
    names = list_names([contact.taken_by] if contact.taken_by else [])
    return EmailPage(
        contact=contact,
        email=find_of_contact(contact_id, viewer=viewer),
        letters=letters,
        suggested=_suggested(contact),
        work=item,
        reason=why.get("reason", ""),
        case=next(iter(case.values()), None),
        customer=customer,
        maybe=_maybe(letters[0].message, viewer) if contact.customer_id is None else (),
        taken_by=names.get(contact.taken_by, "") if contact.taken_by else "",
        propose_language=_proposed(customer, letters[0].message),
        earlier=_earlier(why, viewer),
        answers=tuple(list_about(viewer=viewer, subject_kind="contact", subject_id=contact_id)),
    )


def list_letters(contact_ids: Iterable[UUID], *, viewer: Viewer) -> tuple[Letter, ...]:
    """What came in writing in these contacts, oldest first, in a fixed number of queries."""
    messages = [one for one in list_messages(contact_ids, viewer=viewer) if one.direction == "inbound"]
    files: dict[UUID, list[AttachmentFacts]] = {}
    for one in list_attachments([message.id for message in messages], viewer=viewer) if messages else ():
        files.setdefault(one.message_id, []).append(one)
    return tuple(Letter(one, tuple(files.get(one.id, ()))) for one in messages)


def list_letters_about(enquiries: Iterable[UUID], *, viewer: Viewer) -> tuple[Letter, ...]:
    """What was written to us (by email, or through a partner) in which these things were asked, oldest first; one query
    where there is none.
    """
    contacts = list_contacts_with(enquiries, channels=WRITTEN, viewer=viewer)
    return list_letters(contacts, viewer=viewer) if contacts else ()


def list_mailboxes(*, viewer: Viewer) -> list[MailboxRow]:
    """The mailboxes of the present council."""
    standings, unreadable, last = list_standings(), count_unreadable(viewer=viewer), find_last_received()
    return [
        MailboxRow(one, standings.get(one.code), unreadable.get(one.code, 0), last.get(one.code))
        for one in mailboxes_of(get_council().code)
    ]


def is_gone(address: str) -> bool:
    """Whether what we send to this address comes back for ever."""
    return any(mark.mark == "gone" for mark in list_marks("email", [address]).values())


def _earlier(why: Mapping[str, str], viewer: Viewer) -> UUID | None:
    found = list_messages([UUID(why["contact"])], viewer=viewer) if "contact" in why else []
    return found[0].contact_id if found else None


def _suggested(contact: ContactFacts) -> tuple[SuggestedService, ...]:
    if contact.unsettled is None:
        return ()
    names = {service.slug: service.definition.name for service in list_services()}
    return tuple(
        SuggestedService(one.service, names[one.service], one.confidence, one.because)
        for one in contact.unsettled.suggested
        if one.service in names
    )


def _maybe(message: MessageFacts, viewer: Viewer) -> tuple[CustomerFacts, ...]:
    said = Said(name=message.sender_name, email=message.sender_address)
    candidates = recognise(said).candidates if message.sender_address else ()
    known = list_customers(candidates, viewer=viewer)
    return tuple(known[each] for each in candidates if each in known)


def _proposed(customer: CustomerFacts | None, message: MessageFacts) -> str:
    """Their language, where nobody has asked them yet and the council speaks more than one."""
    if (customer is not None and customer.language) or len(get_council().languages) < 2:
        return ""
    return message.language
