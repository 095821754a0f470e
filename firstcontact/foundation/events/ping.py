"""Waking whoever reads the stream of a council, through PostgreSQL's NOTIFY, when the transaction commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

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


def ping() -> None:
    """Say that this council's stream goes on. What was announced is read from the stream: a call may be missed."""
    if not _watched.get():
        return
    database: Any = connection
    database.plain_cursor().execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(require_council())])
