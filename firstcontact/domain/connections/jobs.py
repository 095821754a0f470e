"""Telling webhooks, and forgetting what is not asked for again."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.connections.actions import forget_answers, forget_deliveries, send_due
from firstcontact.domain.connections.ports import webhook_sender
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import council_job, every_council_job


@every_council_job(cron="23 * * * *")
def forget_old_answers(*, at: datetime) -> None:
    """What was answered longer ago than it is kept."""
    forget_answers(by=SYSTEM, at=at)


@every_council_job(cron="37 * * * *")
def forget_old_deliveries(*, at: datetime) -> None:
    """What webhooks were told longer ago than it is kept."""
    forget_deliveries(by=SYSTEM, at=at)


@council_job(lane="webhooks", in_transaction=False)
def tell_webhook(*, subscription_id: str) -> None:
    """Send one webhook what is due; another job takes up what comes later."""
    sender = webhook_sender()
    if sender is not None:
        send_due(by=SYSTEM, at=now, subscription_id=UUID(subscription_id), sender=sender)
