"""Announcing events, and reading them once and in order."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from firstcontact.foundation.events.models import Cursor, Event

Follower = Callable[["Fact"], None]
_followers: list[Follower] = []

READ = """
SELECT xid::text::bigint, id, at, name, subject_kind, subject_id, payload FROM events_event
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY events_event.xid, id LIMIT %s
"""
STANDING = """
SELECT c.reader, (SELECT e.at FROM events_event e WHERE e.id = c.event_id),
       (SELECT count(*) FROM events_event e
        WHERE (e.xid, e.id) > (c.xid::text::xid8, coalesce(c.event_id, '00000000-0000-0000-0000-000000000000')))
FROM events_cursor c ORDER BY c.reader
"""
AT_END = """
UPDATE events_cursor SET xid = pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1, event_id = %s
WHERE reader = %s
"""
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as its readers see it."""

    id: UUID
    at: datetime
    name: str
    subject_kind: str
    subject_id: UUID
    payload: dict[str, Any]


def follow(follower: Follower) -> None:
    """Call `follower` with each fact, in the transaction that announces it. Only `journeys/reactions.py` does this."""
    if follower not in _followers:
        _followers.append(follower)


def announce(*, name: str, subject_kind: str, subject_id: UUID, at: datetime, **codes: Any) -> None:
    """Write that something happened, in this transaction. Codes are ids, codes, times and amounts only."""
    payload = {key: _plain(value) for key, value in codes.items() if value is not None}
    event = Event.append(at=at, name=name, subject_kind=subject_kind, subject_id=subject_id, payload=payload)
    fact = Fact(event, at, name, subject_kind, subject_id, payload)
    for follower in _followers:
        follower(fact)


def read_new(*, reader: str, most: int = 1000) -> list[Fact]:
    """The next facts for this reader, moving its cursor in this transaction.

    Only rows below the oldest running transaction are read, so that one that commits late is never passed over. Two
    processes with the same reader name wait for each other on the cursor's row.
    """
    Cursor.objects.get_or_create(reader=reader)
    cursor = Cursor.objects.select_for_update().get(reader=reader)
    with connection.cursor() as database:
        database.execute(READ, [str(cursor.xid), cursor.event_id or FIRST, most])
        rows = database.fetchall()
    if rows:
        cursor.xid, cursor.event_id = rows[-1][0], rows[-1][1]
        cursor.save(update_fields=["xid", "event_id"])
    return [Fact(row[1], row[2], row[3], row[4], row[5], _loaded(row[6])) for row in rows]


@dataclass(frozen=True, slots=True)
class ReaderFacts:
    """How far one reader has come: the time of its last event (none yet: None), and how many wait for it."""

    reader: str
    last_at: datetime | None
    waiting: int


def list_readers() -> list[ReaderFacts]:
    """Every reader of this council's events, by name."""
    with connection.cursor() as database:
        database.execute(STANDING)
        return [ReaderFacts(*row) for row in database.fetchall()]


def begin_at_end(*, reader: str) -> None:
    """Let this reader begin with what is announced from now on. What runs at this moment may still be told."""
    Cursor.objects.get_or_create(reader=reader)
    with connection.cursor() as database:
        database.execute(AT_END, [LAST, reader])


def rewind(*, reader: str) -> None:
    """Let this reader begin again from the first event."""
    Cursor.objects.filter(reader=reader).update(xid=0, event_id=None)


@contextmanager
def nobody_following() -> Iterator[None]:
    """Announce without followers: for tests of one package alone."""
    kept = _followers[:]
    _followers.clear()
    try:
        yield
    finally:
        _followers[:] = kept


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _loaded(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        value = json.loads(value)
    return dict(value)
