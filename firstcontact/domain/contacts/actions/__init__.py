"""Recording contacts, their enquiries and messages, and keeping the files that came with them."""

from firstcontact.domain.contacts.actions.attaching import (
    TOO_LARGE,
    NewFile,
    keep_attachments,
    note_scan,
    scan_attachment,
    take_up_scans,
)
from firstcontact.domain.contacts.actions.recording import (
    LONGEST_DRAFT,
    ContactRefusedError,
    finish_contact,
    hold_contact,
    keep_draft,
    keep_message,
    note_enquiry,
    record_contact,
    set_customer,
    set_demand,
    set_language,
    set_owner,
)

__all__ = [
    "LONGEST_DRAFT",
    "TOO_LARGE",
    "ContactRefusedError",
    "NewFile",
    "finish_contact",
    "hold_contact",
    "keep_attachments",
    "keep_draft",
    "keep_message",
    "note_enquiry",
    "note_scan",
    "record_contact",
    "scan_attachment",
    "set_customer",
    "set_demand",
    "set_language",
    "set_owner",
    "take_up_scans",
]
