"""Background work that needs a journey."""

from datetime import datetime

from procrastinate.contrib.django import app

from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import every_council_job
from firstcontact.journeys.keep_promises import watch_promises


@every_council_job(cron="* * * * *")
def watch_all_promises(*, at: datetime) -> None:
    """Find promises at risk and broken."""
    watch_promises(by=SYSTEM, at=at)


@app.periodic(cron="*/2 * * * *", periodic_id="retry_stalled_jobs")
@app.task(name="firstcontact.journeys.jobs.retry_stalled_jobs", queue="default", pass_context=True)
async def retry_stalled_jobs(context: object, timestamp: int) -> None:
    """A job whose worker was killed is tried again."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
