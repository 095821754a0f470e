"""Giving keys and taking them back, keeping answers; making webhooks, telling them, and telling them again."""

from firstcontact.domain.connections.actions.delivering import (
    claim_delivery,
    forget_deliveries,
    note_try,
    send_due,
)
from firstcontact.domain.connections.actions.keys import (
    LONGEST_NAME,
    KeyRefusedError,
    MadeKey,
    begin_answer,
    forget_answers,
    keep_answer,
    make_key,
    note_use,
    revoke_key,
)
from firstcontact.domain.connections.actions.webhooks import (
    MadeSubscription,
    NotMovableError,
    Telling,
    end_subscription,
    make_subscription,
    note_events,
    pause_subscription,
    replay_delivery,
    replay_since,
    resume_subscription,
    send_test,
)

__all__ = [
    "LONGEST_NAME",
    "KeyRefusedError",
    "MadeKey",
    "MadeSubscription",
    "NotMovableError",
    "Telling",
    "begin_answer",
    "claim_delivery",
    "end_subscription",
    "forget_answers",
    "forget_deliveries",
    "keep_answer",
    "make_key",
    "make_subscription",
    "note_events",
    "note_try",
    "note_use",
    "pause_subscription",
    "replay_delivery",
    "replay_since",
    "resume_subscription",
    "revoke_key",
    "send_due",
    "send_test",
]
