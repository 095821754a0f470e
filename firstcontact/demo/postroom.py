"""What jobs and the post room would have done: emails go at once, letters with the next working day's post."""

from datetime import datetime, timedelta
from uuid import UUID

from firstcontact.demo.people import Desk
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.notices import actions as notices
from firstcontact.domain.notices.queries import NoticeRecord, list_about
from firstcontact.domain.notices.rules import How
from firstcontact.domain.notices.states import State
from firstcontact.foundation.identity import SYSTEM, Viewer

AT_ONCE = timedelta(seconds=20)
PRINTED_AFTER = timedelta(hours=5)
POSTED_AFTER = timedelta(minutes=40)


class PostRoom:
    """Delivers the notices about a case at the time when they would have gone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._calendar = get_calendar()
        self._waiting = False

    def expect(self) -> None:
        """Something may have been written about the case at hand."""
        self._waiting = True

    def work(self, case: UUID, until: datetime) -> None:
        """Deliver what was written about this case and would have gone by then; what goes later still waits."""
        if not self._waiting:
            return
        self._waiting = False
        for notice in list_about(viewer=Viewer.of(SYSTEM), subject_kind="case", subject_id=case):
            if notice.state != State.QUEUED:
                continue
            if notice.how == How.EMAIL:
                at = min(notice.written_at + AT_ONCE, until)
                notices.deliver_notice(by=SYSTEM, at=at, notice_id=notice.id, durable=False)
            elif notice.how == How.LETTER:
                self._waiting |= not self._post(notice, until)

    def _post(self, notice: NoticeRecord, until: datetime) -> bool:
        """Print and post a letter; false when its day has not come."""
        day = self._calendar.add_working_days(self._calendar.local_date(notice.written_at), 1)
        printed = self._calendar.opening_periods(day)[0][0] + PRINTED_AFTER
        posted = printed + POSTED_AFTER
        if posted > until or not notices.make_letter(by=SYSTEM, at=notice.written_at, notice_id=notice.id):
            return False
        by = self._desk.adviser(str(notice.id))
        notices.mark_printed(by=by, at=printed, notice_id=notice.id)
        notices.mark_posted(by=by, at=posted, notice_id=notice.id)
        return True
