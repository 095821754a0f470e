"""Reading keys, and webhooks with their log."""

from firstcontact.domain.connections.queries.keys import (
    AnswerFacts,
    KeyFacts,
    UnknownKeyError,
    find_key,
    get_answer,
    get_key,
    list_key_names,
    list_keys,
)
from firstcontact.domain.connections.queries.webhooks import (
    DeliveryFacts,
    SubscriptionFacts,
    TryFacts,
    UnknownSubscriptionError,
    get_subscription,
    list_deliveries,
    list_due_subscriptions,
    list_subscriptions,
    list_tellable_subscriptions,
)

__all__ = [
    "AnswerFacts",
    "DeliveryFacts",
    "KeyFacts",
    "SubscriptionFacts",
    "TryFacts",
    "UnknownKeyError",
    "UnknownSubscriptionError",
    "find_key",
    "get_answer",
    "get_key",
    "get_subscription",
    "list_deliveries",
    "list_due_subscriptions",
    "list_key_names",
    "list_keys",
    "list_subscriptions",
    "list_tellable_subscriptions",
]
