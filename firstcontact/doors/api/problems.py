"""What is wrong, as RFC 9457 says it: every error of the API, with nothing of the request half done."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"
NOT_HERE = "There is nothing at this address, or it is not for this key."


class Problem(Exception):
    """A request that is refused: the status, one sentence that says what to do, and more facts for programs."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers, more


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> HttpResponse:
    """The answer that says what is wrong. What the request had written is taken back.

    django-ninja turns an exception into an answer inside the request's transaction, which would otherwise keep it.
    """
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE, headers=headers)
