"""What has changed since a place in the stream of events, for those who keep their own place.

Nothing is passed over: as for `stream.read_new`, only events below the oldest running transaction are told. A time is a
good beginning too, when it is the `until` of an earlier answer: whatever was not told then is younger than that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

CLOCKS_APART = timedelta(minutes=1)
"""How far the clock of a process may be from that of the database; so much is told again."""
FIRST = (0, UUID(int=0))
Place = tuple[int, UUID]
CHANGES = """
SELECT xid::text::bigint, id, name, subject_kind, subject_id, payload FROM events_event
WHERE (xid, id) > (%(xid)s::text::xid8, %(id)s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
  AND name = ANY(%(names)s) AND id >= %(oldest)s
ORDER BY xid, id LIMIT %(most)s
"""
HORIZON = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       least(clock_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity WHERE backend_xid IS NOT NULL))
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One event, as far as it says what has changed."""

    place: Place
    name: str
    subject_kind: str
    subject_id: UUID
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, oldest first; where to go on, whether there is more now, and until when nothing is missing."""

    changes: tuple[Change, ...]
    next: Place
    more: bool
    until: datetime


def list_changes(
    names: Sequence[str], *, after: Place = FIRST, since: datetime | None = None, most: int = 100
) -> Changes:
    """The next events with these names, after a place or from a time on.

    :param since: events that were written before are left out, but for a minute in which clocks may differ.
    """
    values: dict[str, Any] = {
        "names": list(names),
        "xid": str(after[0]),
        "id": after[1],
        "most": most + 1,
        "oldest": _oldest(since),
    }
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        horizon, until = cursor.fetchone()
        cursor.execute(CHANGES, values)
        rows = cursor.fetchall()
    found = tuple(Change((row[0], row[1]), row[2], row[3], row[4], _read(row[5])) for row in rows[:most])
    more = len(rows) > most
    told = max((each.place for each in found), default=after)  # may be beyond the horizon, which was looked at before
    end = told if more else max(told, (horizon - 1, UUID(int=2**128 - 1)))
    return Changes(found, end, more, until)


def _oldest(since: datetime | None) -> UUID:
    """The smallest id that an event of this time can have: the first 48 bits of a UUIDv7 are milliseconds."""
    if since is None:
        return UUID(int=0)
    milliseconds = max(0, int((since - CLOCKS_APART).timestamp() * 1000))
    return UUID(int=min(milliseconds, 2**48 - 1) << 80)


def _read(payload: Any) -> dict[str, Any]:
    return dict(payload if isinstance(payload, dict) else json.loads(payload))
