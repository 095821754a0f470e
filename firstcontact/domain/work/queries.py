"""Reading queues. What a viewer may not see is not loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from django.db.models import Count, Q

from firstcontact.domain.staff.queries import SEEN_IN_HAND, seen_values
from firstcontact.domain.work.models import WorkItem
from firstcontact.domain.work.states import OPEN
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.tenancy.reading import read_facts, read_rows

MOST_COUNTED = 1_000
_COLUMNS: Final = "id, kind, subject_kind, subject_id, team, sensitivity, due_at, why, state, claimed_by, queued_at"
_OPEN: Final = "state IN ('waiting', 'claimed', 'paused')"  # as the indexes of open work say it
_WHOSE: Final[dict[str, LiteralString]] = {
    "all": "true",
    "mine": "claimed_by = %(me)s::uuid",
    "free": "claimed_by IS NULL",
}
_BEGINNING, _LATER = False, True
_PAGE: Final = f"SELECT {_COLUMNS} FROM work_item WHERE team = %(team)s AND {_OPEN} AND {SEEN_IN_HAND}"
_DATED: Final[dict[tuple[str, bool], LiteralString]] = {
    (whose, later): f"{_PAGE} AND {only} AND due_at IS NOT NULL"
    + (" AND (due_at, id) > (%(due)s, %(last)s::uuid)" if later else "")
    + " ORDER BY due_at, id LIMIT %(most)s"
    for whose, only in _WHOSE.items()
    for later in (_BEGINNING, _LATER)
}
_UNDATED: Final[dict[tuple[str, bool], LiteralString]] = {
    (whose, later): f"{_PAGE} AND {only} AND due_at IS NULL"
    + (" AND id > %(last)s::uuid" if later else "")
    + " ORDER BY id LIMIT %(most)s"
    for whose, only in _WHOSE.items()
    for later in (_BEGINNING, _LATER)
}
"""What has a due time and what has none, apart: so a page anywhere in a queue is found at once in the index."""
_COUNTED: Final = (
    "SELECT asked.team, waits.n FROM unnest(%(counted)s::text[]) AS asked (team) CROSS JOIN LATERAL ("
    f"SELECT count(*) AS n FROM (SELECT FROM work_item WHERE work_item.team = asked.team AND {_OPEN} AND {SEEN_IN_HAND}"
    " LIMIT %(most)s) AS capped) AS waits WHERE waits.n > 0"
)


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
    whose = "mine" if mine else "free" if free else "all"
    due, last = after or (None, None)
    values = {"team": team, **seen_values(viewer)}
    found: list[WorkFacts] = []
    if after is None or due is not None:
        place = _BEGINNING if due is None else _LATER
        found = read_facts(WorkFacts, _DATED[whose, place], **values, due=due, last=last, most=most)
    if len(found) < most:
        place = _BEGINNING if after is None or due is not None else _LATER
        found += read_facts(WorkFacts, _UNDATED[whose, place], **values, last=last, most=most - len(found))
    return found


def count_by_team(*, viewer: Viewer, teams: Iterable[str]) -> dict[str, int]:
    """How much waits for each of these teams, up to one more than `MOST_COUNTED`: nobody needs a larger number."""
    return dict(read_rows(_COUNTED, **seen_values(viewer), counted=list(teams), most=MOST_COUNTED + 1))


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
    return find_all_open_for(subject_id, viewer=viewer).get(kind)


def list_open_subjects(kind: str) -> list[UUID]:
    """The ids of everything on which work of this kind is open."""
    return list(WorkItem.objects.filter(kind=kind, state__in=OPEN).values_list("subject_id", flat=True))


def find_all_open_for(subject_id: UUID, *, viewer: Viewer) -> dict[str, WorkFacts]:
    """The open work on this thing, by its kind."""
    rows = read_facts(
        WorkFacts,
        f"SELECT {_COLUMNS} FROM work_item WHERE subject_id = %(subject)s AND {_OPEN} AND {SEEN_IN_HAND}",
        **seen_values(viewer),
        subject=subject_id,
    )
    return {row.kind: row for row in rows}
