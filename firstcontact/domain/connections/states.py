"""The states of a webhook, and of each thing that it was to be told."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How a webhook stands: `failing` sends nothing until somebody has looked, `ended` never again."""

    ACTIVE = "active"
    PAUSED = "paused"
    FAILING = "failing"
    ENDED = "ended"


MOVES: Final = {
    State.ACTIVE: frozenset({State.PAUSED, State.FAILING, State.ENDED}),
    State.PAUSED: frozenset({State.ACTIVE, State.ENDED}),
    State.FAILING: frozenset({State.ACTIVE, State.PAUSED, State.ENDED}),
    State.ENDED: frozenset(),
}


class Told(StrEnum):
    """How one delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
