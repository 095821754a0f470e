"""Putting work in front of a team, claiming it, finishing it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from firstcontact.domain.work.models import WorkItem
from firstcontact.domain.work.states import KINDS, OPEN
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.tenancy.inserting import insert_once
from firstcontact.foundation.tenancy.reading import change_rows

_WAITING: Final = (
    "UPDATE work_item SET due_at = %(due)s::timestamptz, state = CASE WHEN %(paused)s THEN 'paused'"
    " WHEN claimed_by IS NULL THEN 'waiting' ELSE 'claimed' END"
    " WHERE kind = %(kind)s AND subject_id = %(subject)s AND state IN ('waiting', 'claimed', 'paused')"
)


class AlreadyClaimedError(RuntimeError):
    """Somebody else has this piece of work."""

    def __init__(self, claimed_by: UUID | None) -> None:
        super().__init__("Somebody else has this piece of work.")
        self.claimed_by = claimed_by


def enqueue(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    subject_kind: str,
    subject_id: UUID,
    team: str,
    sensitivity: str,
    due_at: datetime | None,
    why: dict[str, str],
    claimed_by: UUID | None = None,
) -> UUID:
    """Let work wait for a team; the same kind of work on the same thing waits once, with the newest due and why.

    :param claimed_by: the colleague in whose hands it is from the start.
    """
    now_is: dict[str, Any] = {"team": team, "due_at": due_at, "why": why, "sensitivity": sensitivity}
    if claimed_by is not None:
        now_is |= {"state": "claimed", "claimed_by": claimed_by, "claimed_at": at}
    row = WorkItem(kind=kind, subject_kind=subject_kind, subject_id=subject_id, queued_at=at, **now_is)
    item_id = row.id
    if not insert_once(row):
        waits = WorkItem.objects.select_for_update().filter(kind=kind, subject_id=subject_id, state__in=OPEN)
        item_id = waits.values_list("id", flat=True).get()
        WorkItem.objects.filter(id=item_id).update(**now_is)
    announce(
        name="work_queued", subject_kind="work_item", subject_id=item_id, at=at, kind=kind, about=subject_id, team=team
    )
    return item_id


def claim(*, by: Actor, at: datetime, item_id: UUID) -> None:
    """Take a piece of work. Of two people at once, one gets it.

    :raises AlreadyClaimedError: when somebody else has it, or it is done.
    """
    changed = WorkItem.objects.filter(id=item_id, state__in=("waiting", "paused"), claimed_by__isnull=True).update(
        claimed_by=by.id, claimed_at=at
    )
    WorkItem.objects.filter(id=item_id, state="waiting", claimed_by=by.id).update(state="claimed")
    row = WorkItem.objects.get(id=item_id)
    if row.claimed_by != by.id or row.state not in OPEN:
        raise AlreadyClaimedError(row.claimed_by)
    if changed:
        announce(name="work_claimed", subject_kind="work_item", subject_id=item_id, at=at, about=row.subject_id)


def release(*, by: Actor, at: datetime, item_id: UUID) -> None:
    """Put a claimed piece of work back for the team."""
    rows = WorkItem.objects.filter(id=item_id, claimed_by__isnull=False)
    paused = rows.filter(state="paused").update(claimed_by=None, claimed_at=None)
    if rows.filter(state="claimed").update(state="waiting", claimed_by=None, claimed_at=None) or paused:
        announce(name="work_released", subject_kind="work_item", subject_id=item_id, at=at)


def hand_over(
    *, by: Actor, at: datetime, subject_ids: Iterable[UUID], to: UUID | None, kinds: Iterable[str] = KINDS
) -> None:
    """Put the open work on these things into one colleague's hands, or (None) back before the team."""
    rows = WorkItem.objects.filter(subject_id__in=list(subject_ids), kind__in=list(kinds), state__in=OPEN)
    rows.update(claimed_by=to, claimed_at=at if to else None)
    rows.exclude(state="paused").update(state="claimed" if to else "waiting")


def set_waiting(*, by: Actor, at: datetime, kind: str, subject_id: UUID, paused: bool, due_at: datetime | None) -> None:
    """The work stands still (a question to the customer is open) or goes on, with its next due time."""
    change_rows(_WAITING, kind=kind, subject=subject_id, paused=paused, due=due_at)


def finish(*, by: Actor, at: datetime, kinds: Iterable[str], subject_id: UUID) -> None:
    """The work is done: nothing of these kinds waits for this thing any more."""
    for row in WorkItem.objects.select_for_update().filter(kind__in=list(kinds), subject_id=subject_id, state__in=OPEN):
        WorkItem.objects.filter(id=row.id).update(state="done", ended_at=at)
        announce(name="work_finished", subject_kind="work_item", subject_id=row.id, at=at, about=subject_id)
