"""What checking an answer gives: the value to keep, or what is wrong and what to do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from firstcontact.domain.applications.answering import messages
from firstcontact.foundation.languages import Text

AnswerValue = str | int | list[str] | list[dict[str, Any]] | dict[str, Any] | None
"""A stored answer, as JSON. None: a question that need not be answered was left empty. Of a group: one mapping each."""

Answers = Mapping[str, AnswerValue]
"""Question id to stored answer."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the rules must know of the time: today at the council, and how it counts working days."""

    today: date
    working_days_between: Callable[[date, date], int]
    """Working days after the first day, up to and including the second; 0 when the second is not later."""


@dataclass(frozen=True, slots=True)
class AnswerMistake:
    """What is wrong with one answer (or one field of it), in both languages, naming what to do.

    `field` of a group: which of them, from 1, then the question inside it and perhaps a part: `2-born-day`.
    """

    question: str
    field: str | None
    message: Text

    @property
    def does_not_apply(self) -> bool:
        """Whether the only thing wrong is that the question is not asked with the other answers."""
        return self.message == messages.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Checked:
    """One checked answer: its value to keep, or its mistakes."""

    value: AnswerValue
    mistakes: tuple[AnswerMistake, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the value may be kept."""
        return not self.mistakes


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """Several answers checked at once: those that are right, and every mistake in the others."""

    answers: dict[str, AnswerValue]
    mistakes: tuple[AnswerMistake, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no mistake."""
        return not self.mistakes


class Wrong(Exception):
    """Raised inside the readers of one type: what is wrong, field by field."""

    def __init__(self, *faults: tuple[str | None, Text]) -> None:
        """Carry pairs of a field (None: the whole answer) and a message."""
        super().__init__()
        self.faults = faults
