"""Reading promises. They say something of a case, so callers check the right to that first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.promises.models import Pause, Promise
from firstcontact.domain.promises.states import State


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


def list_promises(subject_ids: Iterable[UUID]) -> dict[UUID, list[PromiseFacts]]:
    """The promises of these subjects, in the order made, in two queries."""
    ids = list(subject_ids)
    rows = list(Promise.objects.filter(subject_id__in=ids).order_by("id"))
    pauses: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
    for pause in Pause.objects.filter(promise_id__in=[row.id for row in rows]).order_by("began_at"):
        pauses.setdefault(pause.promise_id, []).append((pause.began_at, pause.ended_at))
    found: dict[UUID, list[PromiseFacts]] = {subject: [] for subject in ids}
    for row in rows:
        found[row.subject_id].append(_facts(row, tuple(pauses.get(row.id, ()))))
    return found


def find_next_due(subject_id: UUID) -> datetime | None:
    """When the next open promise of this subject is due."""
    open_ones = Promise.objects.filter(subject_id=subject_id, state__in=(State.RUNNING, State.PAUSED))
    return open_ones.order_by("due_at").values_list("due_at", flat=True).first()


def _facts(row: Promise, pauses: tuple[tuple[datetime, datetime | None], ...]) -> PromiseFacts:
    return PromiseFacts(
        row.id,
        row.subject_id,
        row.service,
        row.kind,
        row.count,
        row.unit,
        row.source,
        row.started_at,
        row.due_at,
        row.state,
        row.at_risk,
        row.ended_at,
        pauses,
    )
