"""The states of a promise, and how it may move between them."""

from enum import StrEnum


class State(StrEnum):
    """Where a promise stands. At risk is a mark on a running promise, not a state."""

    RUNNING = "running"
    PAUSED = "paused"
    KEPT = "kept"
    BROKEN = "broken"


MOVES: dict[State, frozenset[State]] = {
    State.RUNNING: frozenset({State.PAUSED, State.KEPT, State.BROKEN}),
    State.PAUSED: frozenset({State.RUNNING, State.KEPT, State.BROKEN}),
    State.KEPT: frozenset(),
    State.BROKEN: frozenset(),
}
OPEN = (State.RUNNING, State.PAUSED)
