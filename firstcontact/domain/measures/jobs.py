"""The background entry of the measures."""

from datetime import datetime

from firstcontact.domain.measures.actions import catch_up
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import every_council_job

BATCHES_A_RUN = 50


@every_council_job(cron="* * * * *", lane="measures")
def follow_all_events(*, at: datetime) -> None:
    """Count what is new, at every council, every minute."""
    catch_up(by=SYSTEM, at=at, most_batches=BATCHES_A_RUN)
