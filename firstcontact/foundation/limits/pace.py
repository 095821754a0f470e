"""Counting in this process alone: for limits on every request of a busy system, where one row would be one queue.

Each web process has a count of its own, and begins anew when it starts again. That is enough to stop a system that
runs wild; what must not be passed by at all is counted in the database (`tries`).
"""

from datetime import datetime
from threading import Lock

from firstcontact.foundation.limits.tries import Limit

MOST_KEPT = 10_000
_counts: dict[tuple[str, str], tuple[int, datetime]] = {}
_lock = Lock()


def count_here(limit: Limit, subject: str, *, at: datetime) -> int:
    """Count one more of this subject. Returns 0 when it is allowed, else the seconds until the next one is."""
    with _lock:
        count, ends_at = _counts.get((limit.name, subject), (0, at))
        if ends_at <= at:
            count, ends_at = 0, at + limit.within
            _sweep(at)
        _counts[limit.name, subject] = (count + 1, ends_at)
    if count < limit.most:
        return 0
    return max(1, round((ends_at - at).total_seconds()))


def forget_counts() -> None:
    """Begin again: a test that counts calls it."""
    with _lock:
        _counts.clear()


def _sweep(at: datetime) -> None:
    if len(_counts) >= MOST_KEPT:
        for key in [key for key, (_, ends_at) in _counts.items() if ends_at <= at]:
            del _counts[key]
