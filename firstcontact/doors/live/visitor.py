"""Whose page it is: the session's login must be signed in as for any page, and work for the council of this host."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from firstcontact.domain.councils.queries import find_by_host
from firstcontact.domain.staff.queries import find_by_login
from firstcontact.doors.parts.sign_in_state import is_over, needs_second_factor
from firstcontact.foundation.tenancy import acting_for


def find_council(host: str, session_key: str) -> str | None:
    """The id of the council that this session may hear of, or None: only for staff who are signed in there."""
    council = find_by_host(host)
    if council is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    request.user = user = get_user(request)
    if not user.is_authenticated or is_over(request) or needs_second_factor(request):
        return None
    with acting_for(council.id):
        return str(council.id) if find_by_login(user.pk) else None
