"""Delivery in the background: sending emails, making letters, and looking every minute for what was left behind."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.notices import actions
from firstcontact.domain.notices.rules import How
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import council_job, every_council_job


@council_job(lane="notices", in_transaction=False)
def send_notice(*, notice_id: str) -> None:
    """Hand one email to the mail server; when it could not be taken now, come back later."""
    again = actions.deliver_notice(by=SYSTEM, at=now(), notice_id=UUID(notice_id))
    if again is not None:
        send_notice.enqueue_at(again, notice_id=notice_id)


@council_job(lane="documents")
def make_letter(*, notice_id: str) -> None:
    """Make the PDF of one letter."""
    actions.make_letter(by=SYSTEM, at=now(), notice_id=UUID(notice_id))


@every_council_job(cron="* * * * *", lane="notices")
def chase_notices(*, at: datetime) -> None:
    """Take up what was left behind."""
    for waiting in actions.chase_notices(by=SYSTEM, at=at):
        start_delivery(notice_id=waiting.notice_id, how=waiting.how)


def start_delivery(*, notice_id: UUID, how: str) -> None:
    """Queue the job that a written notice needs, in this transaction: what `notice_queued` leads to."""
    if how == How.EMAIL:
        send_notice.enqueue(notice_id=notice_id)
    elif how == How.LETTER:
        make_letter.enqueue(notice_id=notice_id)
