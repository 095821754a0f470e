"""Email read: raw bytes in, one frozen record out, and nothing lost without a word. No table, no clock, no network."""

from firstcontact.domain.contacts.mail.reading import read_message
from firstcontact.domain.contacts.mail.records import Attachment, Bounced, Kind, Mailbox, ReadMessage

__all__ = ["Attachment", "Bounced", "Kind", "Mailbox", "ReadMessage", "read_message"]
