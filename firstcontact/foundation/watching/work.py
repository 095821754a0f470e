"""The piece of work in hand: its request id, which jobs carry on, and what it has asked of the database so far."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import uuid_utils
from django.db import connection

from firstcontact.foundation.watching import traces

WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
MILLISECOND = 1000.0


@dataclass(slots=True)
class Work:
    """A request, a job, or an email that is being kept. Its `facts` (ids, codes, numbers) stand in each log line."""

    request_id: str
    facts: dict[str, Any] = field(default_factory=dict)
    span: traces.Span = traces.OFF
    queries: int = 0
    database_seconds: float = 0.0
    began: float = field(default_factory=perf_counter)

    def figures(self) -> dict[str, float]:
        """How long it has taken, and how often and how long it used the database.

        Only statements count: beginning and ending a transaction, and saying which council it is for, do not.
        """
        return {
            "ms": round((perf_counter() - self.began) * MILLISECOND, 1),
            "queries": self.queries,
            "database_ms": round(self.database_seconds * MILLISECOND, 1),
        }

    def ask(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Counts one statement: Django calls it around each (`execute_wrapper`)."""
        began = perf_counter()
        try:
            if traces.tracing():
                with traces.query_span(str(sql)):
                    return execute(sql, params, many, context)
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.database_seconds += perf_counter() - began


_work: ContextVar[Work | None] = ContextVar("work", default=None)


def new_request_id() -> str:
    """In the order of time, and never the same again."""
    return uuid_utils.uuid7().hex


def read_request_id(said: str) -> str:
    """What somebody else called this request, if well formed: 8 to 64 letters, digits, - and _; else a new one."""
    return said if WELL_FORMED.fullmatch(said) else new_request_id()


def present_work() -> Work | None:
    """The piece of work in hand, or None."""
    return _work.get()


def present_request_id() -> str:
    """The request id of the piece of work in hand; empty outside of any."""
    work = _work.get()
    return work.request_id if work else ""


@contextmanager
def piece_of_work(request_id: str = "", *, kind: str = "server", goes_on: str = "", **facts: Any) -> Iterator[Work]:
    """What is logged inside belongs together, and so do the jobs that are queued inside.

    :param request_id: whose work it goes on with; empty: a new one.
    :param kind: of its span: `server` or `consumer`.
    :param goes_on: the trace that it goes on with.
    :param facts: ids, codes and numbers for each of its log lines.
    """
    with traces.span(kind, goes_on) as span:
        work = Work(request_id or new_request_id(), facts, span)
        token = _work.set(work)
        try:
            with connection.execute_wrapper(work.ask):
                yield work
        finally:
            _work.reset(token)
