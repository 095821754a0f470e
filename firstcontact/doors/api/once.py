"""Doing what is asked once: the header `Idempotency-Key`, on everything that writes.

The answer is kept in the transaction that wrote; the same request gets the same answer again for some days.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic_core import from_json, to_json

from firstcontact.domain.connections.actions import begin_answer, keep_answer
from firstcontact.domain.connections.queries import get_answer
from firstcontact.doors.api.description import JSON
from firstcontact.doors.api.keys import key_of
from firstcontact.doors.api.problems import Problem
from firstcontact.doors.parts.access import actor_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Actor

Answer = tuple[int, Any]


def once(
    request: HttpRequest, idempotency_key: str, do: Callable[[Actor], Answer], *, untold: Iterable[str] = ()
) -> HttpResponse:
    """What `do` answers, or what it answered when the same request came before.

    :param untold: what of the answer is not kept, and so is null when it is given again: secrets.
    :raises Problem: 409 when this idempotency key came with another request before.
    """
    by, at, key_id = actor_of(request), now(), key_of(request).id
    asked = sha256(f"{request.method} {request.path}\0".encode() + request.body).hexdigest()
    if not begin_answer(by=by, at=at, key_id=key_id, idempotency_key=idempotency_key, request_hash=asked):
        before = get_answer(key_id=key_id, idempotency_key=idempotency_key)
        if before.request_hash != asked:
            raise Problem(409, "This idempotency key came with another request before. Use a new one.")
        return _answered(before.status, to_json(before.body))
    status, body = do(by)
    written = to_json(body)
    kept = {**from_json(written), **dict.fromkeys(untold)}
    keep_answer(by=by, at=at, key_id=key_id, idempotency_key=idempotency_key, status=status, body=kept)
    return _answered(status, written)


def _answered(status: int, body: bytes) -> HttpResponse:
    """As it is: what `do` answers has its shape already, and need not be looked at again."""
    return HttpResponse(body, status=status, content_type=f"{JSON}; charset=utf-8")
