"""`/health/`, `/ready/` and `/metrics`: answered on any host name, for no council, without session or page.

They stand before everything that looks at who asks. docs/howto/watching.md says what to do with them.
"""

import hmac
import json
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from firstcontact.doors.watch.collecting import collectors
from firstcontact.doors.watch.readiness import what_is_missing
from firstcontact.foundation.watching.meters import write_counts

SAFE = frozenset({"GET", "HEAD"})
BEARER = "Bearer "


class WatchMiddleware:
    """Answers what machines ask; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers."""
        name = request.path.strip("/")
        answer = ANSWERS.get(name)
        if answer is None or (name == METRICS and not settings.METRICS_TOKEN):
            return self.get_response(request)
        request.watched = name  # type: ignore[attr-defined]  # for the line of the log
        if request.method not in SAFE:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return answer(request)


def health(request: HttpRequest) -> HttpResponse:
    """200: the process answers. A database that is away is no reason to start it again."""
    return _json({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests may be sent here; 503 with the reasons in words when not."""
    missing = what_is_missing()
    if missing:
        return _json({"status": "not ready", "why": missing}, status=503)
    return _json({"status": "ready"})


def metrics(request: HttpRequest) -> HttpResponse:
    """What is counted, for who knows the token."""
    said = request.headers.get("Authorization", "")
    token = said.removeprefix(BEARER).encode()
    if not said.startswith(BEARER) or not hmac.compare_digest(token, settings.METRICS_TOKEN.encode()):
        return HttpResponse(
            "The token of METRICS_TOKEN is needed.\n", status=401, headers={"WWW-Authenticate": "Bearer"}
        )
    body, content_type = write_counts(collectors())
    return HttpResponse(body, content_type=content_type)


METRICS = "metrics"
ANSWERS: Mapping[str, Callable[[HttpRequest], HttpResponse]] = {"health": health, "ready": ready, METRICS: metrics}


def _json(said: dict[str, object], *, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(said), status=status, content_type="application/json")
