"""Webhooks as other systems make and see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from firstcontact.domain.connections.queries import DeliveryFacts, SubscriptionFacts
from firstcontact.domain.connections.rules import LONGEST_ADDRESS, Event
from firstcontact.doors.api.shapes.base import In, Out, Time


class WebhookIn(In):
    """Where to tell you of what."""

    address: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LONGEST_ADDRESS),
        Field(description="Where we send, with https.", examples=["https://crm.example.org/firstcontact"]),
    ]
    events: list[Event] = Field(min_length=1, max_length=50, examples=[["case_opened", "case_closed"]])


class WebhookOut(Out):
    """A webhook of your key: it is told of what the key may see, as long as the key is good."""

    id: UUID
    address: str
    events: list[str]
    state: str = Field(description="active, paused, or failing: nothing is sent until you resume it")
    because: str = Field(description="Why it is failing: refused (after all tries) or gone (you answered 410).")
    since: datetime
    made_at: datetime
    last_delivered_at: datetime | None
    waiting: int
    given_up: int


class WebhookMade(WebhookOut):
    """A new webhook."""

    secret: str | None = Field(
        description="What our signature is checked with, told this once. Null when the same request came again: end "
        "this webhook and make another one if you missed it."
    )


class WebhooksOut(Out):
    """Those of your key."""

    items: list[WebhookOut]


class TryOut(Out):
    """One try to send."""

    at: datetime
    status: int = Field(description="What you answered; 0: nothing.")
    milliseconds: int
    trouble: str = Field(description="Why nothing was answered: slow, no_host, not_reached, not_private, ...")
    answer: str = Field(description="The first letters of your answer.")


class DeliveryOut(Out):
    """One event that you were or are to be told of."""

    id: UUID
    event: UUID = Field(description="The header webhook-id, the same at each try.")
    type: str
    at: datetime
    kind: str
    subject: UUID
    state: str = Field(description="waiting, delivered or given_up")
    next_at: datetime | None
    tries: list[TryOut]


class DeliveriesOut(Out):
    """A page of the log, newest first."""

    items: list[DeliveryOut]
    next: str | None = Field(description="Ask with `after` for what is older; null when this is the last page.")


class ReplayIn(In):
    """What to tell again: one delivery, or everything that happened since a time (at most 30 days ago)."""

    delivery: UUID | None = None
    since: Time | None = None


class ReplayOut(Out):
    """How much will be told again."""

    again: int


def webhook_out(webhook: SubscriptionFacts) -> WebhookOut:
    """A webhook as it goes out."""
    return WebhookOut(
        id=webhook.id,
        address=webhook.address,
        events=list(webhook.events),
        state=webhook.state,
        because=webhook.because,
        since=webhook.since,
        made_at=webhook.made_at,
        last_delivered_at=webhook.last_delivered_at,
        waiting=webhook.waiting,
        given_up=webhook.given_up,
    )


def delivery_out(delivery: DeliveryFacts) -> DeliveryOut:
    """A delivery as it goes out."""
    return DeliveryOut(
        id=delivery.id,
        event=delivery.event_id,
        type=delivery.name,
        at=delivery.event_at,
        kind=delivery.subject_kind,
        subject=delivery.subject_id,
        state=delivery.state,
        next_at=delivery.next_at,
        tries=[
            TryOut(at=one.at, status=one.status, milliseconds=one.milliseconds, trouble=one.trouble, answer=one.answer)
            for one in delivery.tries
        ],
    )
