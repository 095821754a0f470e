"""Moving a notice from state to state, and saying so: what every action on a notice does the same way."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.queries import UnknownNoticeError
from firstcontact.domain.notices.states import State, check_move
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor

PUT_OFF = "put_off"
EVENTS: dict[str, str] = {
    State.QUEUED: "notice_queued",
    State.SENT: "notice_sent",
    State.FAILED: "notice_failed",
    State.DOUBTFUL: "notice_doubtful",
    State.PRINTED: "notice_printed",
    State.POSTED: "notice_posted",
    State.CANNOT_BE_TOLD: "notice_cannot_be_told",
    State.TOLD: "notice_told",
    PUT_OFF: "notice_put_off",
}
"""What is announced when a notice comes into a state, or is put off because the mail server could not take it.

`sending` is not announced: nobody can act on it.
"""


def lock(notice_id: UUID) -> Notice:
    """The notice, held until this transaction ends.

    :raises UnknownNoticeError: when there is none.
    """
    row = Notice.objects.select_for_update().filter(id=notice_id).first()
    if row is None:
        raise UnknownNoticeError("There is no such notice.")
    return row


def move(row: Notice, state: State, *, at: datetime, event: str = "", first: bool = False) -> None:
    """Bring the notice into this state, save all of it, and announce it (as `event`, where that says it better).

    :param first: it went well at once, so that nobody was ever asked about it.
    :raises MoveError: when it cannot go there from where it is.
    """
    check_move(row.state, state)
    row.state = state
    row.save()
    say_state(row, at=at, event=event, first=first)


def say_state(row: Notice, *, at: datetime, event: str = "", first: bool = False) -> None:
    """Announce the state that the notice has come into; `first`: nobody can have been asked about it yet."""
    name = event or EVENTS.get(row.state)
    if name is not None:
        announce(
            name=name,
            subject_kind="notice",
            subject_id=row.id,
            at=at,
            kind=row.kind,
            how=row.how,
            about_kind=row.subject_kind,
            about_id=row.subject_id,
            team=row.team,
            first=True if first else None,
        )


def lock_for_person(notice_id: UUID, *, by: Actor, at: datetime) -> Notice:
    """The notice, for somebody at work who changes it by hand; that they did is kept.

    :raises NotAllowedError: for anyone but staff.
    :raises UnknownNoticeError: when there is none.
    """
    if not by.is_staff:
        raise trail.NotAllowedError("Only people who work for the council do this.")
    row = lock(notice_id)
    trail.note(by=by, at=at, verb="changed", subject_kind="notice", subject_id=notice_id)
    return row
