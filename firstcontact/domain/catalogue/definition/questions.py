"""The questions of a service: one model a type, all with the same beginning."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from firstcontact.domain.catalogue.definition.base import ItemId, Part, YesOrNo
from firstcontact.domain.catalogue.definition.conditions import ConditionField
from firstcontact.domain.catalogue.definition.spans import parse_day
from firstcontact.domain.catalogue.definition.vocabulary import Channel, ContactField
from firstcontact.foundation.languages import Text

YES = Text.model_validate({"en": "Yes", "cy": "Ie"})
NO = Text.model_validate({"en": "No", "cy": "Na"})
AGREE = Text.model_validate({"en": "I agree", "cy": "Rwy'n cytuno"})


class Option(Part):
    """One thing that can be chosen. Written as its words alone, or as `{label: ..., hint: ...}`."""

    label: Text
    hint: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_words_alone(cls, value: Any) -> Any:
        if isinstance(value, str | Text) or (isinstance(value, Mapping) and "label" not in value):
            return {"label": value}
        return value


class YesNoLabels(Part):
    """The two words of a yes-or-no question. In Welsh they follow its verb (Ydw, Oes, Oedd), so each has its own."""

    yes: Text = YES
    no: Text = NO


class AnyQuestion(Part):
    """What every question has."""

    id: ItemId
    ask: Text
    hint: Text | None = None
    purpose: Text | None = None
    """Why it is asked, told to the customer (UK GDPR article 13)."""
    privacy: Text | None = None
    """What else becomes of the answer: who else sees it, how long it is kept (UK GDPR articles 13 and 14)."""
    say: dict[Channel, Text] = {}
    """How it is asked on a channel where it is asked in other words: an adviser speaks, a form on paper is read."""
    optional: YesOrNo = False
    shown_when: ConditionField | None = None


class TextQuestion(AnyQuestion):
    """A short answer on one line."""

    type: Literal["text"]
    max_length: Annotated[int, Field(ge=1, le=1000)] = 200


class LongTextQuestion(AnyQuestion):
    """An answer of several lines."""

    type: Literal["long_text"]
    max_length: Annotated[int, Field(ge=1, le=20000)] = 2000


class ChooseOneQuestion(AnyQuestion):
    """One of a list."""

    type: Literal["choose_one"]
    options: Annotated[dict[ItemId, Option], Field(min_length=2)]


class ChooseSomeQuestion(AnyQuestion):
    """Any number of a list, at least one unless the question is optional."""

    type: Literal["choose_some"]
    options: Annotated[dict[ItemId, Option], Field(min_length=2)]


class YesNoQuestion(AnyQuestion):
    """Yes or no."""

    type: Literal["yes_no"]
    labels: YesNoLabels = YesNoLabels()


class NumberQuestion(AnyQuestion):
    """A whole number."""

    type: Literal["number"]
    min: int = 0
    max: int = 1_000_000


class MoneyQuestion(AnyQuestion):
    """An amount in pounds and pence."""

    type: Literal["money"]
    min: Annotated[int, Field(ge=0)] = 0
    max: Annotated[int, Field(ge=0)] = 1_000_000


def _day_words(value: Any) -> str:
    words = value.isoformat() if isinstance(value, date) else str(value)
    parse_day(words)
    return words


DayWords = Annotated[str, BeforeValidator(_day_words)]


class DateQuestion(AnyQuestion):
    """A day, perhaps no earlier or later than another (`7 days ago`, `today`, `2026-04-01`)."""

    type: Literal["date"]
    not_before: DayWords | None = None
    not_after: DayWords | None = None


class AddressQuestion(AnyQuestion):
    """A postal address: lines and a postcode."""

    type: Literal["address"]
    within: Literal["council_area"] | None = None
    letters: YesOrNo = True
    """Whether a letter to the customer may go there."""


class PlaceQuestion(AnyQuestion):
    """A place out of doors, in words; also a point on the map where one is given."""

    type: Literal["place"]
    within: Literal["council_area"] | None = None


class EmailQuestion(AnyQuestion):
    """An email address that is not the contact's own (which belongs to the contact question)."""

    type: Literal["email"]


class PhoneQuestion(AnyQuestion):
    """A phone number that is not the contact's own."""

    type: Literal["phone"]


class ContactQuestion(AnyQuestion):
    """Who asks and how to reach them. With `reply: required` a name and one way to reply are needed."""

    type: Literal["contact"]
    asks: Annotated[tuple[ContactField, ...], Field(min_length=1)] = ("name", "email", "phone", "postcode")
    reply: Literal["required", "optional"] = "required"


class DeclarationQuestion(AnyQuestion):
    """What somebody says to be true, or agrees to, and perhaps signs with their name."""

    type: Literal["declaration"]
    statements: Annotated[tuple[Text, ...], Field(min_length=1, max_length=12)]
    agree: Text = AGREE
    sign: YesOrNo = False
    """The full name is typed as a signature; on paper there is a line to sign on."""


PlainQuestion = (
    TextQuestion
    | LongTextQuestion
    | ChooseOneQuestion
    | ChooseSomeQuestion
    | YesNoQuestion
    | NumberQuestion
    | MoneyQuestion
    | DateQuestion
    | AddressQuestion
    | PlaceQuestion
    | EmailQuestion
    | PhoneQuestion
)


class GroupQuestion(AnyQuestion):
    """The same few questions about several of a kind: everybody in the home, each thing to collect.

    They are asked together, as often as there are such people or things.
    """

    type: Literal["group"]
    each: Text
    """What one of them is called: `Person`, `Item`."""
    min: Annotated[int, Field(ge=1, le=20)] = 1
    max: Annotated[int, Field(ge=1, le=20)] = 10
    questions: Annotated[
        tuple[Annotated[PlainQuestion, Field(discriminator="type")], ...], Field(min_length=1, max_length=8)
    ]

    @model_validator(mode="after")
    def _asked_together(self) -> Self:
        if any(question.shown_when for question in self.questions):
            raise ValueError("The questions of a group are asked together: none of them has a `shown_when`.")
        if self.min > self.max:
            raise ValueError("`min` is more than `max`.")
        return self


Question = Annotated[
    PlainQuestion | ContactQuestion | GroupQuestion | DeclarationQuestion,
    Field(discriminator="type"),
]


def option_ids(question: AnyQuestion) -> tuple[str, ...] | None:
    """What a condition may name as this question's answer; None where the answer is no choice."""
    if isinstance(question, ChooseOneQuestion | ChooseSomeQuestion):
        return tuple(question.options)
    if isinstance(question, YesNoQuestion):
        return ("yes", "no")
    return None
