"""Sessions that are made without the pages of signing in: for scripts, and for a demonstration."""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

from firstcontact.foundation.identity.models import Login
from firstcontact.foundation.identity.sessions import SessionStore


def open_session(login: Login, *, kind: str) -> str:
    """A new session of this login. Returns the cookie's value.

    :param kind: how they came in, kept in the session: `console`.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(login.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = login.get_session_auth_hash()
    note_second_factor(session, login, kind=kind)
    session.create()
    return str(session.session_key)


def note_second_factor(session: SessionBase, login: Login, *, kind: str) -> None:
    """Note in the session, as allauth does, that this login has shown a second factor just now."""
    session["account_authentication_methods"] = [{"method": "mfa", "type": kind, "at": time.time()}]
    session["account_authentication_methods_user"] = str(login.pk)
