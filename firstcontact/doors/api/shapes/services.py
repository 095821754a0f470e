"""Services as other systems see them."""

from typing import Any

from pydantic import Field

from firstcontact.domain.catalogue.definition import Booking, Fee
from firstcontact.domain.catalogue.queries import ServiceFacts
from firstcontact.doors.api.shapes.base import Out
from firstcontact.foundation.languages import Text


class TextOut(Out):
    """Words in both languages; Welsh is empty where it has not been written."""

    en: str
    cy: str


class OptionOut(Out):
    """One of the answers to choose from."""

    id: str
    label: TextOut


class QuestionOut(Out):
    """One question of a service."""

    id: str
    type: str = Field(examples=["choose_one"])
    ask: TextOut
    hint: TextOut | None
    optional: bool
    options: list[OptionOut]
    shown_when: dict[str, Any] | None = Field(description="It is asked when these answers were given; null: always.")
    each: TextOut | None = Field(default=None, description="Of a group: what one of them is called.")
    least: int | None = Field(default=None, description="Of a group: how many there must be.")
    most: int | None = Field(default=None, description="Of a group: how many there can be.")
    statements: list[TextOut] = Field(
        default_factory=list,
        description='Of a declaration: what is agreed to; the answer is {"agreed": "yes", "name": "..."}.',
    )
    questions: list["QuestionOut"] = Field(
        default_factory=list, description="Of a group: what is asked of each; the answer is a list of objects by id."
    )


class ServiceBrief(Out):
    """What the council offers, short."""

    service: str
    name: TextOut
    summary: TextOut
    category: str
    team: str
    demand: str


class ServicesOut(Out):
    """Every service."""

    items: list[ServiceBrief]


class StandardOut(Out):
    """What is promised, in the council's own time."""

    kind: str
    count: int
    unit: str


class RateOut(Out):
    """What those pay who gave these answers."""

    when: dict[str, Any]
    amount: str = Field(examples=["12.50"])


class FeeOut(Out):
    """What a service costs, in pounds."""

    amount: str = Field(examples=["35.00"])
    rates: list[RateOut] = Field(description="Other amounts; the first whose answers fit is the one.")
    says: TextOut | None


class BookingOut(Out):
    """A time that is chosen for a service."""

    kind: str = Field(examples=["visit"])
    minutes: int
    says: TextOut


class ServiceOut(ServiceBrief):
    """A service with its questions, what is promised, and how it can end."""

    fee: FeeOut | None = Field(description="What it costs; null: nothing is asked for.")
    booking: BookingOut | None = Field(description="What time is to be chosen for it; null: none.")
    needs: list[TextOut] = Field(description="Who can get it: every one of these must be so.")
    questions: list[QuestionOut]
    promises: list[StandardOut]
    outcomes: list[OptionOut]


def service_brief(service: ServiceFacts) -> ServiceBrief:
    """A service for a list."""
    return ServiceBrief(**_brief(service))


def service_out(service: ServiceFacts) -> ServiceOut:
    """A service with its questions."""
    definition = service.definition
    return ServiceOut(
        **_brief(service),
        fee=_fee(definition.fee) if definition.fee else None,
        booking=_booking(definition.booking) if definition.booking else None,
        needs=[text_out(each.say) for each in definition.eligibility],
        questions=[_question(each) for each in definition.questions],
        promises=[StandardOut(kind=one.kind, count=one.count, unit=str(one.unit)) for one in definition.standards],
        outcomes=[OptionOut(id=code, label=text_out(words)) for code, words in definition.outcomes.items()],
    )


def _brief(service: ServiceFacts) -> dict[str, Any]:
    definition = service.definition
    return {
        "service": service.slug,
        "name": text_out(definition.name),
        "summary": text_out(definition.summary),
        "category": definition.category,
        "team": service.team,
        "demand": definition.demand,
    }


def _fee(fee: Fee) -> FeeOut:
    plain = fee.model_dump(mode="json")
    return FeeOut(amount=plain["amount"], rates=plain["rates"], says=text_out(fee.says) if fee.says else None)


def _booking(booking: Booking) -> BookingOut:
    return BookingOut(kind=booking.kind, minutes=booking.minutes, says=text_out(booking.says))


def _question(question: Any) -> QuestionOut:
    shown = question.model_dump(mode="json", by_alias=True, include={"shown_when"})["shown_when"]
    return QuestionOut(
        id=question.id,
        type=question.type,
        ask=text_out(question.ask),
        hint=text_out(question.hint) if question.hint else None,
        optional=question.optional,
        options=_options(question),
        shown_when=shown,
        each=text_out(question.each) if question.type == "group" else None,
        least=question.min if question.type == "group" else None,
        most=question.max if question.type == "group" else None,
        statements=[text_out(one) for one in question.statements] if question.type == "declaration" else [],
        questions=[_question(one) for one in question.questions] if question.type == "group" else [],
    )


def _options(question: Any) -> list[OptionOut]:
    if question.type == "yes_no":
        return [
            OptionOut(id="yes", label=text_out(question.labels.yes)),
            OptionOut(id="no", label=text_out(question.labels.no)),
        ]
    return [OptionOut(id=code, label=text_out(one.label)) for code, one in getattr(question, "options", {}).items()]


def text_out(text: Text) -> TextOut:
    """Words as they go out."""
    return TextOut(en=text.of("en"), cy=text.of("cy") if text.has("cy") else "")
