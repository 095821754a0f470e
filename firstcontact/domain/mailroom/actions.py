"""Keeping what came into a mailbox, and how it stands with the mailbox itself."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from firstcontact.domain.contacts.mail.cards import mask_mail
from firstcontact.domain.mailroom.models import Email, Mailbox
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.files.sealed import find_raw, store_raw
from firstcontact.foundation.identity import Actor

SOURCE = "email"
LONGEST_TROUBLE = 500


def keep_email(*, by: Actor, at: datetime, mailbox: str, raw: bytes, size: int | None = None) -> tuple[UUID, bool]:
    """Keep the bytes of an email, once: the same bytes again are the same email. Returns its id, and whether it is new.

    :param mailbox: the code of the mailbox that it came into.
    :param size: its whole size in bytes where `raw` is only its beginning.
    """
    source_key = sha256(raw).hexdigest()
    kept = find_raw(source=SOURCE, source_key=source_key)
    known = Email.objects.filter(raw_id=kept).values_list("id", flat=True).first() if kept else None
    if known is not None:
        return known, False
    raw_id = kept or store_raw(by=by, at=at, source=SOURCE, source_key=source_key, body=raw, mask=mask_mail)
    row = Email.objects.create(
        mailbox=mailbox, raw_id=raw_id, received_at=at, size=size or len(raw), cut=size is not None and size > len(raw)
    )
    announce(name="email_kept", subject_kind="email", subject_id=row.id, at=at, mailbox=mailbox)
    return row.id, True


def note_fetching(
    *,
    by: Actor,
    at: datetime,
    mailbox: str,
    cursor: str | None = None,
    stuck: Mapping[str, int] | None = None,
    backlog: int | None = None,
    fetched: int = 0,
) -> None:
    """How far a mailbox was fetched; what is left out stays as it was. It was reached just now, so any trouble is over.

    :param cursor: the key of the last email that is kept and settled.
    :param stuck: what could not be fetched, by key: how often that was tried.
    :param backlog: how many emails wait there.
    :param fetched: how many have been fetched more.
    """
    row, _ = Mailbox.objects.get_or_create(code=mailbox)
    row.tried_at, row.reached_at, row.trouble, row.trouble_since = at, at, "", None
    row.cursor = row.cursor if cursor is None else cursor
    row.stuck = row.stuck if stuck is None else dict(stuck)
    row.backlog = row.backlog if backlog is None else backlog
    row.fetched += fetched
    row.save()


def note_trouble(*, by: Actor, at: datetime, mailbox: str, trouble: str) -> None:
    """A mailbox could not be reached: since when, and why.

    :param trouble: the code of `MailboxAwayError`, a space, and what the server said.
    """
    row, _ = Mailbox.objects.get_or_create(code=mailbox)
    row.tried_at, row.trouble = at, trouble[:LONGEST_TROUBLE]
    row.trouble_since = row.trouble_since or at
    row.save()
