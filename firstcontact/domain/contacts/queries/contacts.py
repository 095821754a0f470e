"""Reading contacts and enquiries; of a service marked `team` or `named` others see only that there was one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from firstcontact.domain.contacts.models import Draft, Enquiry, Message
from firstcontact.domain.staff.queries import SEEN, seen_values
from firstcontact.domain.staff.rules import Wall, may_see
from firstcontact.foundation.identity import Kind, Viewer
from firstcontact.foundation.tenancy.reading import read_facts, read_rows


@dataclass(frozen=True, slots=True)
class EnquiryFacts:
    """One thing asked. `hidden` ones are with another team: nothing but that there was one is filled."""

    id: UUID
    contact_id: UUID
    service: str
    team: str
    words: str
    result: str
    demand: str
    demand_reason: str
    demand_by: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """A service that somebody's words may be about: `confidence` from 0 to 1, `because` the words that say so."""

    service: str
    confidence: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something asked that nobody has dealt with yet; `suggested` is for a person to confirm, the likeliest first."""

    enquiry_id: UUID
    words: str
    suggested: tuple[Suggested, ...]


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One interaction and what was asked in it; `unsettled` is what waits in it for somebody."""

    id: UUID
    channel: str
    direction: str
    at: datetime
    ended_at: datetime | None
    customer_id: UUID | None
    recognised: str
    taken_by: UUID | None
    language: str
    state: str
    enquiries: tuple[EnquiryFacts, ...]
    unsettled: Unsettled | None = None


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One message, in the words as sent; of an email `whole` is all of its text and `html` its page, safe to show."""

    id: UUID
    contact_id: UUID
    at: datetime
    direction: str
    language: str
    subject: str
    body: str
    whole: str = ""
    html: str = ""
    sender_name: str = ""
    sender_address: str = ""
    message_id: str = ""


_COLUMNS: Final = "id, channel, direction, at, ended_at, customer_id, recognised, taken_by, language, state"
_ENQUIRIES: Final = (
    "SELECT sensitivity, owner, suggested, id, contact_id, service, team, words, result, demand, demand_reason,"
    " demand_by FROM contacts_enquiry WHERE contact_id = ANY(%(contacts)s::uuid[]) ORDER BY noted_at, id"
)
_MESSAGES: Final = (
    "SELECT id, contact_id, at, direction, language, subject, body, whole, html, sender_name, sender_address,"
    " message_id FROM contacts_message WHERE contact_id = ANY(%(contacts)s::uuid[]) ORDER BY at, id"
)
_SUBJECTS: Final = (
    "SELECT DISTINCT ON (contact_id) contact_id, subject FROM contacts_message message"
    " WHERE contact_id = ANY(%(contacts)s::uuid[]) AND NOT EXISTS (SELECT FROM contacts_enquiry"
    " WHERE contacts_enquiry.council_id = message.council_id AND contacts_enquiry.contact_id = message.contact_id"
    f" AND {SEEN} IS NOT TRUE) ORDER BY contact_id, at, id"
)
_WITH_ENQUIRIES: Final = (
    "SELECT DISTINCT contact.id FROM contacts_enquiry enquiry JOIN contacts_contact contact"
    " ON contact.council_id = enquiry.council_id AND contact.id = enquiry.contact_id"
    " WHERE enquiry.id = ANY(%(enquiries)s::uuid[]) AND contact.channel = ANY(%(channels)s::text[]) ORDER BY contact.id"
)
LONGEST_ID: Final = 500
"""Letters of a Message-ID that are kept and compared."""


class UnknownContactError(LookupError):
    """There is no such contact."""


def get_contact(contact_id: UUID, *, viewer: Viewer) -> ContactFacts:
    """One contact, for staff and the system.

    :raises UnknownContactError: when there is none that this viewer may see.
    """
    found = _read("id = %(id)s", viewer, id=contact_id)
    if not found:
        raise UnknownContactError("There is no such contact.")
    return found[0]


def find_by_key(channel: str, channel_key: str, *, viewer: Viewer) -> ContactFacts | None:
    """The contact that came in on this channel under this key."""
    found = _read("channel = %(channel)s AND channel_key = %(key)s", viewer, channel=channel, key=channel_key)
    return found[0] if found else None


def list_contacts_of(customer_id: UUID, *, viewer: Viewer, most: int = 50) -> list[ContactFacts]:
    """A customer's contacts, newest first, in two queries."""
    newest = "customer_id = %(customer)s ORDER BY at DESC, id DESC LIMIT %(most)s"
    return _read(newest, viewer, customer=customer_id, most=most)


def list_in_hand(*, viewer: Viewer) -> list[ContactFacts]:
    """The contacts that this adviser has open now, oldest first."""
    return _read("taken_by = %(me)s::uuid AND state = 'in_hand' ORDER BY at", viewer, me=viewer.id)


