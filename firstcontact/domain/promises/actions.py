"""Making promises, letting them stand still, and ending them.

`promise_broken` is announced as soon as the due time has passed (the periodic job finds it); the promise itself ends
as broken then. What is done later no longer keeps it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from firstcontact.domain.councils.rules import Allowance, TimeUnit, WorkingCalendar
from firstcontact.domain.promises.models import Pause, Promise
from firstcontact.domain.promises.rules import (
    CharterStandard,
    PromiseState,
    at_risk_at,
    due_at,
    due_with_pauses,
    finished_as,
    outcome,
    state_at,
)
from firstcontact.domain.promises.rules import Pause as Stretch
from firstcontact.domain.promises.states import State
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.tenancy.inserting import insert_values, values_of
from firstcontact.foundation.tenancy.reading import change_rows, read_rows

_FIELDS: Final = (
    "id", "council_id", "subject_kind", "subject_id", "service", "kind", "count", "unit", "target", "pauses_on",
    "source", "started_at", "due_at", "at_risk_from", "state", "at_risk", "ended_at", "late_known_at",
)  # fmt: skip
_OPEN: Final = (
    f"SELECT {', '.join(_FIELDS)} FROM promises_promise"
    " WHERE subject_id = %(subject)s AND state IN ('running', 'paused') ORDER BY id FOR UPDATE"
)
_ENDED: Final = (
    "UPDATE promises_promise SET state = %(state)s, ended_at = %(ended)s, late_known_at = %(late)s WHERE id = %(id)s"
)


def make_promises(
    *,
    by: Actor,
    at: datetime,
    subject_kind: str,
    subject_id: UUID,
    service: str,
    standards: Iterable[CharterStandard],
    calendar: WorkingCalendar,
) -> datetime | None:
    """Charter standards become promises, from `at`. Returns when the first of them is due; None where there is none."""
    rows = []
    for standard in standards:
        due = due_at(standard, at, calendar)
        row = Promise(
            subject_kind=subject_kind,
            subject_id=subject_id,
            service=service,
            kind=standard.kind,
            count=standard.within.amount,
            unit=standard.within.unit,
            target=standard.target,
            pauses_on=sorted(standard.pauses),
            started_at=at,
            due_at=due,
            at_risk_from=at_risk_at(at, due, calendar),
        )
        rows.append(row)
    if rows:
        insert_values(Promise, [values_of(row) for row in rows])
    for row in rows:
        _announce_made(row)
    return min((row.due_at for row in rows), default=None)


def import_promise(
    *, by: Actor, at: datetime, subject_kind: str, subject_id: UUID, service: str, kind: str, due: datetime
) -> UUID:
    """A target that another system had set. It is measured only: no notice, apology or remedy falls due from it."""
    row = Promise.objects.create(
        subject_kind=subject_kind,
        subject_id=subject_id,
        service=service,
        kind=kind,
        unit=TimeUnit.CALENDAR_DAYS,
        source="imported",
        started_at=at,
        due_at=due,
        at_risk_from=due,
    )
    _announce_made(row)
    return row.id


def enter_state(*, by: Actor, at: datetime, subject_id: UUID, state: str, calendar: WorkingCalendar) -> list[UUID]:
    """The case is now in this state: running promises that pause on it stand still, paused ones that do not go on.

    Returns the promises that changed.
    """
    changed = []
    for row in _open(subject_id):
        late = outcome(at, row.due_at) is PromiseState.BROKEN
        if row.state == State.RUNNING and late and row.source == "charter":
            _end(row, row.due_at, State.BROKEN, found_at=at)
            continue
        pauses = state in row.pauses_on
        if pauses and row.state == State.RUNNING:
            _pause(row, at, state)
            changed.append(row.id)
        elif not pauses and row.state == State.PAUSED:
            _resume(row, at, calendar)
            changed.append(row.id)
    return changed


def finish_promises(*, by: Actor, at: datetime, subject_id: UUID, kinds: Iterable[str]) -> bool:
    """What was promised has been done at `at`: each open promise of these kinds is kept, or was late and is broken.

    False when there was none.
    """
    wanted = set(kinds)
    rows = [row for row in _open(subject_id) if row.kind in wanted]
    pauses = _pauses_of([row for row in rows if row.pauses_on])
    for row in rows:
        if row.state == State.PAUSED:
            _close_pause(row, at)
        _end(row, at, State(finished_as(at, row.due_at, pauses.get(row.id, []))))
    return bool(rows)


def find_at_risk_and_broken(*, by: Actor, at: datetime, calendar: WorkingCalendar) -> tuple[int, int]:
    """Mark running promises that are now at risk, and end those that are now broken. Returns how many of each.

    Imported promises are measured only: they end when the work of another system ended, never here.
    """
    may_be = Q(due_at__lt=at) | Q(at_risk=False, at_risk_from__lte=at)
    running = Promise.objects.select_for_update().filter(may_be, state=State.RUNNING, source="charter")
    rows = list(running.order_by("due_at", "id"))
    pauses = _pauses_of(rows)
    stands = {row.id: state_at(at, row.started_at, row.due_at, calendar, pauses[row.id]) for row in rows}
    broken = [row for row in rows if stands[row.id] is PromiseState.BROKEN]
    for row in broken:
        _end(row, row.due_at, State.BROKEN, found_at=at)
    risky = [row for row in rows if stands[row.id] is PromiseState.AT_RISK]
    for row in risky:
        row.at_risk = True
        row.save(update_fields=["at_risk"])
        announce(
            name="promise_at_risk",
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            at=at,
            promise=row.id,
            kind=row.kind,
            service=row.service,
        )
    return len(risky), len(broken)


def _pauses_of(rows: Sequence[Promise]) -> dict[UUID, list[Stretch]]:
    """When each of these promises stood still, in one query."""
    found: dict[UUID, list[Stretch]] = {row.id: [] for row in rows}
    if not found:
        return found
    for pause in Pause.objects.filter(promise__in=list(found)):
        found[pause.promise_id].append((pause.began_at, pause.ended_at))
    return found


def _open(subject_id: UUID) -> list[Promise]:
    """What is still to be kept, in the order made: nobody else ends or pauses it until this transaction ends."""
    return [Promise.from_db("default", _FIELDS, row) for row in read_rows(_OPEN, subject=subject_id)]


def _pause(row: Promise, at: datetime, reason: str) -> None:
    Pause.objects.create(promise=row, reason=reason, began_at=at)
    row.state = State.PAUSED
    row.save(update_fields=["state"])
    announce(
        name="promise_paused",
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        at=at,
        promise=row.id,
        kind=row.kind,
        reason=reason,
    )


def _resume(row: Promise, at: datetime, calendar: WorkingCalendar) -> None:
    _close_pause(row, at)
    pauses = list(Pause.objects.filter(promise=row).values_list("began_at", "ended_at"))
    within = Allowance(amount=row.count, unit=TimeUnit(row.unit))
    row.due_at = due_with_pauses(within, row.started_at, pauses, calendar)
    row.at_risk_from = at_risk_at(row.started_at, row.due_at, calendar, pauses)
    row.state = State.RUNNING
    row.at_risk = False
    row.save(update_fields=["due_at", "at_risk_from", "state", "at_risk"])
    announce(
        name="promise_resumed",
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        at=at,
        promise=row.id,
        kind=row.kind,
        due=row.due_at,
    )


def _close_pause(row: Promise, at: datetime) -> None:
    Pause.objects.filter(promise=row, ended_at__isnull=True).update(ended_at=at)


def _end(row: Promise, at: datetime, state: State, *, found_at: datetime | None = None) -> None:
    row.state = state
    row.ended_at = at
    row.late_known_at = found_at or (at if state is State.BROKEN else None)
    change_rows(_ENDED, id=row.id, state=state, ended=row.ended_at, late=row.late_known_at)
    announce(
        name=f"promise_{state}",
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        at=found_at or at,
        promise=row.id,
        kind=row.kind,
        service=row.service,
        source=row.source,
        ended=at,
    )


def _announce_made(row: Promise) -> None:
    announce(
        name="promise_made",
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        at=row.started_at,
        promise=row.id,
        kind=row.kind,
        service=row.service,
        source=row.source,
        due=row.due_at,
    )
