"""Delivering: an email is handed to the mail server, a letter becomes a PDF; and finding what was left behind.

An email must never silently go out twice. So `sending` is committed in a transaction of its own before the first byte
leaves, and the answer is written in another. Whoever finds a notice still `sending` long after cannot know whether the
mail server took it: it becomes `doubtful`, and a person decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from django.db import transaction

from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.notices.actions.moving import EVENTS, PUT_OFF, lock, move
from firstcontact.domain.notices.letters import LettersUnavailableError, make_pdf
from firstcontact.domain.notices.messages import CannotBeWrittenError, Course, build_message
from firstcontact.domain.notices.models import Letter, Notice
from firstcontact.domain.notices.paper import letterhead_of
from firstcontact.domain.notices.ports import (
    Accepted,
    DeliveryError,
    EmailSender,
    Envelope,
    PermanentFailure,
    UnclearFailure,
    email_sender,
)
from firstcontact.domain.notices.rules import LEASE, How, next_try
from firstcontact.domain.notices.states import State, check_move
from firstcontact.domain.notices.templates import shipped_templates
from firstcontact.foundation.identity import Actor

LONGEST_ANSWER = 500
OVERDUE = timedelta(minutes=5)
LETTER_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice whose job seems to have been lost."""

    notice_id: UUID
    how: How


@dataclass(frozen=True, slots=True)
class _Try:
    number: int
    sender: EmailSender
    message: EmailMessage
    envelope: Envelope


def deliver_notice(*, by: Actor, at: datetime, notice_id: UUID, durable: bool = True) -> datetime | None:
    """Hand a waiting email to the mail server. Call it outside a transaction: it makes two of its own.

    A notice that is not waiting, or not yet due again, is left alone, so calling it twice does no harm.

    :param durable: False only where nothing leaves this database (a demonstration's outbox, a replay's recorder): then
        it may be part of the caller's transaction.
    :return: when to try again, or None when there is nothing more to do by itself.
    :raises NoSenderError: when nobody takes email for this council; the notice goes on waiting.
    :raises RuntimeError: when durable, inside a transaction.
    """
    if not durable:
        row = lock(notice_id)
        within = _prepare(row, at)
        return None if within is None else _settle(row, _send(within), at)
    with transaction.atomic(durable=True):
        this = _begin(notice_id, at)
    if this is None:
        return None
    result = _send(this)
    with transaction.atomic(durable=True):
        return _finish(notice_id, this.number, result, at)


def chase_notices(*, by: Actor, at: datetime) -> list[Waiting]:
    """Find what was left behind: what is `sending` for too long becomes doubtful, what should have been tried is named.

    :return: the notices whose job seems to be lost; each is named again only after another five minutes.
    """
    stuck = Notice.objects.select_for_update(skip_locked=True).filter(
        state=State.SENDING, sending_since__lte=at - LEASE
    )
    for row in stuck:
        row.last_error = "The sending was interrupted. It may or may not have been sent."
        move(row, State.DOUBTFUL, at=at)
    late = Notice.objects.select_for_update(skip_locked=True).filter(state=State.QUEUED, next_try_at__lte=at - OVERDUE)
    waiting = [Waiting(row.id, How(row.how)) for row in late]
    Notice.objects.filter(id__in=[one.notice_id for one in waiting]).update(next_try_at=at)
    return waiting


def make_letter(*, by: Actor, at: datetime, notice_id: UUID) -> bool:
    """Make the PDF of a letter, once. When this machine cannot make letters, the reason is kept and it is tried later.

    :return: whether the PDF is there.
    """
    row = lock(notice_id)
    if row.how != How.LETTER or Letter.objects.filter(notice=row).exists():
        return row.how == How.LETTER
    try:
        pdf = make_pdf(row.body_html)
    except LettersUnavailableError as problem:
        row.last_error, row.next_try_at = str(problem)[:LONGEST_ANSWER], at + LETTER_WAIT
        row.save(update_fields=["last_error", "next_try_at"])
        return False
    Letter.objects.create(notice=row, pdf=pdf.content, pages=pdf.pages, made_at=at)
    row.last_error, row.next_try_at = "", None
    row.save(update_fields=["last_error", "next_try_at"])
    return True


def _begin(notice_id: UUID, at: datetime) -> _Try | None:
    """Claim the notice for this try, so that of two at once one sends it; None when there is nothing to send."""
    row = lock(notice_id)
    this = _prepare(row, at)
    if this is not None:
        row.save()
    return this


def _prepare(row: Notice, at: datetime) -> _Try | None:
    """Make the message of a notice that is `sending` from now on; None when there is nothing to send."""
    if row.how != How.EMAIL or row.state != State.QUEUED or (row.next_try_at and row.next_try_at > at):
        return None
    taker = email_sender(council=get_council().code)
    try:
        message, envelope = _built(row, at)
    except CannotBeWrittenError as problem:
        row.last_error = str(problem)[:LONGEST_ANSWER]
        move(row, State.FAILED, at=at)
        return None
    row.message_id = str(message["Message-ID"])
    row.attempts, row.tries, row.sending_since, row.next_try_at = row.attempts + 1, row.tries + 1, at, None
    check_move(row.state, State.SENDING)
    row.state = State.SENDING
    return _Try(number=row.attempts, sender=taker, message=message, envelope=envelope)


def _built(row: Notice, at: datetime) -> tuple[EmailMessage, Envelope]:
    return build_message(
        notice_id=row.id,
        at=at,
        sender=letterhead_of(get_council(), tuple(row.languages)),
        to_name=row.to_name,
        to_address=row.to_address,
        languages=row.languages,
        subject=row.subject,
        text=row.body_text,
        html=row.body_html,
        course=Course(shipped_templates()[row.kind].written_by, row.reference, row.thread),
    )


def _send(this: _Try) -> Accepted | DeliveryError:
    try:
        return this.sender.send(this.message, this.envelope)
    except DeliveryError as failure:
        return failure


def _finish(notice_id: UUID, number: int, result: Accepted | DeliveryError, at: datetime) -> datetime | None:
    row = lock(notice_id)
    if row.attempts != number or row.state not in (State.SENDING, State.DOUBTFUL):
        return None
    return _settle(row, result, at)


def _settle(row: Notice, result: Accepted | DeliveryError, at: datetime) -> datetime | None:
    row.sending_since = None
    if isinstance(result, Accepted):
        row.accepted_as, row.last_error, row.sent_at = result.answer[:LONGEST_ANSWER], "", at
        move(row, State.SENT, at=at, first=row.attempts == 1 and row.state == State.SENDING)
        return None
    row.last_error = _described(result)
    if isinstance(result, UnclearFailure):
        if row.state != State.DOUBTFUL:
            move(row, State.DOUBTFUL, at=at)
        return None
    row.next_try_at = None if isinstance(result, PermanentFailure) else next_try(attempts=row.tries, at=at)
    if row.next_try_at is None:
        move(row, State.FAILED, at=at)
    elif row.state == State.DOUBTFUL:
        move(row, State.QUEUED, at=at)  # whoever was asked about the doubt need not decide it any more
    else:
        move(row, State.QUEUED, at=at, event=EVENTS[PUT_OFF])
    return row.next_try_at


def _described(failure: DeliveryError) -> str:
    code = f"{failure.code} " if failure.code else ""
    return f"{code}{failure.answer}"[:LONGEST_ANSWER]
