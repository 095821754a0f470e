"""Giving keys to other systems and taking them back, and keeping what their writing requests were answered."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from pydantic_core import to_json

from firstcontact.domain.connections.models import Answered, Key
from firstcontact.domain.connections.queries.keys import UnknownKeyError, hash_secret
from firstcontact.domain.connections.rules import BEGINNING, KEPT, SHOWN, USE_NOTED_EVERY, check_scopes
from firstcontact.domain.staff.queries import list_teams
from firstcontact.foundation.audit import trail
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.tenancy.inserting import insert_once
from firstcontact.foundation.tenancy.reading import change_rows

LONGEST_NAME = 80
_ANSWER: Final = (
    "UPDATE connections_answered SET status = %(status)s, body = %(body)s::jsonb"
    " WHERE key_id = %(key)s AND idempotency_key = %(idempotency_key)s"
)


class KeyRefusedError(ValueError):
    """A key as asked for cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key. `secret` is told this once: nobody can read it again."""

    id: UUID
    secret: str


def make_key(
    *,
    by: Actor,
    at: datetime,
    name: str,
    scopes: Iterable[str],
    teams: Iterable[str] = (),
    expires_at: datetime | None = None,
) -> MadeKey:
    """A key for another system.

    :param name: which system it is for, in words.
    :param teams: whose closed records (services marked `team`) it may see; without one it sees what is open only.
    :raises UnknownScopeError: for a scope that does not exist, or for none.
    :raises KeyRefusedError: without a name, for a team that does not exist, or when it would end before it begins.
    """
    called, seen = name.strip()[:LONGEST_NAME], sorted(set(teams))
    if not called:
        raise KeyRefusedError("Say which system the key is for.")
    if unknown := sorted(set(seen) - {team.code for team in list_teams()}):
        raise KeyRefusedError(f"There is no team {unknown[0]!r}.")
    if expires_at is not None and expires_at <= at:
        raise KeyRefusedError("The key would end before it begins.")
    secret = BEGINNING + secrets.token_urlsafe(32)
    row = Key.objects.create(
        name=called,
        beginning=secret[:SHOWN],
        secret_hash=hash_secret(secret),
        scopes=check_scopes(scopes),
        teams=seen,
        made_at=at,
        made_by=by.id,
        expires_at=expires_at,
    )
    trail.note(by=by, at=at, verb="made", subject_kind="key", subject_id=row.id)
    return MadeKey(row.id, secret)


def revoke_key(*, by: Actor, at: datetime, key_id: UUID) -> bool:
    """The key opens nothing from now on. False when it was revoked before.

    :raises UnknownKeyError: when there is no such key.
    """
    changed = Key.objects.filter(id=key_id, revoked_at__isnull=True).update(revoked_at=at, revoked_by=by.id)
    if not changed:
        if not Key.objects.filter(id=key_id).exists():
            raise UnknownKeyError("There is no such key.")
        return False
    trail.note(by=by, at=at, verb="revoked", subject_kind="key", subject_id=key_id)
    return True


def note_use(*, by: Actor, at: datetime, key_id: UUID) -> None:
    """The key was used. Noted to the minute, and left to another request that notes it at this moment."""
    lately = Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - USE_NOTED_EVERY)
    due = Key.objects.filter(lately, id=key_id).select_for_update(skip_locked=True, no_key=True).values("id")
    Key.objects.filter(id__in=due).update(last_used_at=at)


def begin_answer(*, by: Actor, at: datetime, key_id: UUID, idempotency_key: str, request_hash: str) -> bool:
    """This request is dealt with now, unless one with its idempotency key was. Whether it is new.

    A second one that comes while the first is being dealt with waits for its end.
    """
    return insert_once(
        Answered(key_id=key_id, idempotency_key=idempotency_key, request_hash=request_hash, answered_at=at)
    )


def keep_answer(
    *, by: Actor, at: datetime, key_id: UUID, idempotency_key: str, status: int, body: Mapping[str, Any]
) -> None:
    """What the request was answered: codes and ids, said again when it comes again."""
    change_rows(_ANSWER, status=status, body=to_json(body).decode(), key=key_id, idempotency_key=idempotency_key)


def forget_answers(*, by: Actor, at: datetime) -> int:
    """Forget what was answered longer ago than it is kept. Returns how many."""
    return Answered.objects.filter(answered_at__lt=at - KEPT).delete()[0]
