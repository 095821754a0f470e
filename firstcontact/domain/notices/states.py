"""The states of a notice and the moves that are allowed, as data."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """What became of a notice."""

    QUEUED = "queued"
    """Written, and waiting to be sent or printed."""
    SENDING = "sending"
    """Being handed to the mail server at this moment; committed before the first byte leaves."""
    SENT = "sent"
    """The mail server has taken it. It may still come back."""
    FAILED = "failed"
    """The mail server refused it for good, did not take it in any try, or it came back: a person decides."""
    DOUBTFUL = "doubtful"
    """It may or may not have been sent (the answer never came): a person decides, it is never sent again by itself."""
    PRINTED = "printed"
    """A person has printed the letter."""
    POSTED = "posted"
    """A person has posted the letter."""
    CANNOT_BE_TOLD = "cannot_be_told"
    """There is no email and no postal address: a person finds another way."""
    TOLD = "told"
    """A person told them another way (by phone, at the counter, or by a later notice)."""


MOVES: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.FAILED, State.PRINTED}),
    State.SENDING: frozenset({State.QUEUED, State.SENT, State.FAILED, State.DOUBTFUL}),
    # The answer may still come after the notice was thought doubtful: then it is known after all.
    State.DOUBTFUL: frozenset({State.QUEUED, State.SENT, State.FAILED, State.TOLD}),
    State.FAILED: frozenset({State.QUEUED, State.TOLD}),
    State.PRINTED: frozenset({State.QUEUED, State.POSTED}),
    State.CANNOT_BE_TOLD: frozenset({State.TOLD}),
    State.SENT: frozenset({State.FAILED}),
    State.POSTED: frozenset(),
    State.TOLD: frozenset(),
}


class MoveError(ValueError):
    """A notice cannot go from this state to that one."""


def check_move(before: str, after: State) -> None:
    """Whether the move is allowed.

    :raises MoveError: when it is not.
    """
    if after not in MOVES[State(before)]:
        raise MoveError(f"A notice that is {before} cannot become {after}.")
