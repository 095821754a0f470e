"""Who comes in: a key in the header `Authorization: Bearer`, and what it is allowed."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from firstcontact.domain.connections.actions import note_use
from firstcontact.domain.connections.queries import KeyFacts, find_key
from firstcontact.domain.connections.rules import Scope, is_use_due
from firstcontact.doors.api.problems import Problem
from firstcontact.foundation.clock import now
from firstcontact.foundation.limits.pace import count_here
from firstcontact.foundation.limits.tries import Limit

NOT_GOOD = {
    "expired": "The key has expired.",
    "revoked": "The key was revoked.",
    "unknown": "There is no such key.",
}
CHALLENGE = 'Bearer realm="First Contact"'


class NeedsKey(HttpBearer):
    """Lets in whoever shows a good key with this scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """The key that is shown.

        :raises Problem: 401 without a good key, 403 when it lacks the scope.
        """
        shown = super().__call__(request)
        if shown is None:
            raise Problem(401, "Show a key: Authorization: Bearer fc_...", headers={"WWW-Authenticate": CHALLENGE})
        return shown

    def authenticate(self, request: HttpRequest, token: str) -> KeyFacts:
        """The key with this secret, when it may do what the operation does."""
        key = open_with(token)
        if self.scope not in key.scopes:
            raise Problem(403, f"The key needs the scope {self.scope}.", scope=str(self.scope))
        request.actor = key.actor  # type: ignore[attr-defined]  # read through parts.access.actor_of
        return key


def open_with(secret: str) -> KeyFacts:
    """The good key with this secret; that it was used is noted, once a minute.

    :raises Problem: 401 when there is none, or it has expired or was revoked; 429 when it asks too often.
    """
    at = now()
    key = find_key(secret)
    state = key.standing(at).state if key else "unknown"
    if key is None or state != "good":
        said = NOT_GOOD[state]
        raise Problem(401, said, headers={"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'})
    wait = wait_of(key, at)
    if wait:
        raise Problem(429, f"Too many requests: go on in {wait} seconds.", headers={"Retry-After": str(wait)})
    if is_use_due(key.last_used_at, at):
        note_use(by=key.actor, at=at, key_id=key.id)
    return key


def wait_of(key: KeyFacts, at: datetime) -> int:
    """Count one request of this key, by whichever door. How many seconds it has to wait; 0: none."""
    pace = Limit("api_key", most=settings.API_REQUESTS_A_MINUTE, within=timedelta(minutes=1))
    return count_here(pace, str(key.id), at=at) if pace.most else 0


def key_of(request: HttpRequest) -> KeyFacts:
    """The key that this request showed."""
    return cast(KeyFacts, request.auth)  # type: ignore[attr-defined]  # django-ninja puts it there
