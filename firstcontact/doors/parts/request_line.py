"""One line of the log, and one count, for each request; and the request id that everything in it carries.

docs/decisions/0015 says whose ids are believed. The line names the route, never the path or what was asked after it:
they hold references, and what people search for.
"""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from firstcontact.domain.councils.queries import CouncilFacts
from firstcontact.foundation.watching.meters import count_request, known_method
from firstcontact.foundation.watching.traces import HEADER
from firstcontact.foundation.watching.work import Work, new_request_id, piece_of_work, read_request_id

NO_ROUTE = "none"
WATCHED = "watch"
OUR_MISTAKE = 500
log = logging.getLogger(__name__)


class RequestMiddleware:
    """Gives the request its id, and tells how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers, and says under which id."""
        began = perf_counter()
        request_id, trace = _said_by_proxy(request)
        with piece_of_work(request_id, goes_on=trace) as work:
            response = self.get_response(request)
            route = route_of(request)
            response["X-Request-ID"] = work.request_id
            _tell(request, route, response.status_code, work)
        count_request(
            route=route,
            method=known_method(str(request.method)),
            status=response.status_code,
            seconds=perf_counter() - began,
        )
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the route that answered; `none` where none did."""
    watched = getattr(request, "watched", "")
    if watched:
        return f"{WATCHED}:{watched}"
    return (request.resolver_match.view_name if request.resolver_match else "") or NO_ROUTE


def _said_by_proxy(request: HttpRequest) -> tuple[str, str]:
    """The request id, and the trace that this goes on with."""
    if not settings.TRUSTED_PROXIES:
        return new_request_id(), ""
    return read_request_id(request.headers.get("X-Request-ID", "")), request.headers.get(HEADER, "")


def _tell(request: HttpRequest, route: str, status: int, work: Work) -> None:
    method = known_method(str(request.method))
    work.span.tell(
        f"{method} {route}",
        {"http.request.method": method, "http.route": route, "http.response.status_code": status},
    )
    if status >= OUR_MISTAKE:
        work.span.fail(str(status))
    level = logging.DEBUG if route.startswith(WATCHED) else logging.INFO
    if log.isEnabledFor(level):
        council: CouncilFacts | None = getattr(request, "council", None)
        facts: dict[str, Any] = {"council_id": str(council.id)} if council else {}
        facts |= {"route": route, "method": method, "status": status, **work.figures()}
        log.log(level, "answered", extra={"facts": facts})
