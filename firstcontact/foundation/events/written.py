"""Events by when they were written, for those who ask for a stretch of time and not from a place in the stream.

An event gets its id before its transaction ends, and may be seen late. Whoever asks for one stretch after another would
miss it; so each stretch begins `LATE` before it is said to, and what was told before is told again, under the same id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from firstcontact.foundation.events.models import Event

LATE = timedelta(minutes=15)
"""Longer than a transaction that announces something runs."""
BITS_BELOW_MILLISECONDS = 80
FIELDS = ("id", "at", "name", "subject_id", "payload")


@dataclass(frozen=True, slots=True)
class Written:
    """One event: its id, when it happened and when it was written, and as far as it says what has changed."""

    id: UUID
    at: datetime
    written_at: datetime
    name: str
    subject_id: UUID
    payload: dict[str, Any]


def list_written(
    names: Sequence[str], *, since: datetime, until: datetime, after: UUID | None = None, most: int = 1000
) -> list[Written]:
    """Events with these names that were written from `since` (less `LATE`) up to `until`, in order.

    :param after: the last event that was read already.
    """
    first, end = _smallest_id(since - LATE), _smallest_id(until + timedelta(milliseconds=1))
    rows = Event.objects.filter(name__in=list(names), id__gte=first, id__lt=end)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return [_event(row) for row in rows.order_by("id").values_list(*FIELDS)[:most]]


def list_of_subjects(names: Sequence[str], subject_ids: Iterable[UUID]) -> dict[UUID, list[Written]]:
    """Every event with these names of each of these subjects, in order."""
    ids = list(subject_ids)
    found: dict[UUID, list[Written]] = {each: [] for each in ids}
    rows = Event.objects.filter(subject_id__in=ids, name__in=list(names)).order_by("id")
    for row in rows.values_list(*FIELDS):
        found[row[3]].append(_event(row))
    return found


def _event(row: tuple[UUID, datetime, str, UUID, Any]) -> Written:
    """The first 48 bits of its id (UUIDv7) are the milliseconds at which it was written."""
    written_at = datetime.fromtimestamp((row[0].int >> BITS_BELOW_MILLISECONDS) / 1000, tz=UTC)
    return Written(row[0], row[1], written_at, row[2], row[3], dict(row[4]))


def _smallest_id(at: datetime) -> UUID:
    milliseconds = max(0, int(at.timestamp() * 1000))
    return UUID(int=min(milliseconds, 2**48 - 1) << BITS_BELOW_MILLISECONDS)
