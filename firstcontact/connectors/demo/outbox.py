"""An outbox in place of a mail server: what would have been sent can be read in the browser, council by council."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default
from email.utils import parsedate_to_datetime
from uuid import UUID

from django.db import transaction

from firstcontact.connectors.demo.models import OutboxMessage
from firstcontact.domain.notices.ports import Accepted, Envelope, OutboxEntry


class OutboxSender:
    """An `EmailSender` that keeps every message for the present council, and an `Outbox` that shows them."""

    def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
        """Keep the message; nothing leaves. Its time is the one that it states: a demonstration has its own time."""
        plain = envelope.recipient.isascii() and envelope.sender.isascii()
        with transaction.atomic():
            row = OutboxMessage.objects.create(
                at=parsedate_to_datetime(str(message["Date"])),
                sender=envelope.sender,
                recipient=envelope.recipient,
                raw=message.as_bytes(policy=SMTP if plain else SMTPUTF8),
            )
        return Accepted(answer=f"kept in the demonstration's outbox as {row.id}")

    def list_messages(self, *, most: int = 100) -> list[OutboxEntry]:
        """The newest first."""
        return [_entry(row) for row in OutboxMessage.objects.order_by("-at", "-id")[:most]]

    def find_message(self, *, message_id: UUID) -> OutboxEntry | None:
        """One message, or None."""
        row = OutboxMessage.objects.filter(id=message_id).first()
        return _entry(row) if row else None


def _entry(row: OutboxMessage) -> OutboxEntry:
    raw = bytes(row.raw)
    message = message_from_bytes(raw, policy=default)
    return OutboxEntry(
        id=row.id,
        at=row.at,
        sender=str(message["From"]),
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        language=str(message["Content-Language"] or "en"),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        raw=raw,
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""
