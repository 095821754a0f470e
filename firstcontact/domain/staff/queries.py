"""Reading teams and memberships, and who a login is at this council."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q

from firstcontact.domain.staff.models import Membership
from firstcontact.domain.staff.rules import LEADER
from firstcontact.foundation.identity import Actor, Kind, Viewer
from firstcontact.foundation.languages import Text, read_text
from firstcontact.foundation.tenancy import require_council
from firstcontact.foundation.tenancy.reading import read_rows

_WHO_COMES_IN: Final = "SELECT id, name, roles, teams FROM staff_who_comes_in(%(login)s::uuid, %(council)s::uuid)"
_NAMES: Final = "SELECT id, name FROM staff_membership WHERE id = ANY(%(ids)s::uuid[])"
SEEN: Final = (
    "(%(everything)s OR (%(staff)s AND (sensitivity = 'open'"
    " OR (sensitivity = 'team' AND team = ANY(%(teams)s::text[]))"
    " OR (sensitivity = 'named' AND (owner = %(me)s::uuid"
    " OR (%(leads)s AND owner IS NULL AND team = ANY(%(teams)s::text[])))))))"
)
"""`seen_by` for a plain statement on rows with `sensitivity`, `team` and `owner`; its values are `seen_values`."""
SEEN_IN_HAND: Final = (
    "(%(everything)s OR (%(staff)s AND (sensitivity = 'open'"
    " OR (sensitivity = 'team' AND team = ANY(%(teams)s::text[]))"
    " OR (sensitivity = 'named' AND (claimed_by = %(me)s::uuid"
    " OR (%(leads)s AND claimed_by IS NULL AND team = ANY(%(teams)s::text[])))))))"
)
"""The same where `claimed_by` says in whose hands it is."""


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
    """Who this login is at the present council, or None when it does not work here.

    It needs no transaction: each page asks, and a transaction for this alone would be two more messages.
    """
    rows = read_rows(_WHO_COMES_IN, login=login_id, council=require_council())
    return next((Colleague(row[0], login_id, row[1], tuple(row[2]), tuple(row[3])) for row in rows), None)


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
    wanted = list(set(ids))
    return dict(read_rows(_NAMES, ids=wanted)) if wanted else {}


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
    rows = read_rows("SELECT code, name::text FROM staff_team ORDER BY code")
    return [TeamFacts(code, read_text(name)) for code, name in rows]


def seen_values(viewer: Viewer) -> dict[str, object]:
    """The values with which `SEEN` or `SEEN_IN_HAND`, in a statement, is what `seen_by` is to Django."""
    return {
        "everything": viewer.kind is Kind.SYSTEM,
        "staff": viewer.is_at_work,
        "teams": sorted(viewer.teams),
        "me": viewer.id,
        "leads": viewer.has_role(LEADER),
    }


def _colleague(row: Membership, email: str = "") -> Colleague:
    return Colleague(row.id, row.login_id, row.name, tuple(row.roles), tuple(row.teams), email)
