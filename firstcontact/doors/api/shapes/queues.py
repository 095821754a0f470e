"""Queues as other systems see them."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from firstcontact.doors.api.shapes.base import Out
from firstcontact.doors.api.shapes.services import TextOut
from firstcontact.overviews.queue import QueueRow


class QueueOut(Out):
    """A team and how much waits for it."""

    team: str
    name: TextOut
    waiting: int = Field(description="Counted up to 1,000; 1001: there are more.")


class QueuesOut(Out):
    """Every team."""

    items: list[QueueOut]


class WorkOut(Out):
    """One piece of waiting work."""

    id: UUID
    kind: str = Field(examples=["case"])
    subject: UUID
    case: str | None = Field(description="The reference of the case that it is or is about.")
    service: str | None
    due_at: datetime | None
    late: bool
    taken: bool
    queued_at: datetime
    why: dict[str, str] = Field(description="Why it is here, in each language.")


def work_out(row: QueueRow) -> WorkOut:
    """One row of a queue."""
    case = row.case if row.case and not row.case.hidden else None
    return WorkOut(
        id=row.work.id,
        kind=row.work.kind,
        subject=row.work.subject_id,
        case=case.reference if case else None,
        service=case.service if case else None,
        due_at=row.work.due_at,
        late=row.late is not None,
        taken=row.work.claimed_by is not None,
        queued_at=row.work.queued_at,
        why=row.work.why,
    )
