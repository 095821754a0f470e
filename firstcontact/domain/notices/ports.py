"""What notices need from the outside: somebody who takes an email, and in a demonstration an outbox to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who it is from and to, as the mail servers see it (RFC 5321), apart from what the message says."""

    sender: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message was taken; `answer` is what the taker said, for tracing it later."""

    answer: str


class DeliveryError(Exception):
    """The message was not known to be taken. `code` is the SMTP code, 0 where there was none."""

    def __init__(self, answer: str, *, code: int = 0) -> None:
        super().__init__(answer)
        self.answer = answer
        self.code = code


class TemporaryFailure(DeliveryError):
    """Not taken now; it may be another time."""


class PermanentFailure(DeliveryError):
    """Refused; trying again changes nothing."""


class UnclearFailure(DeliveryError):
    """The whole message went out and no answer came: it may or may not have been taken."""


class EmailSender(Protocol):
    """Takes one email for delivery."""

    def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
        """Hand the message over.

        :raises TemporaryFailure: not taken now.
        :raises PermanentFailure: refused.
        :raises UnclearFailure: perhaps taken.
        """
        ...


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One message of a demonstration's outbox, as it can be read in the browser."""

    id: UUID
    at: datetime
    sender: str
    recipient: str
    subject: str
    language: str
    text: str
    html: str
    raw: bytes


class Outbox(Protocol):
    """The messages that a demonstration would have sent, for the present council."""

    def list_messages(self, *, most: int = 100) -> Sequence[OutboxEntry]:
        """The newest first."""
        ...

    def find_message(self, *, message_id: UUID) -> OutboxEntry | None:
        """One of them, or None."""
        ...


class NoSenderError(LookupError):
    """Nobody has been registered who takes email."""


_senders: dict[str, EmailSender] = {}
_outboxes: list[Outbox] = []
EVERY_COUNCIL = ""
REPLAYED = "replay-"
"""With this begin the codes of the councils that are only made for replayed data."""


def register_email_sender(sender: EmailSender, *, council: str = EVERY_COUNCIL) -> None:
    """Say who takes email: for every council, or for the one with this code (a replay tells a recorder).

    :param council: `REPLAYED` stands for all that are only made for replayed data.
    """
    _senders[council] = sender


def email_sender(*, council: str) -> EmailSender:
    """Who takes the email of the council with this code.

    :raises NoSenderError: when nobody does.
    """
    sender = _senders.get(council) or _senders.get(EVERY_COUNCIL)
    if council.startswith(REPLAYED):
        sender = _senders.get(REPLAYED)
    if sender is None:
        raise NoSenderError("Nobody takes email: register a sender in settings/wiring.py.")
    return sender


def keeps_email(*, council: str) -> bool:
    """Whether the email of this council never leaves: it has a sender of its own, or there is an outbox for all."""
    return find_outbox() is not None or email_sender(council=council) is not _senders.get(EVERY_COUNCIL)


def register_outbox(outbox: Outbox | None) -> None:
    """Say where a demonstration's messages can be read; None where email really leaves."""
    _outboxes[:] = [outbox] if outbox else []


def find_outbox() -> Outbox | None:
    """Where a demonstration's messages can be read, or None."""
    return _outboxes[0] if _outboxes else None
