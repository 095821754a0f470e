"""An email that is kept is understood, and becomes what it is. It cannot stop the next one.

1. Count that it is read, in a transaction of its own: what killed the reader three times is not read a fourth time.
2. Read it. What has no header, or cannot be read at all, becomes work for a person, with its bytes beside it.
3. The same Message-ID again, or too many within an hour from one address: kept apart. Of too many a person is told,
   once for each address.
4. What came back to us (a bounce, a complaint) marks the contact point, if it is about an email that we did send.
5. What else no person wrote to us (a machine's answer, our own email, spam) is kept apart with the reason.
6. What a person wrote becomes a contact: `become_contact.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.contacts.mail.records import Attachment, Bounced, Kind, ReadMessage
from firstcontact.domain.contacts.mail.threads import own_ids_in
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.customers.actions import mark_point
from firstcontact.domain.customers.rules import GONE
from firstcontact.domain.mailroom import actions as mailroom
from firstcontact.domain.mailroom.ports import mailboxes_of
from firstcontact.domain.mailroom.queries import EmailFacts, count_from, list_emails_by_id
from firstcontact.domain.mailroom.rules import HOUR, comes_too_often, fold_address, sender_of
from firstcontact.domain.mailroom.states import KIND_REPEAT, MOST_TRIES, State
from firstcontact.domain.notices.actions import hold_address, mark_returned
from firstcontact.domain.notices.queries import NoticeRecord, find_by_message_ids
from firstcontact.domain.work import actions as work
from firstcontact.domain.work.queries import list_open_subjects
from firstcontact.foundation.files.sealed import get_raw
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys.become_contact import FRONT_DESK, become_contact
from firstcontact.journeys.threads import MOST_RETURNED, RETURNED, find_thread

SYSTEM_VIEWER = Viewer.of(SYSTEM)
KILLED = "Reading it broke off three times."
TOO_MANY = "too_many_emails"


def receive_email(*, by: Actor, at: datetime, email_id: UUID) -> State | None:
    """The steps above. Call it outside a transaction. Returns what became of it; None when it was dealt with before.

    :raises RuntimeError: inside a transaction.
    """
    with transaction.atomic(durable=True):
        if not mailroom.begin_reading(by=by, at=at, email_id=email_id):
            return None
    with transaction.atomic(durable=True):
        email = mailroom.hold_email(by=by, at=at, email_id=email_id, states=[State.KEPT])
        if email is None:
            return None
        if email.tries > MOST_TRIES:
            return leave_unread(by=by, at=at, email_id=email_id, because=KILLED)
        return understand(by=by, at=at, email=email)


def understand(*, by: Actor, at: datetime, email: EmailFacts) -> State:
    """What becomes of an email that nobody has read yet: steps 2 to 6, in the caller's transaction."""
    read = read_message(get_raw(viewer=SYSTEM_VIEWER, at=at, raw_id=email.raw_id), own=own_names())
    if read.kind is Kind.UNREADABLE:
        return leave_unread(by=by, at=at, email_id=email.id, because=read.because, read=read)
    if read.kind is Kind.BOUNCE:
        _mark_bounced(by, at, read)
    elif read.kind is Kind.REPORT:
        _mark_complained(by, at, read)
    elif read.kind is Kind.MESSAGE:
        return _take_in(by, at, email, read)
    return _put_apart(by, at, email, read, read.kind, read.because)


def leave_unread(*, by: Actor, at: datetime, email_id: UUID, because: str, read: ReadMessage | None = None) -> State:
    """It becomes work for a person of the front desk; its bytes stay sealed."""
    mailroom.settle_email(
        by=by,
        at=at,
        email_id=email_id,
        state=State.UNREADABLE,
        kind=Kind.UNREADABLE,
        because=because,
        read=read,
    )
    work.enqueue(
        by=by,
        at=at,
        kind="could_not_be_read",
        subject_kind="email",
        subject_id=email_id,
        team=FRONT_DESK,
        sensitivity="open",
        due_at=None,
        why={"reason": "could_not_be_read"},
    )
    return State.UNREADABLE


