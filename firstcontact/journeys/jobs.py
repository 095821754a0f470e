"""Background work that needs a journey."""

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from firstcontact.domain.connections.jobs import tell_webhook
from firstcontact.domain.connections.queries import list_due_subscriptions
from firstcontact.domain.mailroom.queries import list_unread
from firstcontact.domain.mailroom.states import MOST_TRIES
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import council_job, every_council_job
from firstcontact.journeys.keep_promises import watch_promises
from firstcontact.journeys.receive_email import receive_email
from firstcontact.journeys.tell_systems import BATCH, tell_systems

MOST_BATCHES = 20


@every_council_job(cron="* * * * *")
def watch_all_promises(*, at: datetime) -> None:
    """Find promises at risk and broken."""
    watch_promises(by=SYSTEM, at=at)


@council_job(lane="mail", retry=RetryStrategy(max_attempts=MOST_TRIES, wait=20), in_transaction=False)
def read_email(*, email_id: str) -> None:
    """Understand one email. What goes wrong concerns this one only; after some tries a person is asked."""
    receive_email(by=SYSTEM, at=now(), email_id=UUID(email_id))


@every_council_job(cron="* * * * *", lane="mail")
def chase_emails(*, at: datetime) -> None:
    """Take up emails that nobody has read although they have been here for a while: their job was lost.

    Those that a job still has are let be, however long the queue is: every job more would use up one of their tries.
    """
    waiting = list_unread(before=at - timedelta(minutes=10))
    has_job = read_email.list_open("email_id") if waiting else set()
    for email_id in waiting:
        if str(email_id) not in has_job:
            read_email.enqueue(email_id=email_id)


@every_council_job(cron="* * * * * */10", lane="webhooks")
def tell_all_systems(*, at: datetime) -> None:
    """Note what webhooks are to be told, and send what is due; one that is being told is let be."""
    for _ in range(MOST_BATCHES):
        if tell_systems(by=SYSTEM, at=at) < BATCH:
            break
    due = list_due_subscriptions(at=at)
    has_job = tell_webhook.list_open("subscription_id") if due else set()
    for subscription_id in due:
        if str(subscription_id) not in has_job:
            tell_webhook.enqueue(subscription_id=subscription_id)


@app.periodic(cron="*/2 * * * *", periodic_id="retry_stalled_jobs")
@app.task(name="firstcontact.journeys.jobs.retry_stalled_jobs", queue="default", pass_context=True)
async def retry_stalled_jobs(context: object, timestamp: int) -> None:
    """A job whose worker was killed is tried again."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
