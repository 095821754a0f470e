"""A team's queue by what is due next, each row saying why it is here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, list_cases
from firstcontact.domain.catalogue.queries import get_version
from firstcontact.domain.contacts.queries import MessageFacts, list_messages
from firstcontact.domain.mailroom.queries import EmailFacts, list_emails_by_id
from firstcontact.domain.notices.queries import NoticeRecord, list_notices
from firstcontact.domain.promises.queries import PromiseFacts, find_late, list_newest_promises
from firstcontact.domain.staff.queries import TeamFacts, list_names, list_teams
from firstcontact.domain.work.queries import WorkFacts, count_by_team, list_queue
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One piece of waiting work, with the case that it is (or is about), its next promise, and the one that is late.

    :ivar letter: what waits for an answer; `email`: what could not be read.
    """

    work: WorkFacts
    case: CaseFacts | None
    service: Text | None
    notice: NoticeRecord | None
    letter: MessageFacts | None
    email: EmailFacts | None
    promise: PromiseFacts | None
    late: PromiseFacts | None
    claimed_by: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of a team's queue; `after` goes to the next page."""

    team: str
    rows: tuple[QueueRow, ...]
    after: tuple[datetime | None, UUID] | None
    teams: tuple[tuple[TeamFacts, int], ...]


def get_queue(
    *,
    viewer: Viewer,
    team: str,
    mine: bool = False,
    free: bool = False,
    after: tuple[datetime | None, UUID] | None = None,
    most: int = 50,
) -> Queue:
    """The queue as this viewer may see it, in a fixed number of queries."""
    found = list_queue(viewer=viewer, team=team, mine=mine, free=free, most=most + 1, after=after)
    items, more = found[:most], len(found) > most
    known = _Known(
        cases=list_cases(_subjects(items, "case"), viewer=viewer),
        notices=list_notices(viewer=viewer, ids=ids) if (ids := _subjects(items, "notice")) else {},
        letters=_letters(_subjects(items, "contact"), viewer),
        emails=list_emails_by_id(ids, viewer=viewer) if (ids := _subjects(items, "email")) else {},
        promises=list_newest_promises(_subjects(items, "case"), pauses=False),
        names=list_names({item.claimed_by for item in items if item.claimed_by}),
    )
    return Queue(
        team=team,
        rows=tuple(_row(item, known) for item in items),
        after=(items[-1].due_at, items[-1].id) if more else None,
        teams=tuple(count_queues(viewer=viewer)),
    )


def count_queues(*, viewer: Viewer) -> list[tuple[TeamFacts, int]]:
    """Every team, by code, and how much of what this viewer may see waits for it, counted as far as `count_by_team`."""
    teams = list_teams()
    counts = count_by_team(viewer=viewer, teams=[one.code for one in teams])
    return [(one, counts.get(one.code, 0)) for one in teams]


def find_busiest_team(*, viewer: Viewer) -> str | None:
    """The viewer's own team for which most waits; the first by code of those that are equal."""
    counts = count_by_team(viewer=viewer, teams=viewer.teams)
    return max(sorted(viewer.teams), key=lambda team: counts.get(team, 0), default=None)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of a page are about, read at once."""

    cases: dict[UUID, CaseFacts]
    notices: dict[UUID, NoticeRecord]
    letters: dict[UUID, MessageFacts]
    emails: dict[UUID, EmailFacts]
    promises: dict[UUID, list[PromiseFacts]]
    names: dict[UUID, str]


def _subjects(items: list[WorkFacts], kind: str) -> list[UUID]:
    return [item.subject_id for item in items if item.subject_kind == kind]


def _letters(contacts: list[UUID], viewer: Viewer) -> dict[UUID, MessageFacts]:
    """The first message of each contact."""
    found: dict[UUID, MessageFacts] = {}
    for message in list_messages(contacts, viewer=viewer) if contacts else ():
        found.setdefault(message.contact_id, message)
    return found


def _row(item: WorkFacts, known: _Known) -> QueueRow:
    kind, about = item.subject_kind, item.subject_id
    case = known.cases.get(about) if kind == "case" else None
    promises = known.promises[about] if case else []
    return QueueRow(
        work=item,
        case=case,
        service=get_version(case.version_id).name if case and not case.hidden else None,
        notice=known.notices.get(about) if kind == "notice" else None,
        letter=known.letters.get(about) if kind == "contact" else None,
        email=known.emails.get(about) if kind == "email" else None,
        promise=min((one for one in promises if one.is_open), key=lambda promise: promise.due_at, default=None),
        late=find_late(promises),
        claimed_by=known.names.get(item.claimed_by, "") if item.claimed_by else "",
    )
