"""Emails whose job was lost are taken up again, each by one job; those that wait for their turn are let be."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from firstcontact.domain.mailroom.queries import get_email
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.jobs import chase_emails
from firstcontact.journeys.keep_email import keep_email
from firstcontact.journeys.receive_email import receive_email
from tests.letters import write

pytestmark = [pytest.mark.usefixtures("town"), pytest.mark.shows("mail-stops-nothing")]

JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%read_email' AND args->>'email_id' = %s"
SET = "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE args->>'email_id' = %s"


def kept_before(minutes: int) -> UUID:
    """An email that was kept so long ago; its job waits."""
    return keep_email(by=SYSTEM, at=now() - timedelta(minutes=minutes), mailbox="hello", raw=write())[0]


def jobs_of(email_id: UUID) -> int:
    """How many jobs there are for this email, whatever became of them."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS, [str(email_id)])
        return int(cursor.fetchone()[0])


def set_jobs(email_id: UUID, status: str) -> None:
    """Its jobs are where a worker would have brought them."""
    with connection.cursor() as cursor:
        cursor.execute(SET, [status, str(email_id)])


@pytest.mark.parametrize("status", ["todo", "doing"])
def test_an_email_that_a_job_still_has_gets_no_other(status: str) -> None:
    email_id = kept_before(minutes=60)
    set_jobs(email_id, status)

    for _ in range(5):
        chase_emails()

    assert jobs_of(email_id) == 1


@pytest.mark.parametrize("status", ["succeeded", "failed", "aborted"])
def test_an_email_whose_job_was_lost_gets_one_more_and_only_one(status: str) -> None:
    email_id, other = kept_before(minutes=60), kept_before(minutes=60)
    set_jobs(email_id, status)

    for _ in range(5):
        chase_emails()

    assert (jobs_of(email_id), jobs_of(other)) == (2, 1)
    receive_email(by=SYSTEM, at=now(), email_id=email_id)
    assert get_email(email_id, viewer=Viewer.of(SYSTEM)).tries == 1


def test_an_email_that_has_only_just_come_is_not_chased() -> None:
    email_id = kept_before(minutes=5)
    set_jobs(email_id, "failed")

    chase_emails()

    assert jobs_of(email_id) == 1
