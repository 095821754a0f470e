"""An officer works a case.

1. Claim it: of two at once, one gets it, and becomes its owner.
2. Note something for colleagues, or tell the customer something: the two are never mixed up.
3. Ask the customer: the case waits for them and the promises that pause on that stand still; their answer resumes them.
4. Pass on what is not ours: say to whom, tell the customer; the promise to tell is kept by that.
5. Close it with an outcome of the service; the promises end, the customer is told.
6. Not fixed? The case is opened again for the same owner, if they still work here, and counted. To respond, to put it
   right and to tell are promised anew from then on.

Everywhere `seen` is the last line of history that whoever acts had before their eyes (see `meanwhile.py`).
"""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import CaseFacts, get_case
from firstcontact.domain.cases.states import State, can_step
from firstcontact.domain.catalogue.queries import find_elsewhere, get_version
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.promises import actions as promises
from firstcontact.domain.promises.queries import find_due_of_work, find_next_due
from firstcontact.domain.routing.rules import Routed
from firstcontact.domain.staff.queries import find_still_here
from firstcontact.domain.work import actions as work
from firstcontact.domain.work.queries import find_open_for
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys.hand_over import hand_over
from firstcontact.journeys.meanwhile import is_done_already
from firstcontact.journeys.open_case import promise_again, route_case

MOST_WORDS = 10_000
SYSTEM_VIEWER = Viewer.of(SYSTEM)


def claim_case(*, by: Actor, at: datetime, case_id: UUID) -> None:
    """Take a case; it is then in progress. Who has it already keeps it.

    :raises UnknownCaseError: when they may not see it.
    :raises AlreadyClaimedError: when somebody else has it.
    """
    cases.hold_case(by=by, at=at, case_id=case_id)
    case = get_case(case_id, viewer=Viewer.of(by))
    if not can_step("claim", case.state):
        raise work.AlreadyClaimedError(case.owner)
    if case.owner == by.id:
        return
    item = find_open_for(case_id, viewer=Viewer.of(by))
    if item is None:
        raise work.AlreadyClaimedError(case.owner)
    work.claim(by=by, at=at, item_id=item.id)
    hand_over(by=by, at=at, case=case, owner=by.id)
    if case.state == State.NEW:
        cases.move_case(by=by, at=at, case_id=case_id, to=State.IN_PROGRESS)
    cases.append_entry(by=by, at=at, case_id=case_id, kind="claimed")


def release_case(*, by: Actor, at: datetime, case_id: UUID) -> None:
    """Put a case back for the team.

    :raises CaseRefusedError: `not_owner` when it is somebody else's, `closed` when nothing is left to do.
    """
    cases.hold_case(by=by, at=at, case_id=case_id)
    case = _own(by, _for_step("release", by, case_id))
    item = find_open_for(case_id, viewer=Viewer.of(by))
    if item is not None:
        work.release(by=by, at=at, item_id=item.id)
    hand_over(by=by, at=at, case=case, owner=None)
    cases.append_entry(by=by, at=at, case_id=case_id, kind="released")


def add_note(*, by: Actor, at: datetime, case_id: UUID, words: str, seen: UUID | None = None) -> None:
    """A note for colleagues; it never leaves the council.

    :raises CaseRefusedError: `empty`, `too_long` or `changed`.
    """
    _for_step("note", by, case_id)
    if is_done_already(by=by, at=at, case_id=case_id, seen=seen, kind="note", words=words):
        return
    cases.append_entry(by=by, at=at, case_id=case_id, kind="note", body=_words(words))


