"""Reading promises. They say something of a case, so callers check the right to that first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from django.db.models import Count, Q

from firstcontact.domain.promises.models import Promise
from firstcontact.domain.promises.states import State
from firstcontact.foundation.tenancy.reading import read_facts, read_rows

_OF_SUBJECTS: Final = (
    "SELECT id, subject_id, service, kind, count, unit, source, started_at, due_at, state, at_risk, ended_at"
    " FROM promises_promise WHERE subject_id = ANY(%(subjects)s::uuid[]) ORDER BY id"
)
_PAUSES: Final = (
    "SELECT pause.promise_id, pause.began_at, pause.ended_at FROM promises_promise promise"
    " JOIN promises_pause pause ON pause.council_id = promise.council_id AND pause.promise_id = promise.id"
    " WHERE promise.subject_id = ANY(%(subjects)s::uuid[]) ORDER BY pause.began_at"
)
_NEXT_DUE: Final = (
    "SELECT min(due_at) FROM promises_promise WHERE subject_id = %(subject)s AND state IN ('running', 'paused')"
)


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """One promise; `pauses` are (from, to or None)."""

    id: UUID
    subject_id: UUID
    service: str
    kind: str
    count: int
    unit: str
    source: str
    started_at: datetime
    due_at: datetime
    state: str
    at_risk: bool
    ended_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.state in (State.RUNNING, State.PAUSED)


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """How many promises run (those at risk among them), and how many were broken since some time."""

    running: int
    at_risk: int
    broken: int


def count_standing(*, since: datetime) -> PromiseCounts:
    """How the promises of the council stand, and how many were broken since then."""
    running = Promise.objects.filter(state=State.RUNNING).aggregate(
        n=Count("id"), risky=Count("id", filter=Q(at_risk=True))
    )
    broken = Promise.objects.filter(state=State.BROKEN, ended_at__gte=since).count()
    return PromiseCounts(running["n"], running["risky"], broken)


def list_at_risk_subjects() -> list[UUID]:
    """What has a running promise that is at risk."""
    return list(Promise.objects.filter(state=State.RUNNING, at_risk=True).values_list("subject_id", flat=True))


def list_promises(subject_ids: Iterable[UUID], *, pauses: bool = True) -> dict[UUID, list[PromiseFacts]]:
    """The promises of these subjects, in the order made, in two queries; none for no subjects."""
    found: dict[UUID, list[PromiseFacts]] = {subject: [] for subject in subject_ids}
    if not found:
        return found
    rows = read_facts(PromiseFacts, _OF_SUBJECTS, subjects=list(found))
    stood: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
    for promise, began, ended in read_rows(_PAUSES, subjects=list(found)) if rows and pauses else ():
        stood.setdefault(promise, []).append((began, ended))
    for row in rows:
        found[row.subject_id].append(replace(row, pauses=tuple(stood[row.id])) if stood and row.id in stood else row)
    return found


def list_newest_promises(subject_ids: Iterable[UUID], *, pauses: bool = True) -> dict[UUID, list[PromiseFacts]]:
    """Of each kind the promise that was made last: what was promised before something was opened again is over.

    :param pauses: whether to read when they stood still, which says how much of their time is used.
    """
    return {
        subject: list({promise.kind: promise for promise in promises}.values())
        for subject, promises in list_promises(subject_ids, pauses=pauses).items()
    }


def find_late(promises: Iterable[PromiseFacts]) -> PromiseFacts | None:
    """Of the promises of an open case the broken one that is still owed; None where nothing is.

    What was to be put right is owed until the case is closed, unless it was promised anew (the case was opened again).
    A broken promise of another kind counts where no promise is open that could say when something is due: what was to
    be acknowledged never does, because the message goes out by itself.
    """
    made = list(promises)
    if not any(promise.state == State.BROKEN for promise in made):
        return None
    still_open = {promise.kind for promise in made if promise.is_open}
    late = [
        promise
        for promise in made
        if promise.state == State.BROKEN
        and promise.kind not in still_open
        and (promise.kind == "resolve" or (promise.kind != "acknowledge" and not still_open))
    ]
    return min(late, key=lambda promise: promise.due_at, default=None)


def find_due_of_work(subject_id: UUID) -> datetime | None:
    """By when the work on this subject is or was due: its late promise comes before those that are still open."""
    promises = list_promises([subject_id], pauses=False)[subject_id]
    late = find_late(promises)
    return late.due_at if late else min((each.due_at for each in promises if each.is_open), default=None)


def find_next_due(subject_id: UUID) -> datetime | None:
    """When the next open promise of this subject is due."""
    ((due,),) = read_rows(_NEXT_DUE, subject=subject_id)
    return cast("datetime | None", due)
