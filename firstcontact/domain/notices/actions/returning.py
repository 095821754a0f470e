"""What came back: a mail server took the email, and somebody behind it did not."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.notices.actions.moving import lock, move
from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.states import MOVES, State
from firstcontact.domain.notices.threading import fold_recipient
from firstcontact.foundation.identity import Actor

LONGEST_ANSWER = 500


def mark_returned(
    *,
    by: Actor,
    at: datetime,
    hard: bool,
    said: str,
    notice_id: UUID | None = None,
    message_id: str = "",
    address: str = "",
) -> bool:
    """An email came back. When it never arrives a person is asked (`notice_failed`); otherwise it is only noted.

    It is named by its id or by its Message-ID.

    :param hard: it will never arrive there; otherwise another try of the mail servers may.
    :param said: what came back with it, in words.
    :param address: where it did not arrive, if that is known: what was sent again to another address since is left be.
    :return: whether the notice is failed because of this.
    :raises UnknownNoticeError: when there is no such notice.
    """
    row = lock(notice_id or _find_id(message_id))
    if address and fold_recipient(address) != fold_recipient(row.to_address):
        return False
    row.last_error = said[:LONGEST_ANSWER]
    # What waits to be sent again goes on waiting: what comes back now is about a try before that.
    if not hard or row.state == State.QUEUED or State.FAILED not in MOVES[State(row.state)]:
        row.save(update_fields=["last_error"])
        return False
    row.sending_since = None
    move(row, State.FAILED, at=at)
    return True


def _find_id(message_id: str) -> UUID:
    known = Notice.objects.filter(message_id=message_id).values_list("id", flat=True).first() if message_id else None
    return known or UUID(int=0)
