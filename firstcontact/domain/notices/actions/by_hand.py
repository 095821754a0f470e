"""What people do by hand: with the print pile, and with the notices that failed, are doubtful or could not be told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.domain.notices.actions.moving import lock_for_person, move
from firstcontact.domain.notices.models import Letter
from firstcontact.domain.notices.rules import How, usable_email
from firstcontact.domain.notices.states import MoveError, State
from firstcontact.foundation.identity import Actor


class NotReadyError(ValueError):
    """It cannot be done yet; the text says what is missing."""


@transaction.atomic
def send_again(*, by: Actor, at: datetime, notice_id: UUID, to_address: str = "") -> None:
    """Send a failed or doubtful email again, to a corrected address where one is given; the tries begin anew.

    :raises MoveError: when it was sent, or is waiting anyway.
    :raises NotReadyError: when the address cannot be written to.
    :raises NotAllowedError: for anyone but staff.
    """
    row = lock_for_person(notice_id, by=by, at=at)
    if row.state not in (State.FAILED, State.DOUBTFUL):
        raise MoveError(f"A notice that is {row.state} is not sent again.")
    address = to_address.strip() or row.to_address
    if not usable_email(address):
        raise NotReadyError("Write the whole email address, like name@example.com.")
    row.to_address, row.tries, row.next_try_at = address, 0, at
    move(row, State.QUEUED, at=at)


@transaction.atomic
def mark_received(*, by: Actor, at: datetime, notice_id: UUID) -> None:
    """Somebody knows that a doubtful email did arrive.

    :raises MoveError: when it is not doubtful.
    :raises NotAllowedError: for anyone but staff.
    """
    row = lock_for_person(notice_id, by=by, at=at)
    if row.state != State.DOUBTFUL:
        raise MoveError(f"A notice that is {row.state} is not in doubt.")
    row.sent_at = at
    move(row, State.SENT, at=at)


@transaction.atomic
def mark_told(*, by: Actor, at: datetime, notice_id: UUID, channel: str) -> None:
    """Somebody told them another way: by `phone` or at the `counter`, say.

    :raises MoveError: when it was sent or posted, or may yet be.
    :raises NotAllowedError: for anyone but staff.
    """
    row = lock_for_person(notice_id, by=by, at=at)
    row.told_by_channel = channel
    move(row, State.TOLD, at=at)


@transaction.atomic
def mark_printed(*, by: Actor, at: datetime, notice_id: UUID) -> None:
    """Somebody printed the letter.

    :raises NotReadyError: when there is no PDF yet.
    :raises MoveError: when it is not a letter that waits to be printed.
    :raises NotAllowedError: for anyone but staff.
    """
    row = lock_for_person(notice_id, by=by, at=at)
    if row.how != How.LETTER:
        raise MoveError("An email is not printed.")
    if not Letter.objects.filter(notice=row).exists():
        raise NotReadyError("The letter has not been made yet.")
    row.printed_at, row.printed_by, row.next_try_at = at, by.id, None
    move(row, State.PRINTED, at=at)


@transaction.atomic
def print_again(*, by: Actor, at: datetime, notice_id: UUID) -> None:
    """Put a printed letter back on the print pile (the paper jammed, it got lost).

    :raises MoveError: when it was not printed, or is posted.
    :raises NotAllowedError: for anyone but staff.
    """
    row = lock_for_person(notice_id, by=by, at=at)
    if row.state != State.PRINTED:
        raise MoveError(f"A letter that is {row.state} cannot be printed again.")
    row.printed_at, row.printed_by = None, None
    move(row, State.QUEUED, at=at)


@transaction.atomic
def mark_posted(*, by: Actor, at: datetime, notice_id: UUID) -> None:
    """Somebody posted the printed letter.

    :raises MoveError: when it is not printed.
    :raises NotAllowedError: for anyone but staff.
    """
    row = lock_for_person(notice_id, by=by, at=at)
    row.posted_at, row.posted_by, row.sent_at = at, by.id, at
    move(row, State.POSTED, at=at)
