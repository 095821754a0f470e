"""Telling open pages that something has changed, through PostgreSQL's NOTIFY, when the transaction commits."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection

from firstcontact.foundation.tenancy import require_council

CHANNEL = "firstcontact_changes"
_watched: ContextVar[bool] = ContextVar("watched", default=True)


@contextmanager
def nobody_watching() -> Iterator[None]:
    """Tell no page inside: what is replayed happened long ago, and changes nothing that anybody looks at."""
    token = _watched.set(False)
    try:
        yield
    finally:
        _watched.reset(token)


def ping(*, name: str, subject_id: UUID, team: str = "") -> None:
    """Say that this thing has changed; whoever listens asks for it again, with their own rights."""
    if not _watched.get():
        return
    told = {"council": str(require_council()), "name": name, "id": str(subject_id), "team": team}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told)])
