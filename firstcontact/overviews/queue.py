"""A team's queue by what is due next, each row saying why it is here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, list_cases
from firstcontact.domain.catalogue.queries import get_version
from firstcontact.domain.notices.queries import NoticeRecord, find_notice
from firstcontact.domain.promises.queries import PromiseFacts, list_promises
from firstcontact.domain.staff.queries import TeamFacts, list_names, list_teams
from firstcontact.domain.work.queries import WorkFacts, count_by_team, list_queue
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One piece of waiting work, with the case that it is (or is about), and its next promise."""

    work: WorkFacts
    case: CaseFacts | None
    service: Text | None
    notice: NoticeRecord | None
    promise: PromiseFacts | None
    claimed_by: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of a team's queue; `after` goes to the next page."""

    team: str
    rows: tuple[QueueRow, ...]
    after: tuple[datetime, UUID] | None
    teams: tuple[tuple[TeamFacts, int], ...]


def get_queue(
    *, viewer: Viewer, team: str, mine: bool = False, after: tuple[datetime, UUID] | None = None, most: int = 50
) -> Queue:
    """The queue as this viewer may see it, in a fixed number of queries."""
    found = list_queue(viewer=viewer, team=team, mine=mine, most=most + 1, after=after)
    items, more = found[:most], len(found) > most
    cases = list_cases([item.subject_id for item in items if item.subject_kind == "case"], viewer=viewer)
    promises = list_promises(cases)
    names = list_names({item.claimed_by for item in items if item.claimed_by})
    counts = count_by_team(viewer=viewer)
    last = items[-1] if items and more else None
    return Queue(
        team=team,
        rows=tuple(_row(item, cases, promises, names, viewer) for item in items),
        after=(last.due_at, last.id) if last and last.due_at else None,
        teams=tuple((one, counts.get(one.code, 0)) for one in list_teams()),
    )


def _row(
    item: WorkFacts,
    cases: dict[UUID, CaseFacts],
    promises: dict[UUID, list[PromiseFacts]],
    names: dict[UUID, str],
    viewer: Viewer,
) -> QueueRow:
    case = cases.get(item.subject_id)
    running = sorted(
        (promise for promise in promises.get(item.subject_id, ()) if promise.is_open),
        key=lambda promise: promise.due_at,
    )
    return QueueRow(
        work=item,
        case=case,
        service=get_version(case.version_id).name if case and not case.hidden else None,
        notice=find_notice(viewer=viewer, notice_id=item.subject_id) if item.subject_kind == "notice" else None,
        promise=running[0] if running else None,
        claimed_by=names.get(item.claimed_by, "") if item.claimed_by else "",
    )
