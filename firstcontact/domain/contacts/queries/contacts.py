"""Reading contacts and enquiries; of a service marked `team` or `named` others see only that there was one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from firstcontact.domain.contacts.models import Contact, Draft, Enquiry, Message
from firstcontact.domain.staff.rules import Wall, may_see
from firstcontact.foundation.identity import Kind, Viewer


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


LONGEST_ID: Final = 500
"""Letters of a Message-ID that are kept and compared."""


class UnknownContactError(LookupError):
    """There is no such contact."""


def get_contact(contact_id: UUID, *, viewer: Viewer) -> ContactFacts:
    """One contact, for staff and the system.

    :raises UnknownContactError: when there is none that this viewer may see.
    """
    found = _contacts(Contact.objects.filter(id=contact_id), viewer)
    if not found:
        raise UnknownContactError("There is no such contact.")
    return found[0]


def find_by_key(channel: str, channel_key: str, *, viewer: Viewer) -> ContactFacts | None:
    """The contact that came in on this channel under this key."""
    found = _contacts(Contact.objects.filter(channel=channel, channel_key=channel_key), viewer)
    return found[0] if found else None


def list_contacts_of(customer_id: UUID, *, viewer: Viewer, most: int = 50) -> list[ContactFacts]:
    """A customer's contacts, newest first, in two queries."""
    return _contacts(Contact.objects.filter(customer_id=customer_id).order_by("-at", "-id")[:most], viewer)


def list_in_hand(*, viewer: Viewer) -> list[ContactFacts]:
    """The contacts that this adviser has open now, oldest first."""
    return _contacts(Contact.objects.filter(taken_by=viewer.id, state="in_hand").order_by("at"), viewer)


def list_contacts(ids: Iterable[UUID], *, viewer: Viewer) -> list[ContactFacts]:
    """These contacts, newest first."""
    return _contacts(Contact.objects.filter(id__in=list(ids)).order_by("-at", "-id"), viewer)


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
    return [
        MessageFacts(
            row.id,
            row.contact_id,
            row.at,
            row.direction,
            row.language,
            row.subject,
            row.body,
            row.whole,
            row.html,
            row.sender_name,
            row.sender_address,
            row.message_id,
        )
        for row in Message.objects.filter(contact_id__in=shown).order_by("at", "id")
    ]


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
    return dict(Enquiry.objects.filter(id__in=list(enquiry_ids)).values_list("id", "contact_id"))


def list_walls(contact_ids: Iterable[UUID]) -> list[Wall]:
    """Who may see what was asked in these contacts, settled or not."""
    rows = Enquiry.objects.filter(contact_id__in=list(contact_ids)).order_by("noted_at", "id")
    return [Wall(*one) for one in rows.values_list("sensitivity", "team", "owner")]


def list_contacts_with(enquiry_ids: Iterable[UUID], *, channel: str, viewer: Viewer) -> list[UUID]:
    """The contacts on this channel in which these things were asked, each once, by their ids."""
    rows = Enquiry.objects.filter(id__in=list(enquiry_ids), contact__channel=channel).order_by("contact_id")
    return list(rows.values_list("contact_id", flat=True).distinct())


def _contacts(rows: Iterable[Contact], viewer: Viewer) -> list[ContactFacts]:
    if not (viewer.is_at_work or viewer.kind is Kind.SYSTEM):
        return []
    kept = list(rows)
    enquiries: dict[UUID, list[EnquiryFacts]] = {}
    unsettled: dict[UUID, Unsettled] = {}
    for row in Enquiry.objects.filter(contact_id__in=[contact.id for contact in kept]).order_by("noted_at", "id"):
        found = _enquiry(row, viewer)
        if row.result or found.hidden:
            enquiries.setdefault(row.contact_id, []).append(found)
        else:
            unsettled[row.contact_id] = Unsettled(row.id, row.words, tuple(_suggested(one) for one in row.suggested))
    return [
        ContactFacts(
            row.id,
            row.channel,
            row.direction,
            row.at,
            row.ended_at,
            row.customer_id,
            row.recognised,
            row.taken_by,
            row.language,
            row.state,
            tuple(enquiries.get(row.id, ())),
            unsettled.get(row.id),
        )
        for row in kept
    ]


def _enquiry(row: Enquiry, viewer: Viewer) -> EnquiryFacts:
    if not may_see(viewer, sensitivity=row.sensitivity, team=row.team, owner=row.owner):
        return EnquiryFacts(row.id, row.contact_id, "", "", "", "", "", "", "", hidden=True)
    return EnquiryFacts(
        row.id,
        row.contact_id,
        row.service,
        row.team,
        row.words,
        row.result,
        row.demand,
        row.demand_reason,
        row.demand_by,
    )


def _suggested(kept: Mapping[str, Any]) -> Suggested:
    return Suggested(kept["service"], kept["confidence"], tuple(kept["because"]))
