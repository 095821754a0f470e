"""Other systems are told of what happens, by webhooks.

1. A webhook is made: it is told of what happens from then on.
2. What has happened since is read once and in order, below the oldest transaction that still runs.
3. For each webhook it is noted what it wants to be told and may know; what is noted is sent by a job, and again after a
   while when it was not taken.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.domain.connections.actions import MadeSubscription, Telling, make_subscription, note_events
from firstcontact.domain.connections.queries import SubscriptionFacts, list_tellable_subscriptions
from firstcontact.foundation.events.stream import Fact, begin_at_end, read_new
from firstcontact.foundation.identity import Actor
from firstcontact.overviews.telling import list_read_addresses

READER = "webhooks"
BATCH = 500


@transaction.atomic
def make_webhook(
    *,
    by: Actor,
    at: datetime,
    address: str,
    events: Iterable[str],
    key_id: UUID | None = None,
    teams: Iterable[str] = (),
) -> MadeSubscription:
    """The new webhook. While there was none, nobody read the events: what is past is passed over.

    :raises AddressError: for an address where nothing can be sent.
    :raises UnknownEventError: for an event that is not told, or for none.
    :raises TooManyError: when this key has as many as one may have.
    """
    if not list_tellable_subscriptions(at=at):
        begin_at_end(reader=READER)
    return make_subscription(by=by, at=at, address=address, events=events, key_id=key_id, teams=teams)


@transaction.atomic
def tell_systems(*, by: Actor, at: datetime, most: int = BATCH) -> int:
    """Note what the next events are to whom. Returns how many events there were."""
    if not list_tellable_subscriptions(at=at):
        return 0
    facts = read_new(reader=READER, most=most)
    # Asked once the events are read: whoever was there when one happened is there now, and is told
    for webhook in list_tellable_subscriptions(at=at):
        tellings = _tellings(facts, webhook)
        if tellings:
            note_events(by=by, at=at, subscription_id=webhook.id, tellings=tellings)
    return len(facts)


def _tellings(facts: list[Fact], webhook: SubscriptionFacts) -> list[Telling]:
    wanted = [fact for fact in facts if webhook.wants(fact.name)]
    seen = list_read_addresses(wanted, viewer=webhook.viewer) if wanted else {}
    return [
        Telling(fact.id, fact.at, fact.name, fact.subject_kind, fact.subject_id, fact.payload, seen[fact.id])
        for fact in wanted
        if fact.id in seen
    ]
