"""Looking for viruses in the background: each file by itself, and every minute what was left waiting."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.contacts import actions
from firstcontact.domain.contacts.queries import list_waiting_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import council_job, every_council_job


@council_job(lane="documents", in_transaction=False)
def scan_attachment(*, attachment_id: str) -> None:
    """Take one file to the virus scanner."""
    actions.scan_attachment(by=SYSTEM, at=now(), attachment_id=UUID(attachment_id))


@every_council_job(cron="* * * * *", lane="documents")
def take_up_scans(*, at: datetime) -> None:
    """Take up what was left waiting: the scanner was away, or is new."""
    for attachment_id in actions.take_up_scans(by=SYSTEM, at=at):
        scan_attachment.enqueue(attachment_id=attachment_id)


def start_scans(*, message_id: UUID) -> None:
    """Queue the jobs that the files of a new message need, in this transaction: what `attachments_kept` leads to."""
    for attachment_id in list_waiting_of(message_id):
        scan_attachment.enqueue(attachment_id=attachment_id)
