"""Making webhooks, stopping them and letting them go on; noting what each is to be told, and telling it again."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.connections.models import Delivery, Subscription
from firstcontact.domain.connections.ports import is_plain_allowed
from firstcontact.domain.connections.queries.webhooks import UnknownSubscriptionError
from firstcontact.domain.connections.rules import MOST_OF_A_KEY, TEST_EVENT, check_address, check_events
from firstcontact.domain.connections.states import MOVES, State, Told
from firstcontact.domain.staff.queries import list_teams
from firstcontact.foundation.audit import trail
from firstcontact.foundation.files.ciphers import hide
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.tenancy.models import new_id

SECRET = "webhook"  # what it is hidden for, not a secret
BEGINNING = "whsec_"
SECRET_BYTES = 32


class TooManyError(ValueError):
    """This key has as many webhooks as one may have."""


class NotMovableError(ValueError):
    """The webhook is not in a state in which that can be done."""


@dataclass(frozen=True, slots=True)
class MadeSubscription:
    """A new webhook. `secret` is told this once."""

    id: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as it is told.

    :ivar path: the address below the API where the receiver reads what it is about; empty where there is none.
    """

    event_id: UUID
    at: datetime
    name: str
    subject_kind: str
    subject_id: UUID
    codes: Mapping[str, Any]
    path: str = ""


def make_subscription(
    *,
    by: Actor,
    at: datetime,
    address: str,
    events: Iterable[str],
    key_id: UUID | None = None,
    teams: Iterable[str] = (),
) -> MadeSubscription:
    """A webhook that is told of events from now on.

    :param key_id: whose webhook it is: it is told of what that key may see, as long as the key is good.
    :param teams: without a key, whose closed records it is told of.
    :raises AddressError: for an address where nothing can be sent.
    :raises UnknownEventError: for an event that is not told, or for none.
    :raises TooManyError: when this key has as many as one may have.
    """
    if key_id and Subscription.objects.exclude(state=State.ENDED).filter(key_id=key_id).count() >= MOST_OF_A_KEY:
        raise TooManyError("This key has as many webhooks as one may have.")
    secret = BEGINNING + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    known = {team.code for team in list_teams()}
    row = Subscription.objects.create(
        key_id=key_id,
        address=check_address(address, plain=is_plain_allowed()),
        events=check_events(events),
        teams=[] if key_id else sorted(known & set(teams)),
        secret=hide(secret, purpose=SECRET),
        state=State.ACTIVE,
        since=at,
        made_at=at,
        made_by=by.id if by.is_staff else None,
    )
    trail.note(by=by, at=at, verb="made", subject_kind="webhook", subject_id=row.id)
    return MadeSubscription(row.id, secret)


def pause_subscription(*, by: Actor, at: datetime, subscription_id: UUID) -> None:
    """Send nothing until it is let go on; what happens meanwhile is noted and sent then.

    :raises UnknownSubscriptionError: when there is none.
    :raises NotMovableError: when it is paused already.
    """
    _move(by, at, subscription_id, State.PAUSED, "paused")


def resume_subscription(*, by: Actor, at: datetime, subscription_id: UUID) -> None:
    """Go on, at once, with what waits; what was given up is tried anew when it is asked for.

    :raises UnknownSubscriptionError: when there is none.
    :raises NotMovableError: when it sends already.
    """
    _move(by, at, subscription_id, State.ACTIVE, "resumed")
    waiting = Delivery.objects.filter(subscription_id=subscription_id, state=Told.WAITING)
    waiting.update(next_at=at, tries=0)


def end_subscription(*, by: Actor, at: datetime, subscription_id: UUID) -> None:
    """Tell it nothing any more.

    :raises UnknownSubscriptionError: when there is none.
    """
    _move(by, at, subscription_id, State.ENDED, "ended")


def note_events(*, by: Actor, at: datetime, subscription_id: UUID, tellings: Iterable[Telling]) -> int:
    """It is to be told of these, in this order; one that is noted already is left as it is. Returns how many."""
    rows = [
        Delivery(
            subscription_id=subscription_id,
            event_id=each.event_id,
            event_at=each.at,
            name=each.name,
            subject_kind=each.subject_kind,
            subject_id=each.subject_id,
            codes=dict(each.codes),
            path=each.path,
            noted_at=at,
            state=Told.WAITING,
            next_at=at,
        )
        for each in tellings
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send_test(*, by: Actor, at: datetime, subscription_id: UUID) -> UUID:
    """Tell it that this is a test. Returns the event's id."""
    event = new_id()
    test = Telling(event, at, TEST_EVENT, "webhook", subscription_id, {})
    note_events(by=by, at=at, subscription_id=subscription_id, tellings=[test])
    return event


def replay_delivery(*, by: Actor, at: datetime, subscription_id: UUID, delivery_id: UUID) -> None:
    """Tell this one again.

    :raises UnknownSubscriptionError: when there is no such delivery.
    """
    found = Delivery.objects.filter(subscription_id=subscription_id, id=delivery_id)
    if not found.update(state=Told.WAITING, tries=0, next_at=at):
        raise UnknownSubscriptionError("There is no such delivery.")


def replay_since(*, by: Actor, at: datetime, subscription_id: UUID, since: datetime) -> int:
    """Tell everything again that happened since then, in its order. Returns how many."""
    found = Delivery.objects.filter(subscription_id=subscription_id, event_at__gte=since)
    return found.update(state=Told.WAITING, tries=0, next_at=at)


def _move(by: Actor, at: datetime, subscription_id: UUID, to: State, verb: str) -> None:
    row = Subscription.objects.select_for_update().exclude(state=State.ENDED).filter(id=subscription_id).first()
    if row is None:
        raise UnknownSubscriptionError("There is no such webhook.")
    if to not in MOVES[State(row.state)]:
        raise NotMovableError(f"It is {row.state}.")
    row.state, row.because, row.since = to, "", at
    row.save(update_fields=["state", "because", "since"])
    trail.note(by=by, at=at, verb=verb, subject_kind="webhook", subject_id=row.id)
