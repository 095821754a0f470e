"""Makes a sign-in for scripts: a member of staff, and the cookie of a session in which they are signed in."""

import sys
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code, list_councils
from firstcontact.domain.staff.actions import NoEmailError, UnknownRoleError, UnknownTeamError, add_colleague
from firstcontact.doors.parts.accounts import open_session
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
            cookie = open_session(Login.objects.get(email=address.lower()), kind="console")
    except UnknownCouncilError as error:
        known = ", ".join(each.code for each in list_councils()) or "none yet"
        sys.stderr.write(f"Error: {error.args[0]} There are: {known}.\n")
        return 1
    except (NoEmailError, UnknownRoleError, UnknownTeamError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    sys.stdout.write(f"{settings.SESSION_COOKIE_NAME}={cookie}\n")
    return 0
