"""Who works here, in which roles and teams."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcontact.domain.staff.actions import add_colleague, end_membership
from firstcontact.domain.staff.queries import list_colleagues, list_teams
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import actor_of, open_to
from firstcontact.doors.parts.names import ROLES as ROLE_NAMES
from firstcontact.doors.parts.names import name_of
from firstcontact.doors.parts.posted import Errors
from firstcontact.doors.parts.words import said
from firstcontact.foundation.clock import now


@open_to("administrator", "manager")
def colleagues(request: HttpRequest) -> HttpResponse:
    """Everyone who works here; an administrator adds somebody."""
    if request.method != "POST":
        return render(request, "manage/colleagues.html", _page(request))
    if not actor_of(request).has_role("administrator"):
        messages.warning(request, _("Only an administrator adds colleagues. Nothing was changed."))
        return redirect("manage:colleagues")
    given, errors = _read(request)
    if errors:
        return render(request, "manage/colleagues.html", {**_page(request), "errors": errors, **given}, status=422)
    add_colleague(by=actor_of(request), at=now(), **given)
    messages.success(request, _("%(name)s can now sign in.") % {"name": given["name"]})
    return redirect("manage:colleagues")


@require_POST
@open_to("administrator")
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """They no longer work here. Nobody ends their own membership: somebody must be left to sign in."""
    if membership_id == actor_of(request).id:
        messages.warning(request, _("You cannot end your own membership. Nothing was changed."))
    else:
        end_membership(by=actor_of(request), at=now(), membership_id=membership_id)
        messages.success(request, _("They can no longer sign in here."))
    return redirect("manage:colleagues")


def _read(request: HttpRequest) -> tuple[dict[str, Any], Errors]:
    errors = Errors()
    email = request.POST.get("email", "").strip()
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:200]
    roles = [role for role in request.POST.getlist("roles") if role in ROLES]
    known = {team.code for team in list_teams()}
    teams = [team for team in request.POST.getlist("teams") if team in known]
    try:
        validate_email(email)
    except ValidationError:
        errors.add("#email", _("Write an email address, like name@example.org."))
    if not name:
        errors.add("#name", _("Write their name."))
    if not roles:
        errors.add("#roles", _("Choose at least one role."))
    return {"email": email, "name": name, "roles": roles, "teams": teams}, errors


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
        "may_add": actor_of(request).has_role("administrator"),
        "own_id": actor_of(request).id,
        "role_items": [{"value": role, "text": name_of(ROLE_NAMES, role)} for role in ROLES],
        "team_items": [{"value": code, "text": name} for code, name in teams.items()],
        "errors": Errors(),
        "name": "",
        "email": "",
        "roles": [],
        "teams": [],
    }
