"""Another system with a key, for the tests of the API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.test import Client

from firstcontact.domain.connections.actions import make_key
from firstcontact.domain.connections.rules import Scope
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM

HOST = "castlemere.localhost"


@dataclass(frozen=True)
class Answer:
    """What the API answered."""

    status: int
    body: Any
    type: str
    headers: dict[str, str] = field(default_factory=dict, compare=False)


class System:
    """A system that shows this key; without one, it shows none."""

    def __init__(self, secret: str = "", host: str = HOST, key_id: UUID | None = None) -> None:
        forget_councils()
        self.secret, self.key_id = secret, key_id
        shown: Any = {"HTTP_AUTHORIZATION": f"Bearer {secret}"} if secret else {}
        self.client = Client(HTTP_HOST=host, raise_request_exception=False, **shown)

    def get(self, path: str, **asked: Any) -> Answer:
        """Ask."""
        return _answer(self.client.get(f"/api/v1{path}", asked))

    def post(self, path: str, body: Any, *, key: str | None = None) -> Answer:
        """Ask for something to be done; `key` is the idempotency key, a new one when left out, none when empty."""
        return self.ask("post", path, body, key=key)

    def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> Answer:
        """Ask with any method."""
        name: Any = {} if key == "" else {"HTTP_IDEMPOTENCY_KEY": key or str(uuid4())}
        text = b"" if body is None else body if isinstance(body, bytes | str) else json.dumps(body)
        kind = "application/json"
        return _answer(self.client.generic(method.upper(), f"/api/v1{path}", text, content_type=kind, **name))


def system(scopes: Sequence[str] = tuple(Scope), *, teams: Sequence[str] = (), host: str = HOST) -> System:
    """A system with a new key of the present council."""
    with transaction.atomic():
        made = make_key(by=SYSTEM, at=now(), name="Telephone system", scopes=scopes, teams=teams)
    return System(made.secret, host, made.id)


def _answer(response: Any) -> Answer:
    kind = response.headers.get("Content-Type", "")
    body = json.loads(response.content) if "json" in kind and response.content else response.content
    return Answer(response.status_code, body, kind, dict(response.headers))
