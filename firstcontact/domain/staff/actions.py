"""Setting up teams and memberships."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from firstcontact.domain.staff.models import Membership, Team
from firstcontact.domain.staff.rules import ROLES
from firstcontact.foundation.audit import trail
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.identity.models import Login
from firstcontact.foundation.languages import Text


class UnknownRoleError(ValueError):
    """There is no such role."""


class UnknownTeamError(ValueError):
    """There is no such team here."""


class NoEmailError(ValueError):
    """What should be an email address is none."""


class UnknownColleagueError(LookupError):
    """Nobody with this membership works here."""


def set_up_team(*, by: Actor, at: datetime, code: str, name: Text) -> None:
    """Make a team, or rename it."""
    row, _ = Team.objects.update_or_create(code=code, defaults={"name": name.as_json()})
    trail.note(by=by, at=at, verb="changed", subject_kind="team", subject_id=row.id)


def add_colleague(
    *, by: Actor, at: datetime, email: str, name: str, roles: Sequence[str], teams: Sequence[str] = ()
) -> UUID:
    """Let the login with this address (made when new, without a password) work here. Returns the membership.

    :raises UnknownRoleError: for a role that does not exist.
    :raises UnknownTeamError: for a team that does not exist.
    :raises NoEmailError: when the address is none.
    """
    _check_roles(roles)
    _check_teams(teams)
    _check_email(email)
    login = Login.objects.filter(email=email.lower()).first() or Login.objects.create_user(email)
    values = {"name": name, "roles": sorted(roles), "teams": sorted(teams), "ended_at": None}
    row, _ = Membership.objects.update_or_create(login=login, defaults=values)
    trail.note(
        by=by, at=at, verb="changed", subject_kind="membership", subject_id=row.id, roles=",".join(sorted(roles))
    )
    return row.id


def change_colleague(
    *, by: Actor, at: datetime, membership_id: UUID, name: str, roles: Sequence[str], teams: Sequence[str]
) -> None:
    """Somebody who works here has another name, other roles or teams.

    :raises UnknownRoleError: for a role that does not exist.
    :raises UnknownTeamError: for a team that does not exist.
    :raises UnknownColleagueError: when nobody with this membership works here.
    """
    _check_roles(roles)
    _check_teams(teams)
    values = {"name": name, "roles": sorted(roles), "teams": sorted(teams)}
    if not Membership.objects.filter(id=membership_id, ended_at__isnull=True).update(**values):
        raise UnknownColleagueError("Nobody with this membership works here.")
    facts = {"roles": ",".join(sorted(roles)), "teams": ",".join(sorted(teams))}
    trail.note(by=by, at=at, verb="changed", subject_kind="membership", subject_id=membership_id, **facts)


def end_membership(*, by: Actor, at: datetime, membership_id: UUID) -> None:
    """They no longer work here; what they did keeps their name.

    :raises UnknownColleagueError: when nobody with this membership works here.
    """
    if not Membership.objects.filter(id=membership_id, ended_at__isnull=True).update(ended_at=at):
        raise UnknownColleagueError("Nobody with this membership works here.")
    trail.note(by=by, at=at, verb="changed", subject_kind="membership", subject_id=membership_id, ended="yes")


def _check_roles(roles: Sequence[str]) -> None:
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise UnknownRoleError(f"There is no role {', '.join(sorted(unknown))}. Roles are {', '.join(ROLES)}.")


def _check_teams(teams: Sequence[str]) -> None:
    known = set(Team.objects.values_list("code", flat=True)) if teams else set()
    unknown = set(teams) - known
    if unknown:
        there = f"Teams are {', '.join(sorted(known))}." if known else "There are no teams yet."
        raise UnknownTeamError(f"There is no team {', '.join(sorted(unknown))}. {there}")


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise NoEmailError(f"{email!r} is no email address. Write one like name@example.org.") from error
