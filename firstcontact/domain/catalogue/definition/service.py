"""`ServiceDefinition`: all that one service is, on every channel, as frozen data."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from firstcontact.domain.catalogue.definition.base import ItemId, Part, ServiceId, YesOrNo
from firstcontact.domain.catalogue.definition.computed import Computed
from firstcontact.domain.catalogue.definition.conditions import ConditionField, Not
from firstcontact.domain.catalogue.definition.questions import Question
from firstcontact.domain.catalogue.definition.spans import DAY_UNITS, Unit, parse_span
from firstcontact.domain.catalogue.definition.standards import Promises, PromiseTerms, Standard
from firstcontact.domain.catalogue.definition.terms import Booking, Fee
from firstcontact.domain.catalogue.definition.vocabulary import (
    AnswerSource,
    Category,
    Channel,
    Demand,
    DemandReason,
    IdentityCheck,
    Nation,
    PublicStatus,
    Result,
    Sensitivity,
    Tier,
)
from firstcontact.foundation.languages import State, Text

KEEP_UNITS = (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)


def _keep_time(text: str) -> str:
    return str(parse_span(text, KEEP_UNITS))


def _look_back(text: str) -> str:
    return str(parse_span(text, DAY_UNITS))


class Keywords(Part):
    """Other words that people use for it, in each language; for search only."""

    en: tuple[str, ...] = ()
    cy: tuple[str, ...] = ()

    def of(self, language: str) -> tuple[str, ...]:
        """The words in this language."""
        return self.cy if language == "cy" else self.en


class ReadyAnswer(Part):
    """Something that people ask about the service and that needs no case."""

    id: ItemId
    ask: Text
    text: Text
    source: Annotated[AnswerSource | None, Field(alias="from")] = None
    """Where a fuller answer comes from once such a source is connected; the text is shown until then."""
    keywords: Keywords = Keywords()


class Rule(Part):
    """When this holds: stop here with an answer, or warn and go on."""

    when: ConditionField
    stop: Text | None = None
    result: Result | None = None
    """How the enquiry ends when it stops here."""
    warn: Text | None = None
    ring: str | None = None
    """A number to ring now: `council` for the council's own, or the number itself."""
    staff_may_go_on: YesOrNo = False
    """The stop is for people on their own (`ring us now`); an adviser who has them on the phone goes on."""

    @model_validator(mode="after")
    def _stops_or_warns(self) -> Self:
        if (self.stop is None) == (self.warn is None):
            raise ValueError("A rule needs either `stop` or `warn`, not both.")
        if (self.stop is None) != (self.result is None):
            raise ValueError("`stop` and `result` belong together: say how the enquiry ends when it stops here.")
        return self


class Need(Part):
    """Something that must be so for anybody to get the service. Who does not have it is told at once, kindly."""

    needs: ConditionField
    say: Text
    """The need as a line of a list, shown before the first question: `You live in the borough`."""
    otherwise: Text
    """What those read who do not have it: that they cannot get it, and what there is instead."""
    result: Result = "cannot_help"
    staff_may_go_on: YesOrNo = False


class Areas(Part):
    """Councils of these tiers and nations (each list left out means any)."""

    tier: tuple[Tier, ...] = ()
    nation: tuple[Nation, ...] = ()

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.tier and not self.nation:
            raise ValueError("Name at least one tier or nation.")
        return self

    def include(self, *, tier: str, nation: str) -> bool:
        """Whether a council of this tier and nation is meant."""
        return (not self.tier or tier in self.tier) and (not self.nation or nation in self.nation)


class NotOurs(Part):
    """Where another body provides the service: who, what the customer reads, and what we promise to do about it."""

    when: Areas
    passed_to: Text
    say: Text
    how: Literal["pass_on", "signpost"]
    """`pass_on`: we take the answers, send them on and tell the customer. `signpost`: we say where to go."""
    tell: PromiseTerms | None = None

    @model_validator(mode="after")
    def _passing_on_promises_to_tell(self) -> Self:
        if (self.how == "pass_on") != (self.tell is not None):
            raise ValueError("`pass_on` needs `tell` (by when we say where it went); `signpost` has none.")
        return self

    @property
    def standard(self) -> Standard | None:
        """The promise to tell, where there is one."""
        return self.tell.standard("tell") if self.tell else None


class SameAgain(Part):
    """When a new application is the same as an open case: by these answers, within this time."""

    by: Annotated[tuple[ItemId, ...], Field(min_length=1)]
    within: Annotated[str, AfterValidator(_look_back)]
    offer: Literal["follow", "add"] = "follow"


class Adviser(Part):
    """What an adviser is given to say and to remember."""

    open_with: Text | None = None
    remember: tuple[Text, ...] = ()


class ChannelOptions(Part):
    """What differs on one channel."""

    label: Text | None = None
    paper_form: YesOrNo = False
    offered: YesOrNo = True


