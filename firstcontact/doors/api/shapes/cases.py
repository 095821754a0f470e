"""Cases and promises as other systems see them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from firstcontact.domain.cases.queries import CaseFacts
from firstcontact.domain.cases.states import State
from firstcontact.domain.promises.queries import PromiseFacts
from firstcontact.domain.promises.states import State as Standing
from firstcontact.doors.api.shapes.base import Out, Reference
from firstcontact.overviews.updates import CaseState, PromiseState


class PromiseOut(Out):
    """A standard of the charter applied: until when something is to be done."""

    id: UUID
    kind: str = Field(description="acknowledge, respond, resolve or tell", examples=["resolve"])
    state: str = Field(description=f"One of {', '.join(Standing)}.", examples=["running"])
    at_risk: bool = Field(description="Whether it will soon be due.")
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None


class PromiseOfCase(PromiseOut):
    """A promise, and the case that it was made on."""

    case: Reference


class CaseOut(Out):
    """Something that the council must do and finish."""

    id: UUID
    reference: Reference
    service: str
    team: str
    state: str = Field(description=f"One of {', '.join(State)}.", examples=["in_progress"])
    outcome: str = Field(description="How it ended, a code of its service; empty while it is open.")
    summary: str = Field(description="Where it is, in one line.")
    customer: UUID | None
    channel: str
    language: str
    opened_at: datetime
    closed_at: datetime | None
    times_reopened: int
    promises: list[PromiseOut]


def case_out(state: CaseState) -> CaseOut:
    """A case as it goes out."""
    case = state.case
    return CaseOut(
        id=case.id,
        reference=case.reference,
        service=case.service,
        team=case.team,
        state=case.state,
        outcome=case.outcome,
        summary=case.summary,
        customer=case.customer_id,
        channel=case.channel,
        language=case.language,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        times_reopened=case.times_reopened,
        promises=[promise_out(each) for each in state.promises],
    )


def promise_out(promise: PromiseFacts) -> PromiseOut:
    """A promise as it goes out."""
    return PromiseOut(**_facts(promise))


def promise_of_case(state: PromiseState) -> PromiseOfCase:
    """A promise with its case as it goes out."""
    return PromiseOfCase(case=state.case.reference, **_facts(state.promise))


def _facts(promise: PromiseFacts) -> dict[str, Any]:
    return {
        "id": promise.id,
        "kind": promise.kind,
        "state": promise.state,
        "at_risk": promise.at_risk,
        "made_at": promise.started_at,
        "due_at": promise.due_at,
        "ended_at": promise.ended_at,
    }


class CaseOfEnquiry(Out):
    """The case that an enquiry led to."""

    id: UUID
    reference: Reference
    state: str


def case_of_enquiry(case: CaseFacts) -> CaseOfEnquiry:
    """The case, short."""
    return CaseOfEnquiry(id=case.id, reference=case.reference, state=case.state)
