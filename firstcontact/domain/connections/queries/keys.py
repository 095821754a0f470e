"""Reading keys: by the secret that a system shows, and as a list for those who look after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, LiteralString
from uuid import UUID

from firstcontact.domain.connections.models import Answered, Key
from firstcontact.domain.connections.rules import Standing, standing_of
from firstcontact.foundation.identity import Actor, Kind
from firstcontact.foundation.tenancy.reading import read_rows

_KEYS: Final = (
    "SELECT id, name, beginning, scopes, teams, made_at, made_by, expires_at, revoked_at, last_used_at"
    " FROM connections_key"
)


class UnknownKeyError(LookupError):
    """There is no such key."""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key, without its secret."""

    id: UUID
    name: str
    beginning: str
    scopes: tuple[str, ...]
    teams: tuple[str, ...]
    made_at: datetime
    made_by: UUID | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    @property
    def actor(self) -> Actor:
        """What the system is when it does something: it sees what is open, and what its teams see."""
        return Actor(kind=Kind.KEY, id=self.id, teams=frozenset(self.teams))

    def standing(self, at: datetime) -> Standing:
        """Whether it can be used at this moment."""
        return standing_of(expires_at=self.expires_at, revoked_at=self.revoked_at, at=at)


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What a writing request was answered, and the hash of what it had asked."""

    request_hash: str
    status: int
    body: Mapping[str, Any]


def hash_secret(secret: str) -> str:
    """What is kept of a secret. It is as long as the hash and was drawn at random, so that no salt is needed."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def find_key(secret: str) -> KeyFacts | None:
    """The present council's key with this secret, whether or not it can still be used."""
    return next(iter(_read("WHERE secret_hash = %(hash)s", hash=hash_secret(secret))), None)


def get_key(key_id: UUID) -> KeyFacts:
    """One key.

    :raises UnknownKeyError: when there is none.
    """
    found = _read("WHERE id = %(id)s", id=key_id)
    if not found:
        raise UnknownKeyError("There is no such key.")
    return found[0]


def list_keys() -> list[KeyFacts]:
    """Every key that the council ever gave out, newest first."""
    return _read("ORDER BY made_at DESC, id DESC")


def list_key_names(ids: set[UUID]) -> dict[UUID, str]:
    """The names of these keys: what the trail calls those who did something with one."""
    return dict(Key.objects.filter(id__in=ids).values_list("id", "name"))


def get_answer(*, key_id: UUID, idempotency_key: str) -> AnswerFacts:
    """What was answered under this idempotency key.

    :raises UnknownKeyError: nothing was.
    """
    row = Answered.objects.filter(key_id=key_id, idempotency_key=idempotency_key).first()
    if row is None:
        raise UnknownKeyError("Nothing was answered under this key.")
    return AnswerFacts(row.request_hash, row.status, row.body)


def _read(which: LiteralString, **values: object) -> list[KeyFacts]:
    return [
        KeyFacts(key_id, name, beginning, tuple(scopes), tuple(teams), *times)
        for key_id, name, beginning, scopes, teams, *times in read_rows(f"{_KEYS} {which}", **values)
    ]
