"""Contacts as other systems hand them in and see them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from firstcontact.domain.contacts.queries import EnquiryFacts
from firstcontact.doors.api.shapes.base import In, Line, Out, Reference, Slug, Time, Words
from firstcontact.doors.api.shapes.cases import CaseOfEnquiry, case_of_enquiry
from firstcontact.doors.api.shapes.customers import Language, SaidIn
from firstcontact.overviews.updates import ContactState

Channel = Literal["web", "phone", "counter", "email", "chat", "text", "social", "post", "kiosk", "partner"]
Result = Literal["answered", "signposted", "handed_over", "cannot_help"]


class EnquiryIn(In):
    """One thing asked. With `result`: it was dealt with at once. With `answers`: it opens a case. With `case`: it is
    about a case that there is."""

    service: Slug | None = Field(default=None, examples=["missed-bin"])
    result: Result | None = None
    answers: dict[Slug, Any] | None = Field(
        default=None, description="Answers to the questions of the service, by question; GET /services/{service}."
    )
    case: Reference | None = None
    new_facts: Words = Field(default="", description="What they tell of the case; empty when they only ask.")
    words: Words = Field(default="", description="In their own words.")


class ContactIn(In):
    """One interaction on one channel, with everything that was asked in it."""

    channel: Channel
    key: Line = Field(default="", description="Its number in your system: handed in again, it is found again.")
    at: Time | None = Field(default=None, description="When it was, at most 31 days ago. Left out: now.")
    language: Language | None = Field(default=None, description="Left out: the first language of the council.")
    customer: UUID | None = Field(default=None, description="Whom it is with, when that is certain.")
    said: SaidIn = Field(default_factory=SaidIn, description="What they said of themselves: they are recognised by it.")
    enquiries: list[EnquiryIn] = Field(min_length=1, max_length=20)


class EnquiryOut(Out):
    """One thing asked. A hidden one is with another team: only that is told."""

    id: UUID
    hidden: bool
    service: str
    result: str
    demand: str = Field(description="value or failure")
    demand_reason: str
    words: str
    case: CaseOfEnquiry | None


class ContactOut(Out):
    """One interaction and what was asked in it."""

    id: UUID
    channel: str
    direction: str
    at: datetime
    ended_at: datetime | None
    customer: UUID | None
    recognised: str = Field(description="certain, maybe (a person decides) or unknown")
    language: str
    state: str
    enquiries: list[EnquiryOut]


def contact_out(state: ContactState) -> ContactOut:
    """A contact as it goes out."""
    contact = state.contact
    return ContactOut(
        id=contact.id,
        channel=contact.channel,
        direction=contact.direction,
        at=contact.at,
        ended_at=contact.ended_at,
        customer=contact.customer_id,
        recognised=contact.recognised,
        language=contact.language,
        state=contact.state,
        enquiries=[_enquiry(each, state) for each in contact.enquiries],
    )


def _enquiry(enquiry: EnquiryFacts, state: ContactState) -> EnquiryOut:
    case = state.case_of.get(enquiry.id)
    return EnquiryOut(
        id=enquiry.id,
        hidden=enquiry.hidden,
        service=enquiry.service,
        result=enquiry.result,
        demand=enquiry.demand,
        demand_reason=enquiry.demand_reason,
        words=enquiry.words,
        case=case_of_enquiry(case) if case else None,
    )
