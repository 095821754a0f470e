"""Reading contacts, what was asked in them, their messages and files."""

from firstcontact.domain.contacts.queries.contacts import (
    ContactFacts,
    EnquiryFacts,
    MessageFacts,
    UnknownContactError,
    find_by_key,
    find_draft,
    find_noted,
    get_contact,
    list_contacts,
    list_contacts_of,
    list_in_hand,
    list_messages,
)

__all__ = [
    "ContactFacts",
    "EnquiryFacts",
    "MessageFacts",
    "UnknownContactError",
    "find_by_key",
    "find_draft",
    "find_noted",
    "get_contact",
    "list_contacts",
    "list_contacts_of",
    "list_in_hand",
    "list_messages",
]
