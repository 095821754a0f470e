"""Telling webhooks, and forgetting what is not asked for again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.domain.connections.actions import MOST_AT_ONCE, forget_answers, forget_deliveries, send_due
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
    """Send one webhook what is due. What is left after so many tries goes on at once, behind the other webhooks."""
    sender = webhook_sender()
    if sender is None:
        return
    tries = send_due(by=SYSTEM, at=now, subscription_id=UUID(subscription_id), sender=sender, most=MOST_AT_ONCE)
    if tries == MOST_AT_ONCE:
        with transaction.atomic():
            tell_webhook.enqueue(subscription_id=subscription_id)
