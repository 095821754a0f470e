"""Reading webhooks: how each stands, what it was told, and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from firstcontact.domain.connections.models import Delivery, Key, Subscription, Try
from firstcontact.domain.connections.rules import TEST_EVENT, standing_of
from firstcontact.domain.connections.states import State, Told
from firstcontact.foundation.identity import Kind, Viewer


class UnknownSubscriptionError(LookupError):
    """There is no such webhook, or no such delivery of one."""


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    """A webhook, without its secret.

    :ivar teams: whose closed records it is told of: its key's, or its own.
    :ivar because: why it is failing: `refused` (after all tries), `gone` (the receiver said so); else empty.
    :ivar since: since when it is in this state.
    :ivar is_open: whether its key, if it has one, is good.
    """

    id: UUID
    key_id: UUID | None
    key_name: str
    address: str
    events: tuple[str, ...]
    teams: tuple[str, ...]
    state: str
    because: str
    since: datetime
    made_at: datetime
    last_delivered_at: datetime | None
    is_open: bool
    waiting: int = 0
    given_up: int = 0

    @property
    def viewer(self) -> Viewer:
        """Who looks when it is told of something: what they may not see it is not told of."""
        return Viewer(kind=Kind.KEY, id=self.key_id or self.id, teams=frozenset(self.teams))

    def wants(self, name: str) -> bool:
        """Whether it is told of events of this name."""
        return name == TEST_EVENT or name in self.events


@dataclass(frozen=True, slots=True)
class TryFacts:
    """One try: `status` 0 and `trouble` where nothing was answered."""

    at: datetime
    status: int
    milliseconds: int
    trouble: str
    answer: str


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """One event that it was to be told of, with every try, the newest last."""

    id: UUID
    event_id: UUID
    event_at: datetime
    name: str
    subject_kind: str
    subject_id: UUID
    state: str
    tries: tuple[TryFacts, ...]
    next_at: datetime | None


def list_subscriptions(*, at: datetime, key_id: UUID | None = None) -> list[SubscriptionFacts]:
    """Those that have not ended, newest first: all, or those of one key. With how much waits and was given up."""
    rows = Subscription.objects.exclude(state=State.ENDED).order_by("-made_at", "-id")
    if key_id is not None:
        rows = rows.filter(key_id=key_id)
    return _with_counts(list(rows), at)


def get_subscription(subscription_id: UUID, *, at: datetime, key_id: UUID | None = None) -> SubscriptionFacts:
    """One that has not ended.

    :param key_id: only when it is of this key.
    :raises UnknownSubscriptionError: when there is none.
    """
    found = [each for each in list_subscriptions(at=at, key_id=key_id) if each.id == subscription_id]
    if not found:
        raise UnknownSubscriptionError("There is no such webhook.")
    return found[0]


def list_tellable_subscriptions(*, at: datetime) -> list[SubscriptionFacts]:
    """Those for which events are noted: they are told now, or when somebody lets them go on."""
    rows = Subscription.objects.exclude(state=State.ENDED).select_related("key").order_by("id")
    return [facts for facts in map(_reader(at), rows) if facts.is_open]


def list_due_subscriptions(*, at: datetime) -> list[UUID]:
    """Those that have something to be told now, and that nobody is telling at this moment."""
    free = Q(sending_until__isnull=True) | Q(sending_until__lte=at)
    due = Delivery.objects.filter(state=Told.WAITING, next_at__lte=at).values("subscription_id")
    return list(Subscription.objects.filter(free, state=State.ACTIVE, id__in=due).values_list("id", flat=True))


def list_deliveries(
    subscription_id: UUID, *, before: UUID | None = None, most: int = 50, states: Iterable[str] = tuple(Told)
) -> list[DeliveryFacts]:
    """What it was told and is to be told, newest first.

    :param before: only what was noted before this delivery.
    """
    rows = Delivery.objects.filter(subscription_id=subscription_id, state__in=list(states)).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    kept = list(rows[:most])
    tries: dict[UUID, list[TryFacts]] = {row.id: [] for row in kept}
    for one in Try.objects.filter(delivery_id__in=list(tries)).order_by("at", "id"):
        tries[one.delivery_id].append(TryFacts(one.at, one.status, one.milliseconds, one.trouble, one.answer))
    return [_delivery(row, tries[row.id]) for row in kept]


def _delivery(row: Delivery, tries: list[TryFacts]) -> DeliveryFacts:
    return DeliveryFacts(
        row.id,
        row.event_id,
        row.event_at,
        row.name,
        row.subject_kind,
        row.subject_id,
        row.state,
        tuple(tries),
        row.next_at if row.state == Told.WAITING else None,
    )


def _with_counts(rows: list[Subscription], at: datetime) -> list[SubscriptionFacts]:
    keys = Key.objects.in_bulk([row.key_id for row in rows if row.key_id])
    counted: dict[tuple[Any, str], int] = {
        (one["subscription_id"], one["state"]): one["n"]
        for one in Delivery.objects.filter(subscription_id__in=[row.id for row in rows])
        .exclude(state=Told.DELIVERED)
        .values("subscription_id", "state")
        .annotate(n=Count("id"))
    }
    for row in rows:
        row.key = keys.get(row.key_id) if row.key_id else None
    return [
        _facts(row, at, counted.get((row.id, Told.WAITING), 0), counted.get((row.id, Told.GIVEN_UP), 0)) for row in rows
    ]


def _reader(at: datetime) -> Any:
    return lambda row: _facts(row, at)


def _facts(row: Subscription, at: datetime, waiting: int = 0, given_up: int = 0) -> SubscriptionFacts:
    key = row.key if row.key_id else None
    is_open = key is None or standing_of(expires_at=key.expires_at, revoked_at=key.revoked_at, at=at).is_good
    return SubscriptionFacts(
        row.id,
        row.key_id,
        key.name if key else "",
        row.address,
        tuple(row.events),
        tuple(key.teams if key else row.teams),
        row.state,
        row.because,
        row.since,
        row.made_at,
        row.last_delivered_at,
        is_open,
        waiting,
        given_up,
    )
