"""The demonstration's way in: one button a role, no password. Outside a demonstration these addresses are not there."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcontact.domain.staff.queries import find_with_role
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.accounts import note_second_factor
from firstcontact.doors.parts.filling import find_filling
from firstcontact.doors.parts.names import ROLE_DOES, name_of
from firstcontact.doors.parts.names import ROLES as ROLE_NAMES
from firstcontact.doors.parts.staff_page import first_door
from firstcontact.foundation.identity.models import Login


@open_to(EVERYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The roles in which somebody works at this council."""
    _only_in_demo()
    people = [(role, find_with_role(role)) for role in ROLES]
    roles = [
        {"role": role, "text": name_of(ROLE_NAMES, role), "does": name_of(ROLE_DOES, role), "name": colleague.name}
        for role, colleague in people
        if colleague is not None
    ]
    facts = {"roles": roles, "title": _("Sign in to the demonstration"), "filling": find_filling(request)}
    return render(request, "accounts/demo.html", facts)


@require_POST
@open_to(EVERYONE)
def enter(request: HttpRequest, role: str) -> HttpResponse:
    """Signed in as the first person with this role."""
    _only_in_demo()
    colleague = find_with_role(role)
    if colleague is None:
        raise Http404
    someone = Login.objects.get(id=colleague.login_id)
    login(request, someone, backend=settings.AUTHENTICATION_BACKENDS[0])
    note_second_factor(request.session, someone, kind="demo")
    return redirect(first_door((role,)))


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
