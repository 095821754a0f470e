"""The council that the present piece of work is for, held in a context variable."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection

from firstcontact.foundation.tenancy.appending import write_appended

_current: ContextVar[UUID | None] = ContextVar("council", default=None)
_memory: ContextVar[dict[str, Any] | None] = ContextVar("memory", default=None)
Kept = TypeVar("Kept")


class NoCouncilError(RuntimeError):
    """A council-owned row was written, or a job queued, with no council set."""


def current_council() -> UUID | None:
    """The council set for this piece of work, or None."""
    return _current.get()


def require_council() -> UUID:
    """The council set for this piece of work.

    :raises NoCouncilError: when none is set.
    """
    council = _current.get()
    if council is None:
        raise NoCouncilError("No council is set: use acting_for(council).")
    return council


def remember(name: str, make: Callable[[], Kept]) -> Kept:
    """What `make` gives, made once for this piece of work: for facts that a request reads again and again."""
    memory = _memory.get()
    if memory is None:
        return make()
    if name not in memory:
        memory[name] = make()
    return cast(Kept, memory[name])


def forget() -> None:
    """Forget what is remembered: whoever changes such facts calls it."""
    memory = _memory.get()
    if memory is not None:
        memory.clear()


@contextmanager
def acting_for(council: UUID) -> Iterator[None]:
    """Everything inside reads and writes the rows of this one council.

    Open it outside the transaction; the database back end then sets the council when the transaction begins. Inside a
    transaction that is already open (tests, migrations) it sets it at once and restores it at the end: a local setting
    outlives a released savepoint, so without the restore the next piece of work would see the wrong council.

    :raises RuntimeError: when a transaction of another council is open.
    """
    before = _current.get()
    if before not in (None, council) and connection.in_atomic_block:
        raise RuntimeError("One transaction, one council.")
    token = _current.set(council)
    memory = _memory.set({})
    try:
        if connection.in_atomic_block:
            _write_setting()
        yield
    finally:
        _memory.reset(memory)
        _current.reset(token)
        if connection.in_atomic_block and not connection.needs_rollback:
            _write_setting()


def _write_setting() -> None:
    write_appended()  # by the council that they are of
    council = _current.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.council', %s, true)", [str(council) if council else ""])
