"""What has changed since a place in the stream of events, for those who keep their own place.

Nothing is passed over: as for `stream.read_new`, only events below the oldest running transaction are told. A time is a
good beginning too, when it is the `until` of an earlier answer: whatever was not told then is younger than that.

Younger by its id, that is: ids are UUIDv7 and begin with the time at which the event was announced. What has not been
told was announced by a transaction that still runs, and so after that began; or it is committed and held back behind
one that runs, and then its id can be read. The first is asked of `pg_stat_activity`, which shows the transactions of
our own login only: a person's long transaction at the database holds events back, and the second answer covers those.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
ORDER BY events_event.xid, id LIMIT %(most)s
"""
HORIZON = """
SELECT pg_snapshot_xmin(now.snapshot)::text::bigint,
       least(clock_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity WHERE backend_type = 'client backend')),
       (SELECT min(id::text COLLATE "C") FROM events_event WHERE xid >= pg_snapshot_xmin(now.snapshot))
FROM (SELECT pg_current_snapshot() AS snapshot) AS now
"""
LAST = UUID(int=2**128 - 1)


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
    """What changed, oldest first; where to go on, and whether there is more now.

    :ivar until: until when nothing is missing; None while there is more, because what comes then may be of any time.
    """

    changes: tuple[Change, ...]
    next: Place
    more: bool
    until: datetime | None


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
        horizon, quiet_since, held_back = cursor.fetchone()
        cursor.execute(CHANGES, values)
        rows = cursor.fetchall()
    found = tuple(Change((row[0], row[1]), row[2], row[3], row[4], _read(row[5])) for row in rows[:most])
    last = found[-1].place if found else FIRST
    if len(rows) > most:
        return Changes(found, last, more=True, until=None)
    # What was told may lie above the horizon, which was asked first: a transaction ended in between
    until = min(quiet_since, _time_of(UUID(held_back))) if held_back else quiet_since
    return Changes(found, max(after, last, (horizon - 1, LAST)), more=False, until=until)


def _time_of(event: UUID) -> datetime:
    """When an event with this id was announced: the first 48 bits of a UUIDv7 are milliseconds."""
    return datetime.fromtimestamp((event.int >> 80) / 1000, UTC)


def _oldest(since: datetime | None) -> UUID:
    """The smallest id that an event of this time can have."""
    if since is None:
        return UUID(int=0)
    milliseconds = int((since.timestamp() - CLOCKS_APART.total_seconds()) * 1000)
    return UUID(int=min(max(0, milliseconds), 2**48 - 1) << 80)


def _read(payload: Any) -> dict[str, Any]:
    return dict(payload if isinstance(payload, dict) else json.loads(payload))