def tell_progress(*, by: Actor, at: datetime, case_id: UUID, words: str, seen: UUID | None = None) -> None:
    """Tell the customer how it stands; a promise to respond is kept by it.

    :raises CaseRefusedError: `empty`, `too_long`, `changed`, or `closed` when the case is closed.
    """
    if is_done_already(by=by, at=at, case_id=case_id, seen=seen, kind="told", words=words):
        return
    case = _for_step("tell", by, case_id)
    entry = cases.append_entry(by=by, at=at, case_id=case_id, kind="told", body=_words(words), visible_to_customer=True)
    promises.finish_promises(by=by, at=at, subject_id=case_id, kinds=["respond"])
    requeue_case(by=by, at=at, case_id=case_id, state=case.state)
    announce(name="customer_told", subject_kind="case", subject_id=case_id, at=at, entry=entry)


def ask_customer(*, by: Actor, at: datetime, case_id: UUID, words: str, seen: UUID | None = None) -> None:
    """Ask the customer something; the case waits for them, and the promises that pause on that stand still.

    :raises CaseRefusedError: `empty`, `too_long`, `changed`, or `not_allowed` from where the case is.
    """
    if is_done_already(by=by, at=at, case_id=case_id, seen=seen, kind="asked", words=words):
        return
    _for_step("ask", by, case_id)
    text = _words(words)
    cases.move_case(by=by, at=at, case_id=case_id, to=State.WAITING_FOR_CUSTOMER)
    entry = cases.append_entry(by=by, at=at, case_id=case_id, kind="asked", body=text, visible_to_customer=True)
    promises.finish_promises(by=by, at=at, subject_id=case_id, kinds=["respond"])
    _pause_or_resume(by, at, case_id, State.WAITING_FOR_CUSTOMER)
    announce(name="customer_asked", subject_kind="case", subject_id=case_id, at=at, entry=entry)


def customer_answers(*, by: Actor, at: datetime, case_id: UUID, words: str, seen: UUID | None = None) -> None:
    """The customer's answer, by whichever door: the case goes on, and so do its promises.

    :raises CaseRefusedError: `empty`, `too_long`, `changed`, or `closed`.
    """
    if is_done_already(by=by, at=at, case_id=case_id, seen=seen, kind="answered", words=words):
        return
    case = _for_step("answer", by, case_id)
    cases.append_entry(by=by, at=at, case_id=case_id, kind="answered", body=_words(words), visible_to_customer=True)
    if case.state == State.WAITING_FOR_CUSTOMER:
        cases.move_case(by=by, at=at, case_id=case_id, to=State.IN_PROGRESS)
        _pause_or_resume(by, at, case_id, State.IN_PROGRESS)
    announce(name="customer_answered", subject_kind="case", subject_id=case_id, at=at)


def read_words(*, by: Actor, at: datetime, case_id: UUID) -> None:
    """They have read what the customer wrote by themselves; it waits for nobody any more."""
    get_case(case_id, viewer=Viewer.of(by))
    trail.note(by=by, at=at, verb="changed", subject_kind="case", subject_id=case_id)
    work.finish(by=by, at=at, kinds=["customer_wrote"], subject_id=case_id)


def pass_on(*, by: Actor, at: datetime, case_id: UUID, words: str = "", seen: UUID | None = None) -> None:
    """Pass on what is not ours: the customer is told to whom.

    :raises CaseRefusedError: `ours` when the service is this council's own, `too_long`, or `changed`.
    """
    if is_done_already(by=by, at=at, case_id=case_id, seen=seen, kind="passed_on", words=words):
        return
    case = _for_step("pass_on", by, case_id)
    if find_elsewhere(get_version(case.version_id)) is None:
        raise CaseRefusedError("ours", "This service is the council's own.")
    text = _words(words, needed=False)
    cases.move_case(by=by, at=at, case_id=case_id, to=State.PASSED_ON)
    entry = cases.append_entry(by=by, at=at, case_id=case_id, kind="passed_on", body=text, visible_to_customer=True)
    announce(name="case_passed_on", subject_kind="case", subject_id=case_id, at=at, entry=entry)
    requeue_case(by=by, at=at, case_id=case_id, state=State.PASSED_ON)


