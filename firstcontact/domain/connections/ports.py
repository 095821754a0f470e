"""What webhooks need from outside: somebody who signs and sends."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WebhookMessage:
    """One message as it goes out.

    :ivar id: the same at each try, so that the receiver knows one that it has.
    :ivar secret: as the receiver was told it (`whsec_...`).
    """

    id: str
    at: datetime
    address: str
    body: bytes
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: `status` is 0 where nothing did, and `trouble` says why.

    Codes of trouble: `slow`, `no_host`, `not_reached`, `not_private` (its certificate), `closed_network` (where we do
    not send), `broken` (it does not speak HTTP).
    """

    status: int
    milliseconds: int
    answer: str = ""
    trouble: str = ""


class WebhookSender(Protocol):
    """Signs a message after Standard Webhooks and sends it once."""

    def send(self, message: WebhookMessage) -> Answered:
        """Send it; whatever happens is in the answer."""
        ...


_senders: list[WebhookSender] = []
_plain: list[bool] = [False]


def register_webhook_sender(sender: WebhookSender | None, *, plain: bool = False) -> None:
    """Say who sends webhooks, and whether addresses without TLS will do."""
    _senders[:] = [sender] if sender else []
    _plain[:] = [plain]


def webhook_sender() -> WebhookSender | None:
    """Who sends webhooks."""
    return _senders[0] if _senders else None


def is_plain_allowed() -> bool:
    """Whether a webhook may be sent to an address without TLS."""
    return _plain[0]
