"""Where an open page is in the stream of events: as browsers keep it, and where a page begins that was just loaded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from firstcontact.foundation.events.changes import Place

WRITTEN = re.compile(r"([0-9]{1,18})-([0-9a-f]{32})")
PRESENT = """
SELECT pg_snapshot_xmin(seen)::text::bigint,
       array(SELECT id FROM events_event WHERE xid >= pg_snapshot_xmin(seen))
FROM (SELECT pg_current_snapshot() AS seen) AS here
"""
WAITING = """
SELECT EXISTS (SELECT 1 FROM events_event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()) AND name = ANY(%s))
"""


def write_place(place: Place) -> str:
    """A place as a word."""
    return f"{place[0]}-{place[1].hex}"


def read_place(word: str) -> Place | None:
    """The place that was written so, or None for anything else."""
    match = WRITTEN.fullmatch(word)
    return (int(match[1]), UUID(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Present:
    """Where the stream is now. `known` has what is committed beyond that place: the reader has seen its effect."""

    place: Place
    known: frozenset[UUID]


def find_present() -> Present:
    """The place to begin at for somebody who has just looked at everything."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENT)
        xid, known = cursor.fetchone()
    return Present((xid, UUID(int=0)), frozenset(known))


def has_waiting(names: Sequence[str]) -> bool:
    """Whether events of these names are written and wait for an older transaction, whose end nobody announces."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [list(names)])
        return bool(cursor.fetchone()[0])
