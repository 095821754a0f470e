"""One line of the log, and one count, for each run of a job; it goes on with the request that queued it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from procrastinate import JobContext

from firstcontact.foundation.watching.meters import count_job
from firstcontact.foundation.watching.work import piece_of_work

log = logging.getLogger(__name__)


@contextmanager
def running(context: JobContext, request_id: str = "", goes_on: str = "") -> Iterator[None]:
    """A job runs inside.

    :param request_id: of the request that queued it; empty: a new one.
    :param goes_on: the trace of that request.
    """
    job, began, outcome = context.job, perf_counter(), "failed"
    name = job.task_name.removeprefix("firstcontact.")
    with piece_of_work(request_id, kind="consumer", goes_on=goes_on, job=name, job_id=job.id, lane=job.queue) as work:
        work.span.tell(f"job {name}", {"messaging.system": "procrastinate", "messaging.destination.name": job.queue})
        try:
            yield
            outcome = "done"
        finally:
            log.info("job %s", outcome, extra={"facts": {"attempt": job.attempts + 1, **work.figures()}})
            count_job(lane=job.queue, job=name, outcome=outcome, seconds=perf_counter() - began)
