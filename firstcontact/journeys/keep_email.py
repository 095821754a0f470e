"""An email comes in, by whichever way. It is kept before anybody tries to understand it.

1. Keep its bytes, without card numbers, sealed; the same bytes again are the same email.
2. Note it as an email of its mailbox that nobody has read yet, and queue the reading: `reactions.py` says so.
3. Commit. Only then may whoever brought it be told that it is ours, or mark it at the mailbox.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.domain.mailroom import actions as mailroom
from firstcontact.foundation.identity import Actor


def keep_email(*, by: Actor, at: datetime, mailbox: str, raw: bytes, size: int | None = None) -> tuple[UUID, bool]:
    """The steps above, in a transaction of its own. Returns the email, and whether it is new.

    :param mailbox: the code of the mailbox.
    :param size: its whole size in bytes where `raw` is only its beginning.
    :raises RuntimeError: inside a transaction: what is not committed is not kept.
    """
    with transaction.atomic(durable=True):
        return mailroom.keep_email(by=by, at=at, mailbox=mailbox, raw=raw, size=size)
