"""What open pages are told: ids and codes, in the order of the council's stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from firstcontact.foundation.events.changes import Change, Place, list_changes
from firstcontact.foundation.events.places import has_waiting

ABOUT_CASES = frozenset(
    {
        "case_routed",
        "case_changed",
        "case_closed",
        "case_reopened",
        "customer_answered",
        "customer_wrote",
        "customer_told",
        "work_claimed",
        "work_released",
    }
)
QUEUED = "work_queued"
SHOWN_IN_QUEUES = ("email", "could_not_be_read", "too_many_emails")
"""Of a case, `case_routed` says that it waits."""
NAMES = (*sorted(ABOUT_CASES), QUEUED)


@dataclass(frozen=True, slots=True)
class Told:
    """What pages are told: this has changed, and the queue of this team; who shows it asks for it again."""

    name: str
    id: UUID
    team: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What follows a place, and where to go on. `held`: more is written and waits for an older transaction."""

    told: tuple[tuple[Place, Told], ...]
    next: Place
    more: bool
    held: bool


def is_shown(name: str, payload: Mapping[str, object]) -> bool:
    """Whether open pages show what such an event changes."""
    return name in ABOUT_CASES or (name == QUEUED and payload.get("kind") in SHOWN_IN_QUEUES)


def list_told(place: Place, *, most: int) -> Telling:
    """What open pages are told after a place, once and in the order of the stream."""
    held = has_waiting(NAMES)  # asked first: what is written later announces itself
    found = list_changes(NAMES, after=place, most=most)
    told = ((each.place, _told(each)) for each in found.changes if _is_shown(each))
    return Telling(tuple(told), found.next, found.more, held)


def _is_shown(change: Change) -> bool:
    return is_shown(change.name, change.payload)


def _told(change: Change) -> Told:
    about = UUID(change.payload.get("about", str(change.subject_id)))
    return Told("case-changed", about, str(change.payload.get("team", "")))
