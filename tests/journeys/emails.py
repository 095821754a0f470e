"""Emails that came in, as they are kept, for the tests of journeys; and a mailbox to answer from."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from firstcontact.domain.contacts.actions import EmailParts, keep_message, record_contact
from firstcontact.domain.mailroom import ports
from firstcontact.domain.mailroom.ports import MailboxSetting
from firstcontact.foundation.identity import SYSTEM
from tests.journeys.conftest import MONDAY

MARY = "mary@example.org"


def email_came_in(
    *,
    subject: str = "My bin",
    body: str = "It was not emptied.",
    sender: str = MARY,
    name: str = "Mary Jones",
    message_id: str = "<1@example.org>",
    at: datetime = MONDAY,
    language: str = "en",
    customer_id: UUID | None = None,
) -> UUID:
    """A contact that began by email."""
    contact_id, _ = record_contact(
        by=SYSTEM,
        at=at,
        channel="email",
        channel_key=str(uuid4()),
        language=language,
        customer_id=customer_id,
        waiting=True,
    )
    keep_message(
        by=SYSTEM,
        at=at,
        contact_id=contact_id,
        direction="inbound",
        language=language,
        subject=subject,
        body=body,
        email=EmailParts(sender_name=name, sender_address=sender, message_id=message_id),
    )
    return contact_id


@contextmanager
def mailbox(council: str, address: str) -> Iterator[None]:
    """This council reads what comes to this address."""
    before, source = ports.all_mailboxes(), ports.mail_source()
    ports.register_mailboxes([MailboxSetting(council=council, code="hello", address=address)], source)
    try:
        yield
    finally:
        ports.register_mailboxes(before, source)
