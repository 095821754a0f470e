"""How it stands with looking for viruses in a file that came with a message."""

from enum import StrEnum


class Scan(StrEnum):
    """What the virus scanner said of an attachment."""

    WAITING = "waiting"
    """It is to be scanned; until then nobody opens it."""
    NOT_SCANNED = "not_scanned"
    """There is no scanner."""
    CLEAN = "clean"
    """Nothing was found."""
    INFECTED = "infected"
    """Something was found: it is kept, and nobody opens it."""
    FAILED = "failed"
    """The scanner could not take it, and never will."""
