"""Forgetting what was answered to other systems, once it is not asked for again."""

from datetime import datetime

from firstcontact.domain.connections.actions import forget_answers
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import every_council_job


@every_council_job(cron="23 * * * *")
def forget_old_answers(*, at: datetime) -> None:
    """What was answered longer ago than it is kept."""
    forget_answers(by=SYSTEM, at=at)
