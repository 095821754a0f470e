"""Makes a key for another system, and prints it once."""

import sys
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from firstcontact.domain.connections.actions import KeyRefusedError
from firstcontact.domain.connections.actions import make_key as give_key
from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code, list_councils
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for


def make_key(council: str, scopes: Sequence[str], name: str, teams: Sequence[str], days: int) -> int:
    """Makes it; the key alone goes to standard output, so that a script can take it."""
    at = now()
    try:
        with acting_for(get_by_code(council).id), transaction.atomic():
            made = give_key(
                by=SYSTEM, at=at, name=name, scopes=scopes, teams=teams, expires_at=at + timedelta(days=days)
            )
    except UnknownCouncilError as error:
        known = ", ".join(each.code for each in list_councils()) or "none yet"
        sys.stderr.write(f"Error: {error.args[0]} There are: {known}.\n")
        return 1
    except KeyRefusedError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    sys.stdout.write(f"{made.secret}\n")
    return 0
