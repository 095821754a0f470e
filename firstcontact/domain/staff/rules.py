"""Roles, and what a person at work may see of a service's records (DESIGN idea 7, need to know)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from firstcontact.foundation.identity import Kind, Viewer

ROLES = ("adviser", "officer", "team_leader", "manager", "administrator")
LEADER = "team_leader"


SENSITIVITIES: Final = ("open", "team", "named")
"""How closed a record is, the most open first."""


@dataclass(frozen=True, slots=True)
class Wall:
    """Who may see a record: everybody, its team, or (`named`) its owner."""

    sensitivity: str = "open"
    team: str = ""
    owner: UUID | None = None

    @property
    def height(self) -> int:
        """0 for what everybody may see."""
        return SENSITIVITIES.index(self.sensitivity)


def strictest(walls: Iterable[Wall]) -> Wall:
    """The highest of these walls, the first of equal ones; none at all is none."""
    return max(walls, key=lambda wall: wall.height, default=Wall())


def may_see(viewer: Viewer, *, sensitivity: str, team: str, owner: object = None) -> bool:
    """Whether this viewer may see records of this sensitivity: `open`, `team` (its people), `named` (its owner).

    While nobody owns a `named` record, the leaders of its team see it, so that it is put into somebody's hands.
    `staff.queries.seen_by` says the same to the database. Customers never pass through here: what is theirs is decided
    where they are recognised.
    """
    if viewer.kind is Kind.SYSTEM:
        return True
    if not viewer.is_at_work:
        return False
    if sensitivity == "open":
        return True
    if sensitivity == "team":
        return team in viewer.teams
    if owner is None:
        return team in viewer.teams and viewer.has_role(LEADER)
    return viewer.id == owner
