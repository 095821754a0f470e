"""Whose page it is: the session's login must work for the council of this host name."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.db import transaction

from firstcontact.domain.councils.queries import find_by_host
from firstcontact.domain.staff.queries import find_by_login
from firstcontact.foundation.tenancy import acting_for


def find_council(host: str, session_key: str) -> str | None:
    """The id of the council that this session may hear of, or None: only for staff who are signed in there."""
    council = find_by_host(host)
    if council is None:
        return None
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    login = store.get(SESSION_KEY)
    if login is None or store.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    with acting_for(council.id), transaction.atomic():
        return str(council.id) if find_by_login(login) else None
