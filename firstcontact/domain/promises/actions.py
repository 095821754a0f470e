"""Making promises, letting them stand still, and ending them.

`promise_broken` is announced as soon as the due time has passed (the periodic job finds it); the promise itself ends
as broken then. What is done later no longer keeps it.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from firstcontact.domain.councils.rules import Allowance, TimeUnit, WorkingCalendar
from firstcontact.domain.promises.models import Pause, Promise
from firstcontact.domain.promises.rules import (
    CharterStandard,
    PromiseState,
    at_risk_at,
    due_at,
    due_with_pauses,
    outcome,
)
from firstcontact.domain.promises.states import OPEN, State
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor


def make_promise(
    *,
    by: Actor,
    at: datetime,
    subject_kind: str,
    subject_id: UUID,
    service: str,
    standard: CharterStandard,
    calendar: WorkingCalendar,
) -> UUID:
    """A charter standard becomes a promise, from `at`. Returns its id."""
    due = due_at(standard, at, calendar)
    row = Promise.objects.create(
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
    _announce_made(row)
    return row.id


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
        if row.state == State.RUNNING and row.due_at < at and row.source == "charter":
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


def finish_promises(*, by: Actor, at: datetime, subject_id: UUID, kinds: Iterable[str]) -> None:
    """What was promised has been done at `at`: each open promise of these kinds is kept, or was late and is broken."""
    for row in _open(subject_id).filter(kind__in=list(kinds)):
        _close_pause(row, at)
        kept = row.state == State.PAUSED or outcome(at, row.due_at) is PromiseState.KEPT
        _end(row, at, State.KEPT if kept else State.BROKEN)


def withdraw_promises(*, by: Actor, at: datetime, subject_id: UUID, reason: str) -> None:
    """The promises of this subject no longer hold, for a stated reason (a code)."""
    for row in _open(subject_id):
        _close_pause(row, at)
        _end(row, at, State.WITHDRAWN, reason=reason)


def find_at_risk_and_broken(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Mark running promises that are now at risk, and end those that are now broken. Returns how many of each.

    Imported promises are measured only: they end when the work of another system ended, never here.
    """
    broken = list(Promise.objects.select_for_update().filter(state=State.RUNNING, due_at__lt=at, source="charter"))
    for row in broken:
        _end(row, row.due_at, State.BROKEN, found_at=at)
    risky = list(
        Promise.objects.select_for_update().filter(
            state=State.RUNNING, at_risk=False, at_risk_from__lte=at, source="charter"
        )
    )
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


def _open(subject_id: UUID):  # type: ignore[no-untyped-def]  # a private query set
    return Promise.objects.select_for_update().filter(subject_id=subject_id, state__in=OPEN).order_by("id")


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


def _end(
    row: Promise, at: datetime, state: State, *, reason: str | None = None, found_at: datetime | None = None
) -> None:
    row.state = state
    row.ended_at = at
    row.late_known_at = found_at or (at if state is State.BROKEN else None)
    row.save(update_fields=["state", "ended_at", "late_known_at"])
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
        reason=reason,
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
