"""Jobs of a council, and jobs that a clock starts for every council."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from firstcontact.foundation.clock import now
from firstcontact.foundation.jobs.telling import running
from firstcontact.foundation.tenancy import acting_for, require_council
from firstcontact.foundation.watching.traces import carry_trace
from firstcontact.foundation.watching.work import present_request_id

log = logging.getLogger(__name__)

Lane = str
REQUEST, TRACE = "request", "trace"  # in the row of a job, beside the ids
OUTSIDE_LANES: tuple[Lane, ...] = ("webhooks",)
"""Where a job waits for somebody else's server, perhaps for seconds: such jobs keep none of the others waiting."""
LANES: tuple[Lane, ...] = ("default", "mail", "notices", "documents", "measures", "webhooks")
_councils: list[Callable[[], Iterable[UUID]]] = []
_held: ContextVar[bool] = ContextVar("jobs_held", default=False)


@contextmanager
def hold_jobs() -> Iterator[None]:
    """Queue no job inside: who replays the past does that work by themselves, at the time that they replay."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def register_councils(source: Callable[[], Iterable[UUID]]) -> None:
    """Say where the list of councils comes from; the package that owns them calls this when the app starts."""
    _councils[:] = [source]


OPEN_JOBS = """
SELECT args->>%s FROM procrastinate_jobs
WHERE task_name = %s AND args->>'council' = %s AND status::text IN ('todo', 'doing') AND args ? %s
"""


class CouncilJob:
    """A function that runs later for the council that queued it; its arguments are ids only."""

    def __init__(
        self, run: Callable[..., None], *, lane: Lane, retry: RetryStrategy | None, in_transaction: bool
    ) -> None:
        self.run = run
        self._in_transaction = in_transaction
        self.__doc__ = run.__doc__
        self._task = app.task(
            name=f"{run.__module__}.{run.__name__}", queue=lane, retry=retry or False, pass_context=True
        )(self._work)

    def enqueue(self, **ids: Any) -> None:
        """Queue it in this transaction, for this council."""
        if _held.get():
            return
        self._task.defer(**self._carried(ids))

    def enqueue_at(self, when: Any, **ids: Any) -> None:
        """Queue it to run at or after an aware datetime."""
        if _held.get():
            return
        self._task.configure(schedule_at=when).defer(**self._carried(ids))

    def list_open(self, name: str) -> set[str]:
        """The ids that jobs of this kind and of this council have which wait or run, as they were given to `name`.

        A job whose worker was killed counts: it still runs until it is found stalled, and then waits again.
        """
        with connection.cursor() as cursor:
            cursor.execute(OPEN_JOBS, [name, self._task.name, str(require_council()), name])
            return {found for (found,) in cursor.fetchall()}

    def _carried(self, ids: dict[str, Any]) -> dict[str, str]:
        """What the row holds: the council, the ids, and which request and trace it goes on with."""
        carried = {key: str(value) for key, value in ids.items()} | {"council": str(require_council())}
        goes_on = {REQUEST: present_request_id(), TRACE: carry_trace()}
        return carried | {name: value for name, value in goes_on.items() if value}

    def _work(self, context: JobContext, /, *, council: str, **ids: str) -> None:
        request_id, goes_on = ids.pop(REQUEST, ""), ids.pop(TRACE, "")
        with acting_for(UUID(council)), running(context, request_id, goes_on):
            if not self._in_transaction:
                self.run(**ids)
                return
            with transaction.atomic():
                self.run(**ids)


def council_job(
    *, lane: Lane = "default", retry: RetryStrategy | None = None, in_transaction: bool = True
) -> Callable[[Callable[..., None]], CouncilJob]:
    """A job of one council, in one transaction (or its own ones, with `in_transaction=False`)."""

    def wrap(run: Callable[..., None]) -> CouncilJob:
        return CouncilJob(run, lane=lane, retry=retry, in_transaction=in_transaction)

    return wrap


def every_council_job(*, cron: str, lane: Lane = "default") -> Callable[[Callable[..., None]], Callable[[], None]]:
    """A job that the clock starts: once for each council, one transaction a council. `run(at=...)` gets the time.

    What goes wrong at one council does not keep the others waiting: it is raised when all have had their turn.
    """

    def wrap(run: Callable[..., None]) -> Callable[[], None]:
        def work(context: JobContext, timestamp: int = 0) -> None:
            with running(context):
                all_councils()

        def all_councils() -> None:
            failures = []
            for council in (each for source in _councils for each in source()):
                try:
                    with acting_for(council), transaction.atomic():
                        run(at=now())
                except Exception as failure:
                    log.exception("%s failed for the council %s", name, council)
                    failures.append(failure)
            if failures:
                raise ExceptionGroup(name, failures)

        name = f"{run.__module__}.{run.__name__}"
        app.periodic(cron=cron, periodic_id=name)(app.task(name=name, queue=lane, pass_context=True)(work))
        return all_councils

    return wrap
