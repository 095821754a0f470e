"""Reading teams and memberships, and who a login is at this council."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from firstcontact.domain.staff.models import Membership, Team
from firstcontact.domain.staff.rules import LEADER
from firstcontact.foundation.identity import Actor, Kind, Viewer
from firstcontact.foundation.languages import Text


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff, as colleagues see them."""

    id: UUID
    login_id: UUID
    name: str
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    email: str = ""

    @property
    def actor(self) -> Actor:
        """What they are when they do something."""
        return Actor(kind=Kind.STAFF, id=self.id, roles=frozenset(self.roles), teams=frozenset(self.teams))


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team."""

    code: str
    name: Text


def find_by_login(login_id: UUID) -> Colleague | None:
    """Who this login is at the present council, or None when it does not work here."""
    row = Membership.objects.filter(login_id=login_id, ended_at__isnull=True).first()
    return _colleague(row) if row else None


def find_colleague(membership_id: UUID) -> Colleague | None:
    """Who has this membership, or None when nobody who works here has."""
    row = Membership.objects.filter(id=membership_id, ended_at__isnull=True).select_related("login").first()
    return _colleague(row, row.login.email) if row else None


def find_with_role(role: str) -> Colleague | None:
    """The first colleague who has this role, for the sign-ins of a demonstration."""
    for row in Membership.objects.filter(ended_at__isnull=True).order_by("id"):
        if role in row.roles:
            return _colleague(row)
    return None


def list_colleagues() -> list[Colleague]:
    """Everyone who works here now, by name."""
    rows = Membership.objects.filter(ended_at__isnull=True).select_related("login")
    return sorted((_colleague(row, row.login.email) for row in rows), key=lambda colleague: colleague.name.casefold())


def list_all_names() -> dict[UUID, str]:
    """Everyone who works or has worked here, by name."""
    rows = Membership.objects.values_list("id", "name")
    return dict(sorted(rows, key=lambda row: row[1].casefold()))


def list_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these memberships, also of those that have ended."""
    return dict(Membership.objects.filter(id__in=set(ids)).values_list("id", "name"))


def find_still_here(membership_id: UUID | None) -> UUID | None:
    """The same membership while it has not ended; None once they have left."""
    if membership_id is None:
        return None
    return Membership.objects.filter(id=membership_id, ended_at__isnull=True).values_list("id", flat=True).first()


def seen_by(viewer: Viewer, *, owner: str = "owner") -> Q:
    """The condition on rows with `sensitivity`, `team` and an owner that staff may see: `rules.may_see` as a filter.

    :param owner: the column that names who the record is in the hands of.
    """
    if viewer.kind is Kind.SYSTEM:
        return Q()
    if not viewer.is_at_work:
        return Q(pk__in=[])
    seen = Q(sensitivity="open") | Q(sensitivity="team", team__in=viewer.teams)
    if viewer.id is not None:
        seen |= Q(sensitivity="named", **{owner: viewer.id})
    if viewer.has_role(LEADER):
        seen |= Q(sensitivity="named", team__in=viewer.teams, **{f"{owner}__isnull": True})
    return seen


def list_teams() -> list[TeamFacts]:
    """The teams, by code."""
    return [TeamFacts(row.code, Text.model_validate(row.name)) for row in Team.objects.order_by("code")]


def _colleague(row: Membership, email: str = "") -> Colleague:
    return Colleague(row.id, row.login_id, row.name, tuple(row.roles), tuple(row.teams), email)