def requeue_case(*, by: Actor, at: datetime, case_id: UUID, state: str) -> None:
    """Its work waits until its next promise is due; while the case waits for the customer, it stands still.

    :param state: that the case is in now.
    """
    paused = state == State.WAITING_FOR_CUSTOMER
    work.set_waiting(by=by, at=at, kind="case", subject_id=case_id, paused=paused, due_at=find_due_of_work(case_id))


def close_case(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    outcome: str,
    words: str = "",
    internal: bool = False,
    seen: UUID | None = None,
) -> None:
    """Close a case with one of its service's outcomes.

    :param internal: the words are for colleagues only; otherwise the customer reads them in the closing notice.
    :raises CaseRefusedError: `unknown_outcome`, `too_long`, `changed`, or `not_allowed` when it is closed already.
    """
    if is_done_already(
        by=by, at=at, case_id=case_id, seen=seen, kind="closed", words=words, facts={"outcome": outcome}
    ):
        return
    case = get_case(case_id, viewer=Viewer.of(by))
    if outcome not in get_version(case.version_id).outcomes:
        raise CaseRefusedError("unknown_outcome", f"{outcome!r} is no outcome of {case.service}.")
    text = _words(words, needed=False)
    cases.move_case(by=by, at=at, case_id=case_id, to=State.CLOSED, outcome=outcome)
    entry = cases.append_entry(
        by=by,
        at=at,
        case_id=case_id,
        kind="closed",
        body=text,
        visible_to_customer=not internal,
        outcome=outcome,
    )
    promises.finish_promises(by=by, at=at, subject_id=case_id, kinds=["acknowledge", "respond", "resolve", "tell"])
    work.finish(by=by, at=at, kinds=["case", "customer_wrote"], subject_id=case_id)
    announce(name="case_outcome_given", subject_kind="case", subject_id=case_id, at=at, entry=entry, outcome=outcome)


def reopen_case(*, by: Actor, at: datetime, case_id: UUID, words: str = "", seen: UUID | None = None) -> None:
    """It is not fixed: the case goes on with the same owner, and its promises are made anew.

    :raises CaseRefusedError: `not_closed`, `too_long`, `changed`, or `too_late` after 28 days.
    """
    if is_done_already(by=by, at=at, case_id=case_id, seen=seen, kind="reopened", words=words):
        return
    case, text = get_case(case_id, viewer=Viewer.of(by)), _words(words, needed=False)
    cases.reopen_case(by=by, at=at, case_id=case_id)
    cases.append_entry(by=by, at=at, case_id=case_id, kind="reopened", body=text, visible_to_customer=True)
    routed = Routed(case.team, "not_fixed", {"service": case.service}, high_priority=True)
    owner = find_still_here(case.owner)
    if owner != case.owner:
        hand_over(by=by, at=at, case=case, owner=owner)
    promise_again(by=by, at=at, case=case)
    route_case(
        by=by,
        at=at,
        case_id=case_id,
        routed=routed,
        sensitivity=case.sensitivity,
        due_at=find_next_due(case_id),
        claimed_by=owner,
    )


def _own(by: Actor, case: CaseFacts) -> CaseFacts:
    if case.owner != by.id:
        raise CaseRefusedError("not_owner", "Somebody else has this case.")
    return case


def _for_step(step: str, by: Actor, case_id: UUID) -> CaseFacts:
    case = get_case(case_id, viewer=Viewer.of(by))
    if not can_step(step, case.state):
        raise CaseRefusedError("closed", "This case is closed.")
    return case


def _words(words: str, *, needed: bool = True) -> str:
    text = words.replace("\0", "").strip()
    if needed and not text:
        raise CaseRefusedError("empty", "There are no words.")
    if len(text) > MOST_WORDS:
        raise CaseRefusedError("too_long", f"At most {MOST_WORDS} letters.")
    return text


def _pause_or_resume(by: Actor, at: datetime, case_id: UUID, state: State) -> None:
    promises.enter_state(by=by, at=at, subject_id=case_id, state=state, calendar=get_calendar())
    requeue_case(by=by, at=at, case_id=case_id, state=state)
