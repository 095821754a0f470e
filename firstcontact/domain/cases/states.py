"""The states of a case, and how it may move between them."""

from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    PASSED_ON = "passed_on"
    CLOSED = "closed"


MOVES: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.IN_PROGRESS, State.WAITING_FOR_CUSTOMER, State.PASSED_ON, State.CLOSED}),
    State.IN_PROGRESS: frozenset({State.WAITING_FOR_CUSTOMER, State.PASSED_ON, State.CLOSED, State.NEW}),
    State.WAITING_FOR_CUSTOMER: frozenset({State.IN_PROGRESS, State.CLOSED}),
    State.PASSED_ON: frozenset({State.CLOSED, State.IN_PROGRESS}),
    State.CLOSED: frozenset({State.IN_PROGRESS}),
}
OPEN = tuple(state for state in State if state is not State.CLOSED)
STEPS: dict[str, frozenset[State]] = {
    "claim": frozenset(OPEN),
    "release": frozenset(OPEN),
    "tell": frozenset(OPEN),
    "ask": frozenset(OPEN),
    "answer": frozenset(OPEN),
    "pass_on": frozenset(OPEN),
    "note": frozenset(State),
}
"""What is done with a case, and the states in which it can be: a closed case keeps its owner until it is open again."""
REOPEN_WITHIN_DAYS = 28


def can_step(step: str, state: str) -> bool:
    """Whether this can be done with a case that stands so."""
    return State(state) in STEPS[step]


def can_be_reopened(closed_at: datetime | None, at: datetime) -> bool:
    """Whether a case that was closed then can still be opened again when it was not put right."""
    return closed_at is not None and at - closed_at <= timedelta(days=REOPEN_WITHIN_DAYS)
