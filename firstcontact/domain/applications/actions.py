"""Starting, answering and submitting applications."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.applications.models import Answer, Application
from firstcontact.domain.applications.queries import ApplicationFacts, facts_of
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.references import new_reference
from firstcontact.foundation.tenancy.inserting import insert_once

TRIES = 5


class NoReferenceError(RuntimeError):
    """No unused reference was found: they are nearly used up."""


def start_application(
    *,
    by: Actor,
    at: datetime,
    service: str,
    version_id: UUID,
    channel: str,
    language: str,
    token_hash: str = "",
) -> tuple[UUID, str]:
    """A new draft. Returns its id and its reference, which will also be the case's.

    :raises NoReferenceError: when no unused reference can be found.
    """
    row = _start(
        service=service,
        version_id=version_id,
        channel=channel,
        language=language,
        started_at=at,
        token_hash=token_hash,
    )
    return row.id, row.reference


def take_application(
    *,
    by: Actor,
    at: datetime,
    service: str,
    version_id: UUID,
    channel: str,
    language: str,
    answers: Mapping[str, Any],
) -> ApplicationFacts:
    """An application that was never a draft: its checked answers came all at once, and it is submitted.

    :raises NoReferenceError: when no unused reference can be found.
    """
    row = _start(
        service=service,
        version_id=version_id,
        channel=channel,
        language=language,
        started_at=at,
        state="submitted",
        submitted_at=at,
    )
    keep_answers(by=by, at=at, application_id=row.id, answers=answers, channel=channel)
    announce(name="application_submitted", subject_kind="application", subject_id=row.id, at=at)
    return facts_of(row, dict(answers))


def keep_answers(*, by: Actor, at: datetime, application_id: UUID, answers: Mapping[str, Any], channel: str) -> None:
    """Append checked answers, each with who gave it, when and on which channel."""
    for question, value in answers.items():
        Answer.append(
            application_id=application_id,
            question=question,
            value=value,
            by_kind=by.kind,
            by_id=by.id,
            at=at,
            channel=channel,
        )


def set_language(*, by: Actor, at: datetime, application_id: UUID, language: str) -> None:
    """The customer reads in another language now: what we tell them of this will be in it."""
    Application.objects.filter(id=application_id, state="draft").update(language=language)


def submit_application(*, by: Actor, at: datetime, application_id: UUID) -> bool:
    """The draft is submitted; its key no longer opens it. False when it already was."""
    changed = Application.objects.filter(id=application_id, state="draft").update(state="submitted", submitted_at=at)
    if changed:
        announce(name="application_submitted", subject_kind="application", subject_id=application_id, at=at)
    return bool(changed)


def _start(**values: Any) -> Application:
    for _ in range(TRIES):
        row = Application(reference=new_reference(), **values)
        if insert_once(row):
            return row
    raise NoReferenceError("No unused reference was found.")
