"""Makes a sign-in for scripts: a member of staff, and the cookie of a session in which they are signed in."""

import sys
from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code, list_councils
from firstcontact.domain.staff.actions import UnknownRoleError, add_colleague
from firstcontact.doors.parts.quick_sign_in import signed_in_by
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.identity.models import Login
from firstcontact.foundation.tenancy import acting_for


def make_login(council: str, roles: Sequence[str], teams: Sequence[str], email: str | None) -> int:
    """Lets a member of staff with these roles work at the council, signs them in and prints the cookie.

    Whoever can run this has the database anyway, so the session counts as signed in with both factors.
    """
    try:
        facts = get_by_code(council)
        address = email or f"{'-'.join(sorted(roles))}@{facts.host}"
        with acting_for(facts.id), transaction.atomic():
            add_colleague(by=SYSTEM, at=now(), email=address, name=address, roles=roles, teams=teams)
            cookie = _sign_in(Login.objects.get(email=address.lower()))
    except UnknownCouncilError as error:
        known = ", ".join(each.code for each in list_councils()) or "none yet"
        sys.stderr.write(f"Error: {error.args[0]} There are: {known}.\n")
        return 1
    except UnknownRoleError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    sys.stdout.write(f"{settings.SESSION_COOKIE_NAME}={cookie}\n")
    return 0


def _sign_in(login: Login) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(login.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = login.get_session_auth_hash()
    session.update(signed_in_by("mfa", login.pk))
    session.create()
    return str(session.session_key)
