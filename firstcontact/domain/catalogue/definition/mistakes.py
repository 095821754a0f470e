"""`Mistake`: something wrong in a service file, where it stands and how to mend it; `BadServices` carries them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a service file."""

    file: Path
    line: int
    message: str
    """What is wrong, in plain words."""
    mend: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        """As one line for a terminal: `missed-bin.yaml:12: what is wrong. What to do.`"""
        return f"{self.file.name}:{self.line}: {self.message}{' ' if self.mend else ''}{self.mend}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake before its line is known: the path of keys to it, what is wrong, how to mend it."""

    path: KeyPath
    message: str
    mend: str = ""


class BadServices(Exception):
    """The service files have mistakes, so that none of them was loaded."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        """Carry the mistakes, in the order of files and lines."""
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)
