"""Sign-ins that are over leave the database."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app


@app.periodic(cron="17 3 * * *", periodic_id="forget_sessions")
@app.task(name="firstcontact.doors.accounts.jobs.forget_sessions", queue="default")
def forget_sessions(timestamp: int) -> None:
    """Remove the sessions that have run out."""
    SessionStore.clear_expired()
