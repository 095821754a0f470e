"""Reading contacts and enquiries; of a service marked `team` or `named` others see only that there was one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.contacts.models import Contact, Enquiry, Message
from firstcontact.domain.staff.rules import may_see
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
class ContactFacts:
    """One interaction and what was asked in it."""

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


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One message, in the words as sent."""

    id: UUID
    contact_id: UUID
    at: datetime
    direction: str
    language: str
    subject: str
    body: str


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


def list_messages(contact_ids: Iterable[UUID], *, viewer: Viewer) -> list[MessageFacts]:
    """The messages of these contacts, oldest first; the caller has checked the right to them."""
    return [
        MessageFacts(row.id, row.contact_id, row.at, row.direction, row.language, row.subject, row.body)
        for row in Message.objects.filter(contact_id__in=list(contact_ids)).order_by("at", "id")
    ]


def _contacts(rows: Iterable[Contact], viewer: Viewer) -> list[ContactFacts]:
    if not (viewer.is_staff or viewer.kind is Kind.SYSTEM):
        return []
    kept = list(rows)
    enquiries: dict[UUID, list[EnquiryFacts]] = {}
    for row in Enquiry.objects.filter(contact_id__in=[contact.id for contact in kept]).order_by("noted_at", "id"):
        enquiries.setdefault(row.contact_id, []).append(_enquiry(row, viewer))
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
        )
        for row in kept
    ]


def _enquiry(row: Enquiry, viewer: Viewer) -> EnquiryFacts:
    if not may_see(viewer, sensitivity=row.sensitivity, team=row.team):
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
