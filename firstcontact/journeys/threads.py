"""Which case or contact an email belongs to, and whether its sender may write to that case.

1. Look for what it names: Message-IDs of emails that we sent or got, and our references in its subject and addresses.
2. A case that it names is its case when the sender may write to it: their address is one from which, or to which, that
   case was written about, or one that the customer of the case gave. The address must not be known to be forged: the
   council's own mail server says so where it can (RFC 8601).
3. Of several that are theirs an open one comes before a closed one; where more than one is left, a person looks.
4. Anybody else who names a case is a stranger to it: a person looks. Nothing of the case is shown to them or changed.
5. Whoever looks may see everything that the email names or answers.
"""

from dataclasses import dataclass, field
from uuid import UUID

from firstcontact.domain.cases.queries import (
    CaseFacts,
    UnknownCaseError,
    get_by_reference,
    get_case,
    list_cases_by_enquiry,
    list_enquiries_of,
)
from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.contacts.mail.machines import FORGED
from firstcontact.domain.contacts.mail.records import Kind, ReadMessage
from firstcontact.domain.contacts.queries import (
    list_contacts,
    list_contacts_with,
    list_message_contacts,
    list_messages,
    list_walls,
)
from firstcontact.domain.customers.queries import find_openly_known, find_said
from firstcontact.domain.notices.queries import find_by_message_ids, was_written_to
from firstcontact.domain.staff.rules import Wall, strictest
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import read_reference
from firstcontact.journeys.noting import BY_OTHERS

SYSTEM_VIEWER = Viewer.of(SYSTEM)
RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global")
MOST_RETURNED = 20
"""Emails inside one notice of non-delivery that are looked at; there is one."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What an email belongs to.

    :ivar case: the one to which it belongs: its sender may write to it, and it is the only one that it can be.
    :ivar named: a case that it names, for a person to look at; `several`: it may belong to more than one.
    :ivar contact_id: the contact whose email, or whose answer, it answers.
    :ivar wall: who may see it: those who may see everything that it names and answers.
    """

    case: CaseFacts | None = None
    named: CaseFacts | None = None
    several: bool = False
    contact_id: UUID | None = None
    wall: Wall = field(default_factory=Wall)


def find_thread(read: ReadMessage) -> Thread:
    """The steps above."""
    found = _find(read)
    cases = list(found.cases.values())
    wall = strictest([*(_wall_of(case) for case in cases), *found.walls])
    sender = find_sender(read)
    own = [case for case in cases if sender and may_write(sender, case)]
    choices = [case for case in own if case.is_open] or own
    named = next(iter(choices or cases), None)
    if len(choices) != 1 or wall.height > _wall_of(choices[0]).height:
        return Thread(named=named, several=len(choices) > 1, contact_id=found.contact_id, wall=wall)
    return Thread(case=choices[0], contact_id=found.contact_id, wall=wall)


def find_sender(read: ReadMessage) -> str:
    """The one address that it comes from, if nothing says that it is forged; otherwise empty."""
    senders = [box.address.strip().lower() for box in read.sender if box.address]
    return senders[0] if len(senders) == 1 and not FORGED.search(read.authentication) else ""


def may_write(address: str, case: CaseFacts) -> bool:
    """Whether what comes from this address is part of the case."""
    said = find_said(case.record_id, viewer=SYSTEM_VIEWER) if case.record_id else None
    known = find_openly_known(case.customer_id, viewer=SYSTEM_VIEWER) if case.customer_id else None
    if address in {one.email.lower() for one in (said, known) if one is not None and one.email}:
        return True
    if was_written_to(address, subject_kind="case", subject_id=case.id):
        return True
    linked = list_enquiries_of(case.id, viewer=SYSTEM_VIEWER)
    return address in _senders_of([enquiry for enquiry, relation in linked if relation != BY_OTHERS])


@dataclass(slots=True)
class _Found:
    """The cases that an email names, nearest first; the contact that it answers; the walls of what is no case."""

    cases: dict[UUID, CaseFacts] = field(default_factory=dict)
    contact_id: UUID | None = None
    walls: list[Wall] = field(default_factory=list)


def _find(read: ReadMessage) -> _Found:
    ids = [each for each in [*read.references, *_inside(read)] if each.startswith("<")]
    found = _Found()
    sent = {notice.message_id: notice for notice in find_by_message_ids(ids, viewer=SYSTEM_VIEWER)}
    came = list_message_contacts(ids, viewer=SYSTEM_VIEWER)
    for each in ids:
        notice = sent.get(each)
        contact = came.get(each) or (notice.subject_id if notice and notice.subject_kind == "contact" else None)
        found.contact_id = found.contact_id or contact
        if notice is not None:
            found.walls.append(Wall(notice.sensitivity, notice.team, notice.owner))
        named = [notice.subject_id] if notice and notice.subject_kind == "case" else _cases_in(contact)
        found.cases.update({one: get_case(one, viewer=SYSTEM_VIEWER) for one in named if one not in found.cases})
    found.walls += list_walls({*came.values(), *([found.contact_id] if found.contact_id else [])})
    for each in read.references:
        case = None if each.startswith("<") else _by_reference(each)
        if case is not None:
            found.cases.setdefault(case.id, case)
    return found


def _inside(read: ReadMessage) -> list[str]:
    """Of a notice that an email came back: the Message-IDs of what came back with it."""
    if read.kind not in (Kind.BOUNCE, Kind.REPORT):
        return []
    inside = [one for one in read.attachments if one.type in RETURNED][:MOST_RETURNED]
    return [read_message(one.content).message_id for one in inside]


def _wall_of(case: CaseFacts) -> Wall:
    if case.sensitivity == "open":
        return Wall()
    return Wall(case.sensitivity, case.team, case.owner if case.sensitivity == "named" else None)


def _cases_in(contact_id: UUID | None) -> list[UUID]:
    """The one case that a contact was about; an email in which two things were asked answers neither by itself."""
    contacts = list_contacts([contact_id], viewer=SYSTEM_VIEWER) if contact_id else []
    asked = list_cases_by_enquiry([enquiry.id for contact in contacts for enquiry in contact.enquiries])
    cases = list(dict.fromkeys(asked.values()))
    return cases if len(cases) == 1 else []


def _by_reference(shown: str) -> CaseFacts | None:
    reference = read_reference(shown)
    if reference is None:
        return None
    try:
        return get_by_reference(reference, viewer=SYSTEM_VIEWER)
    except UnknownCaseError:
        return None


def _senders_of(enquiries: list[UUID]) -> set[str]:
    """The addresses from which these enquiries came by email."""
    messages = list_messages(
        list_contacts_with(enquiries, channels=["email"], viewer=SYSTEM_VIEWER), viewer=SYSTEM_VIEWER
    )
    return {one.sender_address.lower() for one in messages if one.direction == "inbound" and one.sender_address}
