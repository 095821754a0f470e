"""Who works here, in which roles and teams."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcontact.domain.staff.actions import UnknownColleagueError, add_colleague, change_colleague
from firstcontact.domain.staff.queries import Colleague, find_colleague, list_colleagues, list_teams
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import actor_of, open_to
from firstcontact.doors.parts.account_mail import invite
from firstcontact.doors.parts.names import ROLES as ROLE_NAMES
from firstcontact.doors.parts.names import name_of
from firstcontact.doors.parts.posted import Errors, text_in
from firstcontact.doors.parts.steps import step
from firstcontact.doors.parts.words import said
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity.models import Login
from firstcontact.journeys.leave_council import leave_council

ADMINISTRATOR = "administrator"


@open_to(ADMINISTRATOR, "manager")
def colleagues(request: HttpRequest) -> HttpResponse:
    """Everyone who works here; an administrator adds somebody, who is told by email how to sign in."""
    if request.method != "POST":
        return render(request, "manage/colleagues.html", _page(request))
    if not actor_of(request).has_role(ADMINISTRATOR):
        messages.warning(request, _("Only an administrator adds colleagues. Nothing was changed."))
        return redirect("manage:colleagues")
    errors = Errors()
    email = _email(request, errors)
    given = _read(request, errors)
    if errors:
        typed = {**given, "email": email}
        return render(request, "manage/colleagues.html", {**_page(request), "errors": errors, **typed}, status=422)
    add_colleague(by=actor_of(request), at=now(), email=email, **given)
    _tell(request, given["name"], email)
    return redirect("manage:colleagues")


@open_to(ADMINISTRATOR)
def colleague(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """One colleague: another name, other roles or teams."""
    found = find_colleague(membership_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "manage/colleague.html", _form(request, found, _facts(found), Errors()))
    errors = Errors()
    given = _read(request, errors)
    if found.id == actor_of(request).id and ADMINISTRATOR not in given["roles"]:
        errors.add("#roles", _("You cannot stop being an administrator yourself. Ask another one."))
    if errors:
        return render(request, "manage/colleague.html", _form(request, found, given, errors), status=422)
    change_colleague(by=actor_of(request), at=now(), membership_id=membership_id, **given)
    messages.success(request, _("Kept."))
    return redirect("manage:colleagues")


@step()
@open_to(ADMINISTRATOR)
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """They no longer work here. Nobody ends their own membership: somebody must be left to sign in."""
    if membership_id == actor_of(request).id:
        messages.warning(request, _("You cannot end your own membership. Nothing was changed."))
        return redirect("manage:colleagues")
    try:
        leave_council(by=actor_of(request), at=now(), membership_id=membership_id)
    except UnknownColleagueError as error:
        raise Http404 from error
    messages.success(request, _("They can no longer sign in here. Their cases are back with their teams."))
    return redirect("manage:colleagues")


def _tell(request: HttpRequest, name: str, email: str) -> None:
    """Somebody without a password gets a link to choose one."""
    login = Login.objects.get(email=email.lower())
    if login.has_usable_password():
        messages.success(request, _("%(name)s can now sign in.") % {"name": name})
    elif invite(request, login):
        messages.success(request, _("%(name)s gets an email that says how to sign in.") % {"name": name})
    else:
        words = _("%(name)s works here now, but the email could not be sent. Let them ask for a new password.")
        messages.warning(request, words % {"name": name})


def _read(request: HttpRequest, errors: Errors) -> dict[str, Any]:
    name = " ".join(text_in(request.POST, "name").split())[:200]
    roles = [role for role in request.POST.getlist("roles") if role in ROLES]
    known = {team.code for team in list_teams()}
    teams = [team for team in request.POST.getlist("teams") if team in known]
    if not name:
        errors.add("#name", _("Write their name."))
    if not roles:
        errors.add("#roles", _("Choose at least one role."))
    return {"name": name, "roles": roles, "teams": teams}


def _email(request: HttpRequest, errors: Errors) -> str:
    email = request.POST.get("email", "").strip()
    try:
        validate_email(email)
    except ValidationError:
        errors.add("#email", _("Write an email address, like name@example.org."))
        return email
    if email.lower() in {one.email.lower() for one in list_colleagues()}:
        errors.add("#email", _("Somebody with this address works here already. Change their roles instead."))
    return email


def _facts(found: Colleague) -> dict[str, Any]:
    return {"name": found.name, "roles": list(found.roles), "teams": list(found.teams)}


def _choices() -> dict[str, Any]:
    return {
        "role_items": [{"value": role, "text": name_of(ROLE_NAMES, role)} for role in ROLES],
        "team_items": [{"value": team.code, "text": said(team.name)} for team in list_teams()],
    }


def _form(request: HttpRequest, found: Colleague, shown: dict[str, Any], errors: Errors) -> dict[str, Any]:
    links = left_links(request, "colleagues")
    return {"nav": links, "id": found.id, "email": found.email, "errors": errors, **_choices(), **shown}


def _page(request: HttpRequest) -> dict[str, Any]:
    teams = {team.code: said(team.name) for team in list_teams()}
    return {
        "nav": left_links(request, "colleagues"),
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "email": one.email,
                "roles": ", ".join(name_of(ROLE_NAMES, role) for role in one.roles),
                "teams": ", ".join(teams.get(team, team) for team in one.teams),
            }
            for one in list_colleagues()
        ],
        "may_add": actor_of(request).has_role(ADMINISTRATOR),
        "own_id": actor_of(request).id,
        **_choices(),
        "errors": Errors(),
        "name": "",
        "email": "",
        "roles": [],
        "teams": [],
    }
