"""What is wrong, as RFC 9457 says it to programs: every error below the API's address, with nothing half done."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

CONTENT_TYPE = "application/problem+json"
FOR_SYSTEMS = "/api/v1/"
"""Below this address other systems ask, and an error is no page."""
PAGES = (f"{FOR_SYSTEMS}documentation/",)
"""What people read there."""
SAID = {
    400: "What was sent cannot be read.",
    403: "This is not for you.",
    404: "There is nothing at this address, or it is not for this key.",
    429: "Too many requests.",
    500: "This is our mistake, not yours. Nothing was changed.",
    503: "The records cannot be reached just now.",
}


def is_for_systems(request: HttpRequest) -> bool:
    """Whether a program asks, which reads problems and no pages."""
    return request.path.startswith(FOR_SYSTEMS) and not request.path.startswith(PAGES)


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> HttpResponse:
    """The answer that says what is wrong. What the request had written is taken back.

    django-ninja turns an exception into an answer inside the request's transaction, which would otherwise keep it.
    """
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE, headers=headers)
