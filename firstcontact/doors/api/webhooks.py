"""Webhooks: another system says where it wants to be told of what, looks at the log, and has it told again."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from firstcontact.domain.connections.actions import (
    NotMovableError,
    TooManyError,
    end_subscription,
    replay_delivery,
    replay_since,
    resume_subscription,
)
from firstcontact.domain.connections.queries import get_subscription, list_deliveries, list_subscriptions
from firstcontact.domain.connections.rules import MOST_OF_A_KEY, AddressError, Scope
from firstcontact.doors.api.asking import After, Key, Most
from firstcontact.doors.api.keys import NeedsKey, key_of
from firstcontact.doors.api.once import once
from firstcontact.doors.api.places import read_place, write_place
from firstcontact.doors.api.problems import Problem
from firstcontact.doors.api.shapes.webhooks import (
    DeliveriesOut,
    ReplayIn,
    ReplayOut,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    WebhooksOut,
    delivery_out,
    webhook_out,
)
from firstcontact.doors.parts.access import actor_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Actor
from firstcontact.journeys.tell_systems import make_webhook

router = Router(tags=["Webhooks"])
NEEDS = NeedsKey(Scope.WEBHOOKS)
SAID = {
    "not_an_address": "This is no address of a web server.",
    "not_https": "The address must begin with https.",
    "too_long": "The address is too long.",
}


@router.post("", response={201: WebhookMade}, auth=NEEDS)
def create_webhook(request: HttpRequest, body: WebhookIn, idempotency_key: Key) -> Any:
    """Be told of events from now on, as far as your key may see what they are about.

    What we send is signed after Standard Webhooks (standardwebhooks.com): check it with one of its libraries and
    the `secret`. Answer with any 2xx within ten seconds. Else we try again after 5 seconds, 1 minute,
    5 minutes, 30 minutes, 2, 5, 10 and 24 hours; then the webhook is `failing` until you resume it. The first four
    tries keep what comes behind waiting, so that all comes in order; the same event may come twice, with the same
    `webhook-id`. Answer 410 to be told nothing more.
    """

    def do(by: Actor) -> tuple[int, WebhookMade]:
        at = now()
        try:
            made = make_webhook(by=by, at=at, address=body.address, events=body.events, key_id=by.id)
        except AddressError as error:
            wrong = {"in": "body", "where": "/address", "message": SAID[error.code]}
            raise Problem(422, "Some of what was sent is not right.", errors=[wrong]) from error
        except TooManyError as error:
            raise Problem(422, f"A key has at most {MOST_OF_A_KEY} webhooks. End one that you do not need.") from error
        webhook = webhook_out(get_subscription(made.id, at=at))
        return 201, WebhookMade(**webhook.model_dump(), secret=made.secret)

    return once(request, idempotency_key, do, untold=("secret",))


@router.get("", response=WebhooksOut, auth=NEEDS)
def list_webhooks(request: HttpRequest) -> Any:
    """The webhooks of your key."""
    found = list_subscriptions(at=now(), key_id=key_of(request).id)
    return WebhooksOut(items=[webhook_out(each) for each in found])


@router.get("/{uuid:webhook_id}", response=WebhookOut, auth=NEEDS)
def get_webhook(request: HttpRequest, webhook_id: UUID) -> Any:
    """One webhook."""
    return webhook_out(get_subscription(webhook_id, at=now(), key_id=key_of(request).id))


@router.delete("/{uuid:webhook_id}", response={204: None}, auth=NEEDS)
def delete_webhook(request: HttpRequest, webhook_id: UUID) -> Any:
    """Be told nothing more."""
    _own(request, webhook_id)
    end_subscription(by=actor_of(request), at=now(), subscription_id=webhook_id)
    return Status(204, None)


@router.post("/{uuid:webhook_id}/resume", response=WebhookOut, auth=NEEDS)
def resume_webhook(request: HttpRequest, webhook_id: UUID) -> Any:
    """Go on after it was failing or paused: what waits is sent at once. One that is active stays so."""
    _own(request, webhook_id)
    with suppress(NotMovableError):
        resume_subscription(by=actor_of(request), at=now(), subscription_id=webhook_id)
    return webhook_out(get_subscription(webhook_id, at=now()))


@router.get("/{uuid:webhook_id}/deliveries", response=DeliveriesOut, auth=NEEDS)
def list_webhook_deliveries(request: HttpRequest, webhook_id: UUID, after: After = None, most: Most = 50) -> Any:
    """What you were told and are to be told, with every try. It is kept for 30 days."""
    _own(request, webhook_id)
    before = read_place(after, UUID)[0] if after else None
    found = list_deliveries(webhook_id, before=before, most=most + 1)
    items = found[:most]
    return DeliveriesOut(
        items=[delivery_out(each) for each in items], next=write_place(items[-1].id) if len(found) > most else None
    )


@router.post("/{uuid:webhook_id}/replay", response=ReplayOut, auth=NEEDS)
def replay_webhook(request: HttpRequest, webhook_id: UUID, body: ReplayIn) -> Any:
    """Be told again: of one event, or of everything since a time, in its order."""
    _own(request, webhook_id)
    given: dict[str, Any] = {"by": actor_of(request), "at": now(), "subscription_id": webhook_id}
    if body.delivery is not None and body.since is None:
        replay_delivery(**given, delivery_id=body.delivery)
        return ReplayOut(again=1)
    if body.since is not None and body.delivery is None:
        return ReplayOut(again=replay_since(**given, since=body.since))
    raise Problem(422, "Give `delivery` or `since`, one of them.")


def _own(request: HttpRequest, webhook_id: UUID) -> None:
    """Another key's webhook is not there for this one."""
    get_subscription(webhook_id, at=now(), key_id=key_of(request).id)
