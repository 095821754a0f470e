"""Opening cases, moving them, and appending to their history."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.models import Case, CaseEntry, EnquiryCase
from firstcontact.domain.cases.states import MOVES, REOPEN_WITHIN_DAYS, State, can_be_reopened
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.files.cards import mask_card_words
from firstcontact.foundation.identity import Actor

OPENED = "opened"


class CaseRefusedError(ValueError):
    """A case cannot do this now; `code` says why, for the door to say in the reader's language."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def open_case(
    *,
    by: Actor,
    at: datetime,
    reference: str,
    application_id: UUID,
    service: str,
    version_id: UUID,
    customer_id: UUID | None,
    record_id: UUID | None,
    channel: str,
    language: str,
    sensitivity: str,
    team: str,
    summary: str,
    source: str = "charter",
) -> UUID:
    """Open a case. Returns its id."""
    row = Case.objects.create(
        reference=reference,
        application_id=application_id,
        service=service,
        version_id=version_id,
        customer_id=customer_id,
        record_id=record_id,
        channel=channel,
        language=language,
        sensitivity=sensitivity,
        team=team,
        summary=summary[:500],
        source=source,
        opened_at=at,
    )
    append_entry(by=by, at=at, case_id=row.id, kind="opened", visible_to_customer=True)
    announce(
        name="case_opened",
        subject_kind="case",
        subject_id=row.id,
        at=at,
        service=service,
        channel=channel,
        team=team,
        customer=customer_id,
        source=source,
    )
    return row.id


def link_enquiry(*, by: Actor, at: datetime, enquiry_id: UUID, case_id: UUID, relation: str) -> None:
    """This enquiry `opened`, `updated` or `asked` about this case."""
    linked = relation != OPENED and EnquiryCase.objects.filter(enquiry_id=enquiry_id, case_id=case_id).exists()
    if not linked:  # a case that has only just been opened cannot be
        EnquiryCase.append(enquiry_id=enquiry_id, case_id=case_id, relation=relation)
    announce(
        name="enquiry_linked", subject_kind="enquiry", subject_id=enquiry_id, at=at, case=case_id, relation=relation
    )


def append_entry(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    kind: str,
    body: str = "",
    visible_to_customer: bool = False,
    **facts: str,
) -> UUID:
    """Append one line of history, and to the audit trail that there is one. Words are kept exactly, but for card
    numbers, which are masked; facts are codes and ids.
    """
    entry = CaseEntry.append(
        case_id=case_id,
        at=at,
        kind=kind,
        body=mask_card_words(body),
        visible_to_customer=visible_to_customer,
        by_kind=by.kind,
        by_id=by.id,
        facts=facts,
    )
    trail.note(by=by, at=at, verb="changed", subject_kind="case", subject_id=case_id, entry=kind)
    return entry


def hold_case(*, by: Actor, at: datetime, case_id: UUID) -> None:
    """Until this transaction ends nobody else changes this case: of two people at once, one comes first."""
    Case.objects.select_for_update().filter(id=case_id).values_list("id").first()


def move_case(*, by: Actor, at: datetime, case_id: UUID, to: State, outcome: str = "") -> None:
    """Move a case to another state. Two people at once: the second is told that it has changed.

    :raises CaseRefusedError: `not_allowed` when the case cannot go there from where it is.
    """
    row = Case.objects.select_for_update().get(id=case_id)
    if to not in MOVES[State(row.state)]:
        raise CaseRefusedError("not_allowed", f"A case that is {row.state} cannot become {to}.")
    before, row.state = row.state, to
    row.outcome = outcome if to is State.CLOSED else ""
    row.closed_at = at if to is State.CLOSED else None
    row.save(update_fields=["state", "outcome", "closed_at"])
    announce(
        name="case_closed" if to is State.CLOSED else "case_changed",
        subject_kind="case",
        subject_id=case_id,
        at=at,
        state=to,
        before=before,
        outcome=outcome or None,
        service=row.service,
        team=row.team,
        customer=row.customer_id,
    )


def reopen_case(*, by: Actor, at: datetime, case_id: UUID) -> None:
    """It was not put right: the case goes on, with the same owner, and it is counted.

    :raises CaseRefusedError: `not_closed`, or `too_late` after 28 days.
    """
    row = Case.objects.select_for_update().get(id=case_id)
    if row.state != State.CLOSED or row.closed_at is None:
        raise CaseRefusedError("not_closed", "Only a closed case can be opened again.")
    if not can_be_reopened(row.closed_at, at):
        raise CaseRefusedError("too_late", f"A case can be opened again within {REOPEN_WITHIN_DAYS} days.")
    row.state, row.outcome, row.closed_at = State.IN_PROGRESS, "", None
    row.times_reopened += 1
    row.save(update_fields=["state", "outcome", "closed_at", "times_reopened"])
    announce(
        name="case_reopened",
        subject_kind="case",
        subject_id=case_id,
        at=at,
        service=row.service,
        team=row.team,
        customer=row.customer_id,
        times=row.times_reopened,
    )


def set_owner(*, by: Actor, at: datetime, case_id: UUID, owner: UUID | None) -> None:
    """One named person owns the case; the line of history that goes with it says so in the audit trail too."""
    Case.objects.filter(id=case_id).update(owner=owner)


def set_customer(*, by: Actor, at: datetime, case_id: UUID, customer_id: UUID | None) -> None:
    """A person has said whose case this is, or (None) that it is not known after all."""
    Case.objects.filter(id=case_id).update(customer_id=customer_id)
    trail.note(by=by, at=at, verb="changed", subject_kind="case", subject_id=case_id, customer=str(customer_id))
    announce(name="case_customer_set", subject_kind="case", subject_id=case_id, at=at, customer=customer_id)
