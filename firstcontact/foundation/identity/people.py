"""The frozen facts about who does something or looks at something; doors fill them, the domain only reads them."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What sort of person or thing acts."""

    STAFF = "staff"
    CUSTOMER = "customer"
    PUBLIC = "public"
    KEY = "key"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class _Person:
    kind: Kind
    id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    teams: frozenset[str] = field(default_factory=frozenset)

    def has_role(self, *roles: str) -> bool:
        """Whether they hold one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Whether they work for the council."""
        return self.kind is Kind.STAFF

    @property
    def is_at_work(self) -> bool:
        """Whether they work for the council, as a person or as another system that it let in with a key."""
        return self.kind in (Kind.STAFF, Kind.KEY)


@dataclass(frozen=True, slots=True)
class Actor(_Person):
    """Who does something: `id` is of the staff membership, the customer or the key; None for the public and the system.

    A customer who is known only by the one case that they proved to be theirs has the id of that case.
    """


@dataclass(frozen=True, slots=True)
class Viewer(_Person):
    """Who looks: what they may not see is not loaded."""

    @classmethod
    def of(cls, actor: Actor) -> "Viewer":
        """The viewer that this actor is."""
        return cls(kind=actor.kind, id=actor.id, roles=actor.roles, teams=actor.teams)


SYSTEM = Actor(kind=Kind.SYSTEM)
PUBLIC = Actor(kind=Kind.PUBLIC)
