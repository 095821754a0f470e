"""Keeping what came into a mailbox, and how it stands with the mailbox itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import F

from firstcontact.domain.contacts.mail.cards import mask_mail
from firstcontact.domain.contacts.mail.records import ReadMessage
from firstcontact.domain.contacts.queries import LONGEST_ID
from firstcontact.domain.mailroom.models import Email, Mailbox
from firstcontact.domain.mailroom.queries import EmailFacts, facts_of
from firstcontact.domain.mailroom.rules import sender_of
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.staff.rules import Wall
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.files.cards import mask_card_words
from firstcontact.foundation.files.sealed import store_raw_once
from firstcontact.foundation.identity import Actor

SOURCE = "email"
OPEN = Wall()
LONGEST_TROUBLE = 500
LONGEST_BECAUSE = 500
EVENTS: dict[str, str] = {
    State.APART: "email_put_apart",
    State.UNREADABLE: "email_not_readable",
    State.ENDED: "email_ended",
}
"""What is announced when an email comes into a state; that it became a contact, its contact says."""


def keep_email(*, by: Actor, at: datetime, mailbox: str, raw: bytes, size: int | None = None) -> tuple[UUID, bool]:
    """Keep the bytes of an email, once: the same bytes again are the same email. Returns its id, and whether it is new.

    :param mailbox: the code of the mailbox that it came into.
    :param size: its whole size in bytes where `raw` is only its beginning.
    """
    source_key = sha256(raw).hexdigest()
    raw_id, new = store_raw_once(by=by, at=at, source=SOURCE, source_key=source_key, body=raw, mask=mask_mail)
    known = None if new else Email.objects.filter(raw_id=raw_id).values_list("id", flat=True).first()
    if known is not None:
        return known, False
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


def begin_reading(*, by: Actor, at: datetime, email_id: UUID) -> bool:
    """Count that this email is being read, before it is. False when it was dealt with."""
    return bool(Email.objects.filter(id=email_id, state=State.KEPT).update(tries=F("tries") + 1))


def hold_email(*, by: Actor, at: datetime, email_id: UUID, states: Sequence[State]) -> EmailFacts | None:
    """The email, if it is in one of these states; until this transaction ends nobody else changes it then."""
    row = Email.objects.select_for_update().filter(id=email_id, state__in=states).first()
    return facts_of(row) if row else None


def settle_email(
    *,
    by: Actor,
    at: datetime,
    email_id: UUID,
    state: State,
    kind: str,
    because: str = "",
    read: ReadMessage | None = None,
    contact_id: UUID | None = None,
    wall: Wall = OPEN,
) -> None:
    """What became of an email, and what its headers say.

    :param because: why it is of this kind, in words.
    :param wall: who may see that it is there.
    """
    Email.objects.filter(id=email_id).update(
        state=state,
        kind=kind,
        because=because[:LONGEST_BECAUSE],
        contact_id=contact_id,
        sensitivity=wall.sensitivity,
        team=wall.team,
        owner=wall.owner,
        settled_at=at,
        settled_by=by.id if by.is_staff else None,
        **(_headers(read) if read is not None else {}),
    )
    if state in EVENTS:
        announce(name=EVENTS[state], subject_kind="email", subject_id=email_id, at=at, kind=kind)
    if by.is_staff:
        trail.note(by=by, at=at, verb="changed", subject_kind="email", subject_id=email_id, state=state)


def _headers(read: ReadMessage) -> dict[str, Any]:
    sender = sender_of(read)
    return {
        "sender": sender.address,
        "sender_name": mask_card_words(sender.name)[:300],
        "subject": mask_card_words(read.subject)[:700],
        "message_id": read.message_id[:LONGEST_ID],
        "problems": [*read.problems],
    }