def own_names() -> frozenset[str]:
    """The addresses from which this council writes, and its host: what comes from them is its own."""
    council = get_council()
    addresses = {address for mailbox in mailboxes_of(council.code) for address in mailbox.addresses}
    sender = council.contact_lines.get("notices_from", "")
    return frozenset({*addresses, *([sender.lower()] if sender else []), council.host.lower()})


def _take_in(by: Actor, at: datetime, email: EmailFacts, read: ReadMessage) -> State:
    sender, until = sender_of(read).address, email.received_at
    before = count_from(sender, since=until - HOUR, until=until) if sender else 0
    if comes_too_often(before=before, most=settings.EMAILS_AN_HOUR):
        because = f"More than {settings.EMAILS_AN_HOUR} emails came from {sender} within an hour."
        _tell_of_too_many(by, at, email, sender)
        return _put_apart(by, at, email, read, Kind.LOOP, because)
    contact_id = become_contact(by=by, at=at, email=email, read=read)
    if contact_id is None:
        because = "It came in before: an email with the same Message-ID from the same sender is here already."
        return _put_apart(by, at, email, read, KIND_REPEAT, because)
    mailroom.settle_email(
        by=by, at=at, email_id=email.id, state=State.CONTACT, kind=read.kind, read=read, contact_id=contact_id
    )
    return State.CONTACT


def _tell_of_too_many(by: Actor, at: datetime, email: EmailFacts, sender: str) -> None:
    """A person of the front desk looks at it, once for each address: it may be somebody in need after all."""
    hold_address(by=by, at=at, address=sender)
    known = list_emails_by_id(list_open_subjects(TOO_MANY), viewer=SYSTEM_VIEWER)
    if any(one.sender == sender for one in known.values()):
        return
    work.enqueue(
        by=by,
        at=at,
        kind=TOO_MANY,
        subject_kind="email",
        subject_id=email.id,
        team=FRONT_DESK,
        sensitivity="open",
        due_at=None,
        why={"reason": TOO_MANY},
    )


def _put_apart(by: Actor, at: datetime, email: EmailFacts, read: ReadMessage, kind: str, because: str) -> State:
    mailroom.settle_email(
        by=by,
        at=at,
        email_id=email.id,
        state=State.APART,
        kind=kind,
        because=because,
        read=read,
        wall=find_thread(read).wall,
    )
    return State.APART


def _mark_bounced(by: Actor, at: datetime, read: ReadMessage) -> None:
    """Of an email that we did send: it did not arrive, and where it will never arrive the address is marked.

    A notice that names none of our emails marks nothing: anybody can write one, about anybody's address.
    """
    for notice in _returned(read):
        to = fold_address(notice.to_address)
        about = next((one for one in read.bounced if fold_address(one.address) == to), None)
        about = about or (read.bounced[0] if len(read.bounced) == 1 else Bounced(to, hard=False))
        said = f"{about.status} {read.because}".strip()
        mark_returned(by=by, at=at, notice_id=notice.id, hard=about.hard, said=said)
        if fold_address(about.address) == to:  # who passes their email on to another address can still be reached
            mark_point(by=by, at=at, kind="email", value=to, mark=GONE if about.hard else "delayed", because=said)


def _mark_complained(by: Actor, at: datetime, read: ReadMessage) -> None:
    """Somebody called our email spam: they are still told of their case, and whoever writes to them sees it."""
    for notice in _returned(read):
        mark_point(by=by, at=at, kind="email", value=notice.to_address, mark="complained", because=read.because)


def _returned(read: ReadMessage) -> Sequence[NoticeRecord]:
    """Our email that came back, one for each address, by its Message-ID, which nobody can guess.

    It is inside, as an email or as words; only where it is not, it is the nearest one of ours that the notice answers:
    the emails before it in the same conversation did arrive.
    """
    inside = [one for one in read.attachments if one.type in RETURNED][:MOST_RETURNED]
    if found := _ours([_id_of(one) for one in inside]):
        return list({fold_address(one.to_address): one for one in reversed(found)}.values())
    return _ours(own_ids_in(read.text))[:1] or _ours(read.references)[:1]


def _ours(ids: Sequence[str]) -> list[NoticeRecord]:
    return find_by_message_ids([each for each in ids if each.startswith("<")], viewer=SYSTEM_VIEWER)


def _id_of(attachment: Attachment) -> str:
    return read_message(attachment.content).message_id
