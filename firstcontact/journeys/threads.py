"""Which case or contact an email belongs to, and whether its sender may write to that case.

1. Look for what it names: Message-IDs of emails that we sent or got, and our references in its subject and addresses.
2. A case that it names is its case when the sender may write to it: their address is one from which, or to which, that
   case was written about, or one that the customer of the case gave. The address must not be known to be forged: the
   council's own mail server says so where it can (RFC 8601).
3. Anybody else who names a case is a stranger to it: a person looks. Nothing of the case is shown to them or changed.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from firstcontact.domain.cases.queries import (
    CaseFacts,
    UnknownCaseError,
    get_by_reference,
    get_case,
    list_cases_by_enquiry,
    list_enquiries_of,
)
from firstcontact.domain.contacts.mail.records import ReadMessage
from firstcontact.domain.contacts.queries import list_contacts, list_contacts_with, list_message_contacts, list_messages
from firstcontact.domain.customers.queries import find_openly_known, find_said
from firstcontact.domain.notices.queries import find_by_message_ids, was_written_to
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import read_reference

SYSTEM_VIEWER = Viewer.of(SYSTEM)
FORGED = re.compile(r"(?i)\bdmarc\s*=\s*fail\b")
"""The council's own mail server says that the sender's address is not theirs (RFC 8601, RFC 7489)."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What an email belongs to. `case` and the sender may write to it; or the case that a stranger names; or neither.

    :ivar contact_id: the contact whose email, or whose answer, it answers.
    """

    case: CaseFacts | None = None
    named: CaseFacts | None = None
    contact_id: UUID | None = None


def find_thread(read: ReadMessage) -> Thread:
    """The steps above."""
    named, contact_id = _named(read)
    senders = [box.address.lower() for box in read.sender if box.address]
    for case in named:
        if len(senders) == 1 and not FORGED.search(read.authentication) and may_write(senders[0], case):
            return Thread(case=case, contact_id=contact_id)
    return Thread(named=named[0] if named else None, contact_id=contact_id)


def may_write(address: str, case: CaseFacts) -> bool:
    """Whether what comes from this address is part of the case."""
    said = find_said(case.record_id, viewer=SYSTEM_VIEWER) if case.record_id else None
    known = find_openly_known(case.customer_id, viewer=SYSTEM_VIEWER) if case.customer_id else None
    if address in {one.email.lower() for one in (said, known) if one is not None and one.email}:
        return True
    if was_written_to(address, subject_kind="case", subject_id=case.id):
        return True
    enquiries = [enquiry for enquiry, _ in list_enquiries_of(case.id, viewer=SYSTEM_VIEWER)]
    return address in _senders_of(enquiries)


def _named(read: ReadMessage) -> tuple[list[CaseFacts], UUID | None]:
    """The cases that it names, nearest first, each once; and the contact that it answers."""
    ids = [each for each in read.references if each.startswith("<")]
    cases: dict[UUID, CaseFacts] = {}
    contact_id = None
    sent = {notice.message_id: notice for notice in find_by_message_ids(ids, viewer=SYSTEM_VIEWER)}
    came = list_message_contacts(ids, viewer=SYSTEM_VIEWER)
    for each in ids:
        notice = sent.get(each)
        contact = came.get(each) or (notice.subject_id if notice and notice.subject_kind == "contact" else None)
        if contact_id is None:
            contact_id = contact
        found = [notice.subject_id] if notice and notice.subject_kind == "case" else _cases_in(contact)
        cases.update({case: get_case(case, viewer=SYSTEM_VIEWER) for case in found if case not in cases})
    for each in read.references:
        case = None if each.startswith("<") else _by_reference(each)
        if case is not None:
            cases.setdefault(case.id, case)
    return list(cases.values()), contact_id


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
    messages = list_messages(list_contacts_with(enquiries, channel="email", viewer=SYSTEM_VIEWER), viewer=SYSTEM_VIEWER)
    return {one.sender_address.lower() for one in messages if one.direction == "inbound" and one.sender_address}
