"""How the installation stands for this council: work of the machine that waits or failed, notices, what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from firstcontact.domain.notices.queries import count_by_state
from firstcontact.foundation.events.stream import ReaderFacts, list_readers
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.jobs.standing import LaneFacts, list_lanes


@dataclass(frozen=True, slots=True)
class State:
    """Job lanes of this council, its notices by state, and how far its events are counted."""

    lanes: tuple[LaneFacts, ...]
    notices: Mapping[str, int]
    readers: tuple[ReaderFacts, ...]


def get_state(*, viewer: Viewer) -> State:
    """How it stands now."""
    return State(tuple(list_lanes()), count_by_state(viewer=viewer), tuple(list_readers()))
