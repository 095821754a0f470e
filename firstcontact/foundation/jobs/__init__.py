"""Background work: kept in PostgreSQL, queued in the transaction of the write that needs it."""

from firstcontact.foundation.jobs.lanes import council_job, every_council_job, hold_jobs

__all__ = ["council_job", "every_council_job", "hold_jobs"]
