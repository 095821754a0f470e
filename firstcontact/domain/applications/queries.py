"""Reading applications and their answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from firstcontact.domain.applications.models import Application
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.queries import get_version
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.tenancy.reading import read_rows

_APPLICATION: Final = (
    "SELECT id, reference, service, version_id, state, channel, language, started_at, submitted_at"
    " FROM applications_application WHERE id = %(id)s"
)
_ANSWERS: Final = (
    "SELECT question, value FROM applications_answer WHERE application_id = %(application)s ORDER BY at, id"
)
_ALL_ANSWERS: Final = (
    "SELECT application_id, question, value FROM applications_answer"
    " WHERE application_id = ANY(%(applications)s::uuid[]) ORDER BY at, id"
)


class UnknownApplicationError(LookupError):
    """There is no such application."""


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application, the version of the service it answers, and its answers as they stand (question id to value)."""

    id: UUID
    reference: str
    service: str
    version_id: UUID
    definition: ServiceDefinition
    state: str
    channel: str
    language: str
    started_at: datetime
    submitted_at: datetime | None
    answers: dict[str, Any]


def get_application(application_id: UUID, *, viewer: Viewer) -> ApplicationFacts:
    """One application with its answers; the caller has checked the right to its case or holds its key.

    :raises UnknownApplicationError: when there is none.
    """
    rows = read_rows(_APPLICATION, id=application_id)
    if not rows:
        raise UnknownApplicationError("There is no such application.")
    one, reference, service, version, state, channel, language, started, submitted = rows[0]
    definition, answers = get_version(version), get_standing_answers(one)
    return ApplicationFacts(
        one, reference, service, version, definition, state, channel, language, started, submitted, answers
    )


def find_draft(reference: str, *, viewer: Viewer, token_hash: str) -> ApplicationFacts | None:
    """The draft with this reference, for whoever holds the key that it was started with."""
    row = Application.objects.filter(reference=reference, state="draft", token_hash=token_hash).first()
    return facts_of(row, get_standing_answers(row.id)) if row else None


def find_submitted(reference: str, *, token_hash: str) -> UUID | None:
    """The submitted application that was started with this key."""
    rows = Application.objects.filter(reference=reference, state="submitted", token_hash=token_hash)
    return rows.values_list("id", flat=True).first()


def get_standing_answers(application_id: UUID) -> dict[str, Any]:
    """The newest answer to each question."""
    return dict(read_rows(_ANSWERS, application=application_id))


def list_standing_answers(application_ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, dict[str, Any]]:
    """The newest answer to each question of each of these applications, in one query."""
    found: dict[UUID, dict[str, Any]] = {each: {} for each in application_ids}
    for application, question, value in read_rows(_ALL_ANSWERS, applications=list(found)):
        found[application][question] = value
    return found


def facts_of(row: Application, answers: dict[str, Any]) -> ApplicationFacts:
    """An application as others may have it, with these answers."""
    return ApplicationFacts(
        row.id,
        row.reference,
        row.service,
        row.version_id,
        get_version(row.version_id),
        row.state,
        row.channel,
        row.language,
        row.started_at,
        row.submitted_at,
        answers,
    )
