"""Reading queues. What a viewer may not see is not loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from firstcontact.domain.staff.queries import seen_by
from firstcontact.domain.work.models import WorkItem
from firstcontact.domain.work.states import OPEN
from firstcontact.foundation.identity import Viewer


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """One piece of waiting work."""

    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    team: str
    sensitivity: str
    due_at: datetime | None
    why: dict[str, str]
    state: str
    claimed_by: UUID | None
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class TeamBacklog:
    """How much waits for a team: what is overdue, what is at risk and not overdue yet, and the rest."""

    team: str
    overdue: int
    at_risk: int
    in_time: int


def list_queue(
    *,
    viewer: Viewer,
    team: str,
    mine: bool = False,
    free: bool = False,
    most: int = 50,
    after: tuple[datetime | None, UUID] | None = None,
) -> list[WorkFacts]:
    """What waits for a team, by next due, what has no due time last.

    :param mine: only what the viewer has taken.
    :param free: only what nobody has taken.
    :param after: the (due, id) of the last row of the page before.
    """
    rows = WorkItem.objects.filter(_visible(viewer), team=team, state__in=OPEN)
    if mine:
        rows = rows.filter(claimed_by=viewer.id)
    if free:
        rows = rows.filter(claimed_by__isnull=True)
    if after is not None:
        rows = rows.filter(_later(*after))
    return [_facts(row) for row in rows.order_by(F("due_at").asc(nulls_last=True), "id")[:most]]


def _later(due: datetime | None, item_id: UUID) -> Q:
    undated = Q(due_at__isnull=True)
    if due is None:
        return undated & Q(id__gt=item_id)
    return undated | Q(due_at__gt=due) | Q(due_at=due, id__gt=item_id)


def count_by_team(*, viewer: Viewer) -> dict[str, int]:
    """How much waits for each team."""
    rows = WorkItem.objects.filter(_visible(viewer), state__in=OPEN).values("team").annotate(n=Count("id"))
    return {row["team"]: row["n"] for row in rows}


def list_backlogs(*, at: datetime, at_risk: Iterable[UUID]) -> list[TeamBacklog]:
    """How much waits for each team at this time: numbers only, of everything, for who watches over the machines.

    :param at_risk: the subjects of promises that are at risk.
    """
    overdue = Q(due_at__lt=at)
    risky = Q(subject_id__in=list(at_risk)) & ~overdue
    rows = (
        WorkItem.objects.filter(state__in=OPEN)
        .values("team")
        .annotate(n=Count("id"), late=Count("id", filter=overdue), risky=Count("id", filter=risky))
    )
    return [TeamBacklog(row["team"], row["late"], row["risky"], row["n"] - row["late"] - row["risky"]) for row in rows]


def find_open_for(subject_id: UUID, *, viewer: Viewer, kind: str = "case") -> WorkFacts | None:
    """The open work of this kind on this thing."""
    row = WorkItem.objects.filter(_visible(viewer), subject_id=subject_id, kind=kind, state__in=OPEN).first()
    return _facts(row) if row else None


def list_open_subjects(kind: str) -> list[UUID]:
    """The ids of everything on which work of this kind is open."""
    return list(WorkItem.objects.filter(kind=kind, state__in=OPEN).values_list("subject_id", flat=True))


def find_all_open_for(subject_id: UUID, *, viewer: Viewer) -> dict[str, WorkFacts]:
    """The open work on this thing, by its kind."""
    rows = WorkItem.objects.filter(_visible(viewer), subject_id=subject_id, state__in=OPEN)
    return {row.kind: _facts(row) for row in rows}


def _visible(viewer: Viewer) -> Q:
    return seen_by(viewer, owner="claimed_by")


def _facts(row: WorkItem) -> WorkFacts:
    return WorkFacts(
        row.id,
        row.kind,
        row.subject_kind,
        row.subject_id,
        row.team,
        row.sensitivity,
        row.due_at,
        row.why,
        row.state,
        row.claimed_by,
        row.queued_at,
    )