def list_contacts(ids: Iterable[UUID], *, viewer: Viewer) -> list[ContactFacts]:
    """These contacts, newest first."""
    wanted = list(ids)
    return _read("id = ANY(%(ids)s::uuid[]) ORDER BY at DESC, id DESC", viewer, ids=wanted) if wanted else []


def find_noted(contact_id: UUID, *, form_key: str) -> UUID | None:
    """The enquiry that this form has noted in the contact already."""
    if not form_key:
        return None
    rows = Enquiry.objects.filter(contact_id=contact_id, form_key=form_key)
    return rows.values_list("id", flat=True).first()


def find_draft(contact_id: UUID, *, viewer: Viewer) -> dict[str, dict[str, list[str]]]:
    """What is half written in a contact, form by form, for the adviser who has it in hand; nothing for others."""
    mine = Draft.objects.filter(contact_id=contact_id, contact__taken_by=viewer.id, contact__state="in_hand")
    row = mine.first() if viewer.is_staff else None
    return dict(row.forms) if row else {}


def list_messages(contact_ids: Iterable[UUID], *, viewer: Viewer) -> list[MessageFacts]:
    """The messages of these contacts, oldest first; none of a contact in which anything is hidden from this viewer."""
    contacts = {contact.id: contact for contact in list_contacts(contact_ids, viewer=viewer)}
    shown = [one.id for one in contacts.values() if not any(enquiry.hidden for enquiry in one.enquiries)]
    return read_facts(MessageFacts, _MESSAGES, contacts=shown) if shown else []


def list_subjects(contact_ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """What the first message of each of these contacts is headed; none of a contact in which anything is hidden."""
    asked = list(contact_ids)
    if not asked or not (viewer.is_at_work or viewer.kind is Kind.SYSTEM):
        return {}
    return dict(read_rows(_SUBJECTS, **seen_values(viewer), contacts=asked))


def list_message_contacts(message_ids: Iterable[str], *, viewer: Viewer) -> dict[str, UUID]:
    """Message-ID to contact, for those of these emails that came in, whoever may see what is in them."""
    if viewer.kind is not Kind.SYSTEM:
        return {}
    rows = Message.objects.filter(message_id__in=[each[:LONGEST_ID] for each in message_ids if each])
    found: dict[str, UUID] = {}
    for message_id, contact in rows.order_by("at", "id").values_list("message_id", "contact_id"):
        found.setdefault(message_id, contact)  # whoever takes the id of another's email comes after it
    return found


def list_contacts_by_enquiry(enquiry_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Enquiry id to the id of its contact; one query."""
    wanted = list(enquiry_ids)
    return dict(read_rows("SELECT id, contact_id FROM contacts_enquiry WHERE id = ANY(%(ids)s::uuid[])", ids=wanted))


def list_walls(contact_ids: Iterable[UUID]) -> list[Wall]:
    """Who may see what was asked in these contacts, settled or not."""
    rows = Enquiry.objects.filter(contact_id__in=list(contact_ids)).order_by("noted_at", "id")
    return [Wall(*one) for one in rows.values_list("sensitivity", "team", "owner")]


def list_contacts_with(enquiry_ids: Iterable[UUID], *, channels: Iterable[str], viewer: Viewer) -> list[UUID]:
    """The contacts on these channels in which these things were asked, each once, by their ids."""
    asked = list(enquiry_ids)
    return [row[0] for row in read_rows(_WITH_ENQUIRIES, enquiries=asked, channels=list(channels))] if asked else []


def _read(condition: LiteralString, viewer: Viewer, **values: object) -> list[ContactFacts]:
    """The contacts that meet the condition, with what was asked in them, in two queries; nothing for the public."""
    if not (viewer.is_at_work or viewer.kind is Kind.SYSTEM):
        return []
    kept = read_rows(f"SELECT {_COLUMNS} FROM contacts_contact WHERE {condition}", **values)
    enquiries: dict[UUID, list[EnquiryFacts]] = {}
    unsettled: dict[UUID, Unsettled] = {}
    for sensitivity, owner, suggested, *row in read_rows(_ENQUIRIES, contacts=[one[0] for one in kept]) if kept else ():
        found = _enquiry(EnquiryFacts(*row), viewer, sensitivity, owner)
        if found.result or found.hidden:
            enquiries.setdefault(found.contact_id, []).append(found)
        else:
            unsettled[found.contact_id] = Unsettled(found.id, found.words, tuple(_suggested(one) for one in suggested))
    told = ((*row, tuple(enquiries.get(row[0], ())), unsettled.get(row[0])) for row in kept)
    return [ContactFacts(*row) for row in told]


def _enquiry(found: EnquiryFacts, viewer: Viewer, sensitivity: str, owner: UUID | None) -> EnquiryFacts:
    if may_see(viewer, sensitivity=sensitivity, team=found.team, owner=owner):
        return found
    return EnquiryFacts(found.id, found.contact_id, "", "", "", "", "", "", "", hidden=True)


def _suggested(kept: Mapping[str, Any]) -> Suggested:
    return Suggested(kept["service"], kept["confidence"], tuple(kept["because"]))
