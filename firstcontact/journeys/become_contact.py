"""What a person wrote by email becomes a contact, or a part of their case.

1. Find the case that it belongs to, if its sender may write to it (`threads.py`).
2. Record the contact, once for a Message-ID of a sender; keep the message: what they wrote apart from what they quoted,
   and every file as it came. Note in which language it is.
3. It belongs to an open case: it goes into its history, an answer that we waited for resumes its promises, and whoever
   has the case is told. Nobody has to sort it.
4. Otherwise it waits for the front desk, with the services that it may be about. Who names a case that is not theirs,
   or one that is closed, is looked at by the people who may see that case. Nothing is opened by itself.
5. They hear by email that it is here: once, never in answer to a machine, not where a conversation goes on, and not
   days later. What was too large is said, too.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from firstcontact.domain.catalogue.queries import suggest_services
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.actions import EmailParts, NewFile
from firstcontact.domain.contacts.mail.records import Kind, ReadMessage
from firstcontact.domain.contacts.queries import Suggested
from firstcontact.domain.councils.queries import CouncilFacts, get_calendar, get_council
from firstcontact.domain.customers.actions import end_mark
from firstcontact.domain.customers.queries import find_customer, recognise
from firstcontact.domain.customers.rules import Level, Recognition, Said
from firstcontact.domain.mailroom.ports import mailboxes_of
from firstcontact.domain.mailroom.queries import EmailFacts
from firstcontact.domain.mailroom.rules import fold_address
from firstcontact.domain.staff.rules import Wall
from firstcontact.domain.work import actions as work
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.languages.detecting import detect_language
from firstcontact.foundation.references import show_reference
from firstcontact.journeys.answer_by_itself import answer_by_itself
from firstcontact.journeys.noting import take_words_of_case
from firstcontact.journeys.threads import Thread, find_sender, find_thread
from firstcontact.journeys.work_case import MOST_WORDS

SYSTEM_VIEWER = Viewer.of(SYSTEM)
FRONT_DESK = "customer_services"
OPEN, NAMED = "open", "named"
MEGABYTE = 1_000_000
OLD = timedelta(days=3)
LONGEST_NAME = 200
"""Letters of a sender's name that are kept; all of it is in the raw input."""
NO_WORDS = "–"
"""Of an email in which there is nothing at all."""
SIGNS_OF_WORDS = 300
"""Letters of what was asked that are kept with the enquiry; all of it is in the message."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    """An email with what was found out about it."""

    email: EmailFacts
    read: ReadMessage
    thread: Thread
    sender_name: str
    sender: str
    words: str
    language: str
    council: CouncilFacts

    @property
    def wall(self) -> Wall:
        """Who may see it; what everybody may see is with the front desk."""
        return self.thread.wall if self.thread.wall.height else Wall(OPEN, FRONT_DESK)


def become_contact(
    *, by: Actor, at: datetime, email: EmailFacts, read: ReadMessage, answer: bool = True, by_bytes: bool = False
) -> UUID | None:
    """The steps above. Returns the contact; None when the same email from the same sender is one already.

    :param answer: whether its sender hears of it by email (step 5), if a person wrote it.
    :param by_bytes: only the same bytes are the same email: a person has seen that it is another.
    """
    incoming = _look_at(email, read)
    who = _who(incoming)
    contact_id, new = contacts.record_contact(
        by=by,
        at=email.received_at,
        channel="email",
        channel_key=_key(incoming, by_bytes=by_bytes),
        customer_id=who.customer_id,
        recognised=who.level,
        language=incoming.language or incoming.council.languages[0],
        waiting=True,
        raw_id=email.raw_id,
    )
    if not new:
        return None
    _keep_message(by, at, contact_id, incoming)
    if find_sender(read):
        end_mark(by=by, at=at, kind="email", value=incoming.sender)
    case = incoming.thread.case
    if case is not None and case.is_open:
        add_to_case(by=by, at=at, contact_id=contact_id, case_id=case.id, words=said_in_short(read))
    else:
        day = _answer_day(incoming)
        _let_wait(by, at, contact_id, incoming, day)
        if answer and incoming.thread.contact_id is None:
            _acknowledge(by, at, contact_id, incoming, who, day)
    if email.cut and answer:
        _say_too_large(by, at, contact_id, incoming, who)
    return contact_id


def add_to_case(
    *, by: Actor, at: datetime, contact_id: UUID, case_id: UUID, words: str, by_others: bool = False
) -> None:
    """A contact that came in writing goes into the case that it is about, and is over: the case is not.

    :param words: what they say; what only colleagues may read where it was not the customer who wrote (`by_others`).
    """
    take_words_of_case(
        by=by,
        at=at,
        contact_id=contact_id,
        case_id=case_id,
        facts=words.strip()[:MOST_WORDS] or NO_WORDS,
        by_others=by_others,
    )
    contacts.finish_contact(by=by, at=at, contact_id=contact_id)


def said_in_short(read: ReadMessage) -> str:
    """What they wrote; who wrote no words says it in the subject, or with files."""
    files = ", ".join(one.name for one in read.attachments)
    words = read.reply.strip() or read.text.strip()
    return words or "\n".join(part for part in (read.subject.strip(), files) if part) or NO_WORDS


def _look_at(email: EmailFacts, read: ReadMessage) -> _Incoming:
    box = next((one for one in read.sender if one.address), None)
    words = read.reply.strip() or read.text.strip()
    council = get_council()
    detected = detect_language(words)
    return _Incoming(
        email=email,
        read=read,
        thread=find_thread(read),
        sender_name=(box.name if box else next((one.name for one in read.sender), "")).strip()[:LONGEST_NAME],
        sender=fold_address(box.address) if box else "",
        words=words,
        language=detected if detected in council.languages else "",
        council=council,
    )


def _key(incoming: _Incoming, *, by_bytes: bool) -> str:
    """One contact for a Message-ID of a sender; without one the bytes are the key."""
    if by_bytes or not incoming.read.message_id:
        return f"raw:{incoming.email.raw_id}"
    return sha256(f"{incoming.read.message_id} {incoming.sender}".encode()).hexdigest()


def _who(incoming: _Incoming) -> Recognition:
    """Whoever may write to a case is its customer; otherwise what an email says of its sender proves nobody."""
    case = incoming.thread.case
    if case is not None and case.customer_id is not None:
        return Recognition(Level.CERTAIN, case.customer_id, "writes_to_case")
    return recognise(Said(name=incoming.sender_name, email=incoming.sender))


def _keep_message(by: Actor, at: datetime, contact_id: UUID, incoming: _Incoming) -> None:
    read = incoming.read
    message_id = contacts.keep_message(
        by=by,
        at=incoming.email.received_at,
        contact_id=contact_id,
        direction="inbound",
        language=incoming.language or incoming.council.languages[0],
        subject=read.subject,
        body=incoming.words,
        email=EmailParts(
            whole=read.text if read.text.strip() != incoming.words else "",
            html=read.html,
            sender_name=incoming.sender_name,
            sender_address=incoming.sender,
            message_id=read.message_id,
        ),
    )
    files = [
        NewFile(one.name, one.type, one.content, content_id=one.content_id, inline=one.inline)
        for one in read.attachments
    ]
    if files:
        contacts.keep_attachments(by=by, at=at, message_id=message_id, files=files)


def _answer_day(incoming: _Incoming) -> date | None:
    """The last working day within which this mailbox answers; None when nothing is said of that."""
    mailbox = next((one for one in mailboxes_of(incoming.council.code) if one.code == incoming.email.mailbox), None)
    if mailbox is None or not mailbox.answer_within:
        return None
    return get_calendar().add_working_days(incoming.email.received_at, mailbox.answer_within)


def _let_wait(by: Actor, at: datetime, contact_id: UUID, incoming: _Incoming, day: date | None) -> None:
    case, wall = incoming.thread.case or incoming.thread.named, incoming.wall
    contacts.leave_unsettled(
        by=by,
        at=at,
        contact_id=contact_id,
        team=wall.team,
        sensitivity=wall.sensitivity,
        owner=wall.owner,
        words=(incoming.read.subject or incoming.words)[:SIGNS_OF_WORDS],
        suggested=() if case is not None else _suggest(incoming),
    )
    work.enqueue(
        by=by,
        at=at,
        kind="email",
        subject_kind="contact",
        subject_id=contact_id,
        team=wall.team,
        sensitivity=wall.sensitivity,
        claimed_by=wall.owner,
        due_at=get_calendar().end_of_day(day) if day else None,
        why=_why(incoming.thread),
    )


def _why(thread: Thread) -> dict[str, str]:
    case = thread.case or thread.named
    earlier = {"contact": str(thread.contact_id)} if thread.contact_id else {}
    if case is None:
        return {"reason": "email_goes_on" if earlier else "email_to_answer", **earlier}
    reason = "email_about_closed_case" if thread.case else "email_of_stranger"
    reason = "email_of_several_cases" if thread.several else reason
    return {"reason": reason, "case": str(case.id), "reference": show_reference(case.reference), **earlier}


def _suggest(incoming: _Incoming) -> list[Suggested]:
    found = suggest_services(incoming.read.subject, incoming.words, languages=incoming.council.languages)
    return [Suggested(one.service, round(one.confidence, 3), tuple(one.because)) for one in found]


def _acknowledge(
    by: Actor, at: datetime, contact_id: UUID, incoming: _Incoming, who: Recognition, day: date | None
) -> None:
    _answer(by, at, "email_received", contact_id, incoming, who, answer_by=day)


def _say_too_large(by: Actor, at: datetime, contact_id: UUID, incoming: _Incoming, who: Recognition) -> None:
    _answer(by, at, "too_large", contact_id, incoming, who, limit_mb=settings.MAIL_LARGEST // MEGABYTE)


def _answer(
    by: Actor,
    at: datetime,
    kind: str,
    contact_id: UUID,
    incoming: _Incoming,
    who: Recognition,
    *,
    answer_by: date | None = None,
    limit_mb: int | None = None,
) -> None:
    read = incoming.read
    if not incoming.sender or read.kind is not Kind.MESSAGE or not read.answerable or _is_old(incoming):
        return
    calendar, wall = get_calendar(), incoming.wall
    sent = incoming.read.date or incoming.email.received_at
    answer_by_itself(
        by=by,
        at=at,
        kind=kind,
        mail_kind=Kind(incoming.read.kind),
        subject_kind="contact",
        subject_id=contact_id,
        to_name=incoming.sender_name,
        to_address=incoming.sender,
        language=_language_for(incoming, who),
        customer_id=who.customer_id,
        thread=[incoming.read.message_id] if incoming.read.message_id else [],
        thread_subject=incoming.read.subject,
        sent_on=calendar.local_date(sent) if sent.tzinfo else None,
        answer_by=answer_by,
        limit_mb=limit_mb,
        sensitivity=wall.sensitivity,
        team=wall.team,
        owner=wall.owner,
    )


def _is_old(incoming: _Incoming) -> bool:
    """Whether it lay in the mailbox for days before we fetched it: to say now that it has come in helps nobody."""
    sent = incoming.read.date
    return sent is not None and sent.tzinfo is not None and incoming.email.received_at - sent > OLD


def _language_for(incoming: _Incoming, who: Recognition) -> str:
    """Their wish where it is known; who writes in Welsh is answered in Welsh (Welsh Language Standard 1)."""
    known = find_customer(who.customer_id, viewer=SYSTEM_VIEWER) if who.customer_id else None
    if known is not None and known.language:
        return known.language
    return "cy" if incoming.language == "cy" else "unknown"
