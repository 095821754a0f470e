"""Which council a request is for: its host name says so, and everything in the request is that council's."""

import time
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

from firstcontact.domain.councils.queries import CouncilFacts, find_by_host
from firstcontact.doors.parts.errors import not_found
from firstcontact.foundation.tenancy import acting_for

KEPT_SECONDS = 30.0
MOST_KEPT = 1000
_kept: dict[str, tuple[float, CouncilFacts | None]] = {}


class CouncilMiddleware:
    """Finds the council by host name and does the rest of the request for it; an unknown host name gets a plain 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers for the council."""
        council = council_by_host(split_domain_port(request.get_host())[0])
        request.council = council  # type: ignore[attr-defined]  # read through shown_council.council_of
        if council is None:
            return not_found(request)
        with acting_for(council.id):
            return self.get_response(request)


def council_by_host(host: str) -> CouncilFacts | None:
    """The council of this host name, kept for half a minute; for longer while the database does not answer."""
    kept = _kept.get(host)
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    try:
        council = find_by_host(host)
    except OperationalError:
        if kept is None:
            raise
        return kept[1]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[host] = (time.monotonic(), council)
    return council


def forget_councils() -> None:
    """Forget what is kept: a test that makes councils calls it."""
    _kept.clear()
