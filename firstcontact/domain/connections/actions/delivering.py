"""Telling webhooks what waits for them: one try at a time for each, in order, and again after a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from pydantic_core import to_json

from firstcontact.domain.connections.actions.webhooks import SECRET
from firstcontact.domain.connections.models import Delivery, Subscription, Try
from firstcontact.domain.connections.ports import Answered, WebhookMessage, WebhookSender
from firstcontact.domain.connections.rules import (
    DELIVERIES_KEPT,
    GONE,
    IN_ORDER_TRIES,
    LEASE,
    is_taken,
    standing_of,
    wait_after,
)
from firstcontact.domain.connections.states import State, Told
from firstcontact.foundation.files.ciphers import show
from firstcontact.foundation.identity import Actor

MOST_AT_ONCE = 200
LETTERS = 100


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is to be sent now, and nobody else sends."""

    delivery_id: UUID
    message: WebhookMessage


def send_due(
    *, by: Actor, at: Callable[[], datetime], subscription_id: UUID, sender: WebhookSender, most: int = MOST_AT_ONCE
) -> int:
    """Tell it what is due, until nothing is, or so often. Returns how many tries there were.

    Nothing is sent within a transaction: one that waits for somebody else's server would hold every reader of events.

    :param at: the clock; each try has its own time.
    """
    for number in range(most):
        with transaction.atomic():
            claimed = claim_delivery(by=by, at=at(), subscription_id=subscription_id)
        if claimed is None:
            return number
        answered = sender.send(claimed.message)
        with transaction.atomic():
            note_try(by=by, at=at(), delivery_id=claimed.delivery_id, answered=answered)
    return most


def claim_delivery(*, by: Actor, at: datetime, subscription_id: UUID) -> Claimed | None:
    """The next that is due, kept for us for a minute; None when nothing is, or when another process is at it.

    One whose process died is sent again when the minute is over: the receiver knows it by its id.
    """
    row = Subscription.objects.select_for_update(skip_locked=True, of=("self",)).filter(id=subscription_id).first()
    if row is None or row.state != State.ACTIVE or not _is_open(row, at):
        return None
    if row.sending_until is not None and row.sending_until > at:
        return None
    delivery = _next(row, at)
    if delivery is None:
        return None
    row.sending_until = at + LEASE
    row.save(update_fields=["sending_until"])
    secret = show(row.secret, purpose=SECRET)
    return Claimed(delivery.id, WebhookMessage(str(delivery.event_id), at, row.address, _body(delivery), secret))


def note_try(*, by: Actor, at: datetime, delivery_id: UUID, answered: Answered) -> None:
    """What became of a try. After the last one in vain, or when the receiver says that it is gone, no more is sent."""
    of_delivery = Delivery.objects.filter(id=delivery_id).values("subscription_id")
    row = Subscription.objects.select_for_update().get(id__in=of_delivery)  # before its deliveries, as everybody does
    delivery = Delivery.objects.select_for_update().get(id=delivery_id)
    Try.objects.create(
        delivery_id=delivery_id,
        at=at,
        status=answered.status,
        milliseconds=answered.milliseconds,
        trouble=answered.trouble,
        answer=answered.answer[:LETTERS],
    )
    delivery.tries += 1
    row.sending_until = None
    if is_taken(answered.status):
        delivery.state, delivery.next_at, row.last_delivered_at = Told.DELIVERED, None, at
    elif answered.status == GONE:
        _fail(row, at, "gone")
    else:
        wait = wait_after(delivery.tries)
        delivery.next_at = at + wait if wait else None
        if wait is None:
            delivery.state = Told.GIVEN_UP
            _fail(row, at, "refused")
    delivery.save(update_fields=["tries", "state", "next_at"])
    row.save(update_fields=["sending_until", "last_delivered_at", "state", "because", "since"])


def forget_deliveries(*, by: Actor, at: datetime) -> int:
    """Forget what was noted longer ago than it is kept, however it ended. Returns how many."""
    old = Delivery.objects.filter(noted_at__lt=at - DELIVERIES_KEPT)
    Try.objects.filter(delivery_id__in=old.values("id")).delete()
    return old.delete()[0]


def _fail(row: Subscription, at: datetime, because: str) -> None:
    if row.state == State.ACTIVE:
        row.state, row.because, row.since = State.FAILING, because, at


def _is_open(row: Subscription, at: datetime) -> bool:
    key = row.key if row.key_id else None
    return key is None or standing_of(expires_at=key.expires_at, revoked_at=key.revoked_at, at=at).is_good


def _next(row: Subscription, at: datetime) -> Delivery | None:
    """The oldest that is due. One that failed a few times only keeps those behind it waiting, so that order is kept."""
    for delivery in Delivery.objects.filter(subscription_id=row.id, state=Told.WAITING).order_by("id")[:MOST_AT_ONCE]:
        if delivery.next_at is None or delivery.next_at <= at:
            return delivery
        if delivery.tries <= IN_ORDER_TRIES:
            return None
    return None


def _body(delivery: Delivery) -> bytes:
    """As Standard Webhooks has it: type, time and data; ids and codes only."""
    data = {
        "event": delivery.event_id,
        "kind": delivery.subject_kind,
        "id": delivery.subject_id,
        "path": delivery.path or None,
        "codes": delivery.codes,
    }
    return to_json({"type": delivery.name, "timestamp": delivery.event_at, "data": data})
