"""Which broken promise of an open case is still owed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from firstcontact.domain.promises.queries import PromiseFacts, find_late

pytestmark = pytest.mark.shows("team-queue")
DAY = datetime(2026, 10, 5, tzinfo=UTC)


def _promise(kind: str, state: str, days: int) -> PromiseFacts:
    due = DAY + timedelta(days=days)
    return PromiseFacts(uuid4(), UUID(int=1), "s", kind, 1, "working_days", "charter", DAY, due, state, False, None)


@pytest.mark.parametrize(
    ("promises", "late"),
    [
        ([], None),
        ([("resolve", "running", 3)], None),
        ([("resolve", "kept", 3)], None),
        ([("resolve", "broken", 3)], 3),
        ([("resolve", "broken", 3), ("tell", "running", 9)], 3),
        ([("resolve", "broken", 3), ("resolve", "running", 9)], None),  # opened again: promised anew
        ([("acknowledge", "broken", 1)], None),
        ([("acknowledge", "broken", 1), ("resolve", "paused", 3)], None),
        ([("respond", "broken", 2), ("resolve", "paused", 3)], None),  # what is due next says more
        ([("respond", "broken", 2)], 2),
        ([("respond", "broken", 2), ("resolve", "broken", 3)], 2),
    ],
)
def test_what_is_late_is_owed_until_it_is_promised_anew(promises: list[tuple[str, str, int]], late: int | None) -> None:
    found = find_late(_promise(*each) for each in promises)
    assert (found and found.due_at) == (None if late is None else DAY + timedelta(days=late))
