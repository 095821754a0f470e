"""How somebody signed in, read from their session: by which factors, and since when."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

SECOND_FACTORS = ("mfa",)
BY_PROVIDER = "socialaccount"
LATELY_SECONDS = 300


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in was by one factor only although staff need two.

    A passkey counts as both (it asks for finger, face or PIN); a sign-in through the council's own provider counts
    when the provider asks for a second factor itself (setting OIDC_ASKS_SECOND_FACTOR).
    """
    if not settings.STAFF_NEED_SECOND_FACTOR:
        return False
    enough = (*SECOND_FACTORS, BY_PROVIDER) if settings.OIDC_ASKS_SECOND_FACTOR else SECOND_FACTORS
    return not any(record.get("method") in enough for record in _records(request))


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether they showed who they are so lately that they need not do it again before changing how they sign in."""
    return _age(request) < LATELY_SECONDS


def is_over(request: HttpRequest) -> bool:
    """Whether the sign-in is older than staff sessions may be; asked again, by password or code, it begins anew.

    The age of a session's row says nothing of that: each change to it begins its time again.
    """
    return _age(request) > settings.STAFF_SESSION_SECONDS


def _age(request: HttpRequest) -> float:
    """Seconds since a factor was shown."""
    times = [float(record.get("at", 0)) for record in _records(request)]
    return time.time() - max(times, default=0)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    """What allauth noted of each factor that this very login showed in this session."""
    user = request.user
    return list(get_authentication_records(request, user)) if user.is_authenticated else []
