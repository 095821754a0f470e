"""Each run of a job is told in one line and counted, whatever becomes of it; it goes on with its request."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from django.db import connection
from procrastinate import JobContext

from firstcontact.foundation.jobs.lanes import REQUEST, council_job
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.watching import meters
from firstcontact.foundation.watching.formats import JsonLines
from firstcontact.foundation.watching.work import piece_of_work, present_request_id

COUNCIL = UUID(int=7)
WHO = "marigold@example.org"
LOGGER = "firstcontact.foundation.jobs.telling"
seen: list[tuple[str, str]] = []

pytestmark = [pytest.mark.django_db, pytest.mark.shows("request-ids-go-on-in-jobs")]


@council_job(lane="mail")
def look(*, email_id: str) -> None:
    """Notes for which request it runs, and fails when it shall."""
    seen.append((email_id, present_request_id()))
    if email_id == "bad":
        raise ValueError(WHO)


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was seen or counted yet."""
    seen.clear()
    monkeypatch.setattr(meters, "_meters", {})
    meters.count_from_now_on()


def context() -> JobContext:
    """What a worker gives to a job."""
    job = SimpleNamespace(task_name="firstcontact.jobs.look", id=12, queue="mail", attempts=1)
    return cast(JobContext, SimpleNamespace(job=job))


def queued() -> list[dict[str, Any]]:
    """The arguments of every queued job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs ORDER BY id")
        return [json.loads(args) for (args,) in cursor.fetchall()]


def test_a_job_that_was_queued_in_a_request_carries_its_id_and_runs_under_it() -> None:
    with acting_for(COUNCIL), piece_of_work("a-request-id"):
        look.enqueue(email_id="7")
    with acting_for(COUNCIL):
        look.enqueue(email_id="8")
    first, second = queued()
    assert first == {"council": str(COUNCIL), "email_id": "7", REQUEST: "a-request-id"}
    assert second == {"council": str(COUNCIL), "email_id": "8"}
    for arguments in (first, second):
        look._work(context(), **arguments)
    assert seen[0] == ("7", "a-request-id")
    assert len(seen[1][1]) == 32


@pytest.mark.shows("log-names-nobody")
def test_a_job_that_fails_is_told_and_counted_without_what_its_error_says(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    with pytest.raises(ValueError, match=WHO):
        look._work(context(), council=str(COUNCIL), email_id="bad", request="a-request-id")
    look._work(context(), council=str(COUNCIL), email_id="good")
    failed, done = [record for record in caplog.records if record.name == LOGGER]
    assert (failed.getMessage(), done.getMessage()) == ("job failed", "job done")
    assert WHO not in JsonLines("worker").format(failed)
    text = meters.write_counts()[0].decode()
    for outcome in ("failed", "done"):
        assert f'firstcontact_job_runs_total{{job="jobs.look",lane="mail",outcome="{outcome}"}} 1.0' in text
