"""The states of an email that came in."""

from enum import StrEnum


class State(StrEnum):
    """What became of an email."""

    KEPT = "kept"
    """Its bytes are kept; nobody has read it yet."""
    CONTACT = "contact"
    """Somebody wrote to us: it is a contact."""
    APART = "apart"
    """Nobody wrote to us (a machine, our own email, spam): kept apart with the reason; a person may restore it."""
    UNREADABLE = "unreadable"
    """It could not be read: a person looks at it."""
    ENDED = "ended"
    """A person looked at what could not be read, and there was nothing to do."""


KIND_REPEAT = "repeat"
"""The kind, beside those of `contacts.mail`, of an email that came in before under the same Message-ID."""
MOST_TRIES = 3
"""Times that reading one email is tried: it may be what killed the reader."""
