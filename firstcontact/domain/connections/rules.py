"""What a key of another system allows, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

BEGINNING: Final = "fc_"
"""How every key begins, so that programs which look for leaked secrets know one."""
SHOWN: Final = 11
"""Letters of a key that people see in lists: too few to guess the rest, enough to tell keys apart."""
KEPT: Final = timedelta(days=7)
"""How long an answer is kept, to be given again when a request comes again."""
USE_NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use of a key is known; each request would else write the same row."""


class Scope(StrEnum):
    """One thing that a key may be allowed."""

    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    CASES_READ = "cases:read"
    QUEUES_READ = "queues:read"
    OPEN311 = "open311"
    WEBHOOKS = "webhooks"


class UnknownScopeError(ValueError):
    """There is no such scope."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a key can be used: `good`, `expired` or `revoked`."""

    state: str

    @property
    def is_good(self) -> bool:
        """Whether it opens."""
        return self.state == "good"


def standing_of(*, expires_at: datetime | None, revoked_at: datetime | None, at: datetime) -> Standing:
    """How a key stands at this moment; one that was revoked stays revoked."""
    if revoked_at is not None and revoked_at <= at:
        return Standing("revoked")
    if expires_at is not None and expires_at <= at:
        return Standing("expired")
    return Standing("good")


def check_scopes(scopes: Iterable[str]) -> list[str]:
    """The scopes, each once, in their own order.

    :raises UnknownScopeError: for one that does not exist, or for none at all.
    """
    asked = set(scopes)
    known = [scope.value for scope in Scope]
    if unknown := sorted(asked - set(known)):
        raise UnknownScopeError(f"There is no scope {unknown[0]!r}. There are: {', '.join(known)}.")
    if not asked:
        raise UnknownScopeError(f"Say what the key is for, with one or more of: {', '.join(known)}.")
    return [scope for scope in known if scope in asked]
