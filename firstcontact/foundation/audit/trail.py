"""Writing the audit trail, and reading it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.foundation.audit.models import AuditEntry
from firstcontact.foundation.identity import Actor, Viewer


class NotAllowedError(PermissionError):
    """This person may not see or do this."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    at: datetime
    actor_kind: str
    actor_id: UUID | None
    verb: str
    subject_kind: str
    subject_id: UUID
    facts: dict[str, Any]


def note(*, by: Actor | Viewer, at: datetime, verb: str, subject_kind: str, subject_id: UUID, **facts: str) -> None:
    """Append that `by` did `verb` (`saw`, `changed`, ...) to a record; facts are ids and codes only."""
    AuditEntry.objects.create(
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        facts=facts,
    )


def list_entries(
    *,
    viewer: Viewer,
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    before: datetime | None = None,
    most: int = 100,
) -> list[Entry]:
    """The trail, newest first.

    :raises NotAllowedError: unless the viewer is an administrator.
    """
    if not viewer.has_role("administrator"):
        raise NotAllowedError("Only an administrator reads the audit trail.")
    rows = AuditEntry.objects.order_by("-at")
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return [
        Entry(row.at, row.actor_kind, row.actor_id, row.verb, row.subject_kind, row.subject_id, row.facts)
        for row in rows[:most]
    ]
