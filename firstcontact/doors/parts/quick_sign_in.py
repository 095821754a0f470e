"""Sign-ins without a password: one click in the demonstration, and those that the command `make-login` makes."""

import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from firstcontact.domain.staff.queries import find_with_role
from firstcontact.doors.parts.access import EVERYONE, open_to

FIRST_PAGES = {
    "adviser": "desk:home",
    "officer": "office:home",
    "team_leader": "office:home",
    "manager": "board:home",
    "administrator": "desk:home",
}
"""Where a role's work begins."""


@open_to(EVERYONE)
def sign_in_as(request: HttpRequest, role: str) -> HttpResponse:
    """Signs in as the council's first colleague with this role. There is no such address outside a demonstration."""
    colleague = find_with_role(role) if settings.DEMO and role in FIRST_PAGES else None
    if colleague is None:
        raise Http404
    user = get_user_model().objects.get(pk=colleague.login_id)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.update(signed_in_by("demo", colleague.login_id))
    return redirect(reverse(FIRST_PAGES[role]))


def signed_in_by(method: str, login_id: UUID) -> dict[str, Any]:
    """What allauth notes in a session about the factor that this login showed just now."""
    return {
        "account_authentication_methods": [{"method": method, "at": time.time()}],
        "account_authentication_methods_user": str(login_id),
    }
