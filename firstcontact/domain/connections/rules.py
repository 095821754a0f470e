"""What a key of another system allows, and until when; what a webhook may be told, where, and how often it is tried."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

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


def is_use_due(last_used_at: datetime | None, at: datetime) -> bool:
    """Whether a use at this moment is noted: one was not lately."""
    return last_used_at is None or last_used_at <= at - USE_NOTED_EVERY


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


Event = Literal[
    "case_changed",
    "case_closed",
    "case_customer_set",
    "case_opened",
    "case_passed_on",
    "case_reopened",
    "case_routed",
    "contact_changed",
    "contact_customer_set",
    "contact_finished",
    "contact_recorded",
    "customer_answered",
    "customer_asked",
    "customer_link_ended",
    "customer_made",
    "customer_recognised",
    "customer_told",
    "customer_wrote",
    "demand_changed",
    "enquiry_linked",
    "enquiry_noted",
    "promise_at_risk",
    "promise_broken",
    "promise_kept",
    "promise_made",
    "promise_paused",
    "promise_resumed",
]
EVENTS: Final[tuple[str, ...]] = get_args(Event)
"""What other systems may be told of: what changes the things that they can read."""
TEST_EVENT: Final = "test"
WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=24),
)
"""After each try that failed so long until the next; after the last of them no more is tried."""
IN_ORDER_TRIES: Final = 4
"""So many tries (36 minutes) keep what comes behind waiting: a receiver that is away for a while gets all in order.
What it will not take after that steps aside."""
DELIVERIES_KEPT: Final = timedelta(days=30)
"""How long what was told can be told again."""
LEASE: Final = timedelta(seconds=60)
"""How long a try may take before another process believes that the first one has died; a try itself ends earlier."""
MOST_OF_A_KEY: Final = 20
"""Webhooks that one key may have at a time: each more makes a row of every event."""
GONE: Final = 410
LONGEST_ADDRESS: Final = 500


class AddressError(ValueError):
    """A webhook cannot be sent there. `code` says why: `not_an_address`, `not_https`, `too_long`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownEventError(ValueError):
    """Nothing of this name is told."""


def check_address(address: str, *, plain: bool) -> str:
    """The address as it is kept. Where its host name leads is looked at when something is sent.

    :param plain: whether `http` will do: in a demonstration.
    :raises AddressError: when it is none, or not https.
    """
    kept = address.strip()
    if len(kept) > LONGEST_ADDRESS:
        raise AddressError("too_long")
    try:
        parts = urlsplit(kept)
        usable = bool(parts.hostname) and parts.port != 0 and not parts.username and not parts.password
    except ValueError as error:
        raise AddressError("not_an_address") from error
    clean = kept.isascii() and kept.isprintable() and not set(kept) & set(' "<>\\^`{|}') and not parts.fragment
    if not usable or not clean or parts.scheme not in {"http", "https"}:
        raise AddressError("not_an_address")
    if parts.scheme == "http" and not plain:
        raise AddressError("not_https")
    return kept


def check_events(names: Iterable[str]) -> list[str]:
    """The events, each once, in their own order.

    :raises UnknownEventError: for one that is not told, or for none at all.
    """
    asked = set(names)
    if unknown := sorted(asked - set(EVENTS)):
        raise UnknownEventError(f"There is no event {unknown[0]!r}.")
    if not asked:
        raise UnknownEventError("Choose at least one event.")
    return [name for name in EVENTS if name in asked]


def is_taken(status: int) -> bool:
    """Whether this HTTP status says that it was taken. A redirect is no answer: nothing is sent elsewhere."""
    return 200 <= status < 300


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None: no more."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
