"""How the installation stands for this council: work of the machine that waits or failed, notices, what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from firstcontact.domain.notices.queries import count_by_state
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.jobs.standing import LaneFacts, list_lanes


@dataclass(frozen=True, slots=True)
class State:
    """Job lanes of this council, and its notices by state."""

    lanes: tuple[LaneFacts, ...]
    notices: Mapping[str, int]


def get_state(*, viewer: Viewer) -> State:
    """How it stands now."""
    return State(tuple(list_lanes()), count_by_state(viewer=viewer))