class ServiceDefinition(Part):
    """One service of a council, defined once for every channel and both languages."""

    service: ServiceId
    lgsl: Annotated[int, Field(ge=1, le=2000)] | None = None
    """Number in the Local Government Services List (ESD standards)."""
    category: Category
    team: ItemId
    minutes: Annotated[int, Field(ge=1, le=120)] = 5
    """About how long it takes to answer the questions."""
    name: Text
    summary: Text
    keywords: Keywords = Keywords()
    sensitivity: Sensitivity = "open"
    """Which staff may see its contacts and cases."""
    identity_check: IdentityCheck = "none"
    """How sure an adviser must be of who is asking before telling anything; says nothing about staff rights."""
    public_place: YesOrNo = False
    """About a place that anyone may see, so that it may stand on a public map or in Open311."""
    demand: Demand = "value"
    demand_reason: DemandReason | None = None
    value_when: ConditionField | None = None
    """With these answers it is value demand all the same: a compliment where complaints are failure demand."""
    promises: Promises = Promises()
    not_ours: tuple[NotOurs, ...] = ()
    answers: tuple[ReadyAnswer, ...] = ()
    eligibility: tuple[Need, ...] = ()
    questions: tuple[Question, ...] = ()
    computed: tuple[Computed, ...] = ()
    rules: tuple[Rule, ...] = ()
    fee: Fee | None = None
    booking: Booking | None = None
    high_priority_when: ConditionField | None = None
    same_again: SameAgain | None = None
    adviser: Adviser = Adviser()
    channels: dict[Channel, ChannelOptions] = {}
    outcomes: Annotated[dict[ItemId, Text], Field(min_length=1)]
    public_statuses: dict[ItemId, PublicStatus] = {}
    """Outcome to how a report that ended so stands on a public map (Open311); one left out is simply closed."""
    keep_answers_for: Annotated[str, AfterValidator(_keep_time)] = "2 years"

    @model_validator(mode="after")
    def _failure_has_a_reason(self) -> Self:
        if (self.demand == "failure") != (self.demand_reason is not None):
            raise ValueError("`demand: failure` needs a `demand_reason`; `demand: value` has none.")
        if self.demand == "value" and self.value_when is not None:
            raise ValueError("`value_when` is for a service with `demand: failure`.")
        return self

    @cached_property
    def stops(self) -> tuple[Rule, ...]:
        """What ends an application early: a need that is not met, then the rules that stop, in their order."""
        unmet = (
            Rule(when=Not(each.needs), stop=each.otherwise, result=each.result, staff_may_go_on=each.staff_may_go_on)
            for each in self.eligibility
        )
        return (*unmet, *(rule for rule in self.rules if rule.stop))

    @cached_property
    def computed_after(self) -> dict[str, tuple[Computed, ...]]:
        """By question: the values that can be worked out once it was answered, passed over or hidden, in order."""
        places = {question.id: place for place, question in enumerate(self.questions)}
        found: dict[str, list[Computed]] = {}
        for one in self.computed:
            last = max(places.get(name, -1) for name in one.questions)
            places[one.id] = last
            if last >= 0:
                found.setdefault(self.questions[last].id, []).append(one)
        return {name: tuple(values) for name, values in found.items()}

    @property
    def standards(self) -> tuple[Standard, ...]:
        """The charter standards of the service."""
        return self.promises.standards()

    def promise_words(self, kind: str) -> Text | None:
        """The promise of this kind as a sentence about this service, with `{due}`; None: the usual sentence."""
        return next((standard.says for standard in self.standards if standard.kind == kind), None)

    def not_ours_for(self, *, tier: str, nation: str) -> NotOurs | None:
        """Who provides the service instead of a council of this tier and nation; None when the council itself does."""
        return next((other for other in self.not_ours if other.when.include(tier=tier, nation=nation)), None)

    def question(self, question_id: str) -> Question | None:
        """The question with this id, if there is one."""
        return next((question for question in self.questions if question.id == question_id), None)

    def answer(self, answer_id: str) -> ReadyAnswer | None:
        """The ready answer with this id, if there is one."""
        return next((answer for answer in self.answers if answer.id == answer_id), None)

    def as_data(self) -> dict[str, Any]:
        """Plain data for a JSON column; `read_definition` reads it back."""
        return self.model_dump(mode="json", by_alias=True)

    def unreviewed(self, language: str) -> int:
        """How many of its texts have words in this language that nobody has reviewed."""
        parts = (text.cy if language == "cy" else text.en for _, text in texts_of(self))
        return sum(part.state is State.UNREVIEWED for part in parts)


def read_definition(data: Mapping[str, Any]) -> ServiceDefinition:
    """A definition from plain data, as `as_data` made it or as a service owner wrote it.

    :raises pydantic.ValidationError: when the data is no definition.
    """
    return ServiceDefinition.model_validate(data)


def texts_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    """Every text inside a part of a definition, with the path to it as written."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            yield from texts_of(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts_of(each, (*path, key))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from texts_of(each, (*path, index))
