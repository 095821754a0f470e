"""Writing the audit trail, and reading it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from firstcontact.foundation.audit.models import AuditEntry
from firstcontact.foundation.identity import Actor, Viewer
from firstcontact.foundation.tenancy import require_council
from firstcontact.foundation.tenancy.appending import write_appended
from firstcontact.foundation.tenancy.models import new_id

ONE_LOOK = timedelta(minutes=10)
_LOOKS: Final = (
    "INSERT INTO audit_entry (id, council_id, at, actor_kind, actor_id, verb, subject_kind, subject_id, facts)"
    " SELECT look.id, %(council)s::uuid, %(at)s::timestamptz, %(kind)s, %(by)s::uuid, %(verb)s::text, %(about)s,"
    " look.subject, '{}'"
    " FROM unnest(%(ids)s::uuid[], %(subjects)s::uuid[]) AS look (id, subject)"
    " WHERE NOT EXISTS (SELECT FROM audit_entry known WHERE known.subject_id = look.subject AND known.at > %(since)s"
    " AND known.actor_id = %(by)s::uuid AND known.verb = %(verb)s::text)"
)


class NotAllowedError(PermissionError):
    """This person may not see or do this."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    verb: str
    subject_kind: str
    subject_id: UUID
    facts: dict[str, Any]


def note(*, by: Actor | Viewer, at: datetime, verb: str, subject_kind: str, subject_id: UUID, **facts: str) -> None:
    """Append that `by` did `verb` (`saw`, `changed`, ...) to a record; facts are ids and codes only."""
    AuditEntry.append(
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        facts=facts,
    )


def note_looks(
    *, by: Actor | Viewer, at: datetime, subject_kind: str, subject_ids: Iterable[UUID], verb: str = "saw"
) -> None:
    """Append that `by` saw these records (or `found` them in a search), each once in ten minutes.

    A page that is drawn again after each step would else fill the trail with one look.
    """
    ids = list(dict.fromkeys(subject_ids))
    if not ids:
        return
    write_appended()  # what was noted in this transaction counts as well
    with connection.cursor() as cursor:
        cursor.execute(
            _LOOKS,
            {
                "ids": [new_id() for _ in ids],
                "subjects": ids,
                "council": require_council(),
                "at": at,
                "since": at - ONE_LOOK,
                "kind": by.kind.value,
                "by": by.id,
                "verb": verb,
                "about": subject_kind,
            },
        )


def list_entries(
    *,
    viewer: Viewer,
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
    most: int = 100,
) -> list[Entry]:
    """The trail, newest first.

    :param before: time and id of the last line of the page before.
    :raises NotAllowedError: unless the viewer is an administrator.
    """
    if not viewer.has_role("administrator"):
        raise NotAllowedError("Only an administrator reads the audit trail.")
    rows = AuditEntry.objects.order_by("-at", "-id")
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    if before is not None:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]), at__lte=before[0])
    return [
        Entry(row.id, row.at, row.actor_kind, row.actor_id, row.verb, row.subject_kind, row.subject_id, row.facts)
        for row in rows[:most]
    ]
