"""What is shown, what comes next, what stops, and whether all is answered, for a definition and the answers so far."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from firstcontact.domain.applications.answering import messages
from firstcontact.domain.applications.answering.check import check_value
from firstcontact.domain.applications.answering.checked import (
    AnswerMistake,
    Answers,
    AnswerValue,
    Checked,
    CheckedPage,
    Moment,
)
from firstcontact.domain.applications.answering.compute import compute
from firstcontact.domain.applications.answering.raw import is_empty
from firstcontact.domain.catalogue.definition import (
    AddressQuestion,
    Compare,
    Condition,
    Has,
    Question,
    Rule,
    ServiceDefinition,
    Unit,
    day_of,
    holds,
    parse_day,
    parse_span,
    shift_day,
)
from firstcontact.foundation.languages import Text


@dataclass(frozen=True, slots=True)
class _Now:
    """The shown questions in order, their answers, and what is known of it all."""

    shown: tuple[Question, ...]
    answers: dict[str, AnswerValue]
    known: "_Known"

    def true(self, condition: Condition, moment: Moment) -> bool:
        return self.known.holds(condition, moment) is True


@dataclass(frozen=True, slots=True)
class _Known:
    """What conditions may ask about so far: answers and computed values, and the ids of those that are still open."""

    definition: ServiceDefinition
    values: dict[str, AnswerValue] = field(default_factory=dict)
    still_open: set[str] = field(default_factory=set)

    def holds(self, condition: Condition, moment: Moment) -> bool | None:
        return _holds(condition, self.values, self.still_open, moment)

    def applies(self, question: Question, moment: Moment) -> bool | None:
        return True if question.shown_when is None else self.holds(question.shown_when, moment)

    def work_out(self, question: Question, moment: Moment) -> None:
        """The computed values that need nothing after this question."""
        for one in self.definition.computed_after.get(question.id, ()):
            if not self.still_open.isdisjoint(one.questions):
                self.still_open.add(one.id)
            elif (value := compute(one, self.values, moment.today)) is not None:
                self.values[one.id] = value


def shown_questions(definition: ServiceDefinition, answers: Answers, moment: Moment) -> tuple[Question, ...]:
    """The questions that apply with these answers, in order. One whose condition is not known yet is not shown."""
    return _now(definition, answers, moment).shown


def possible_questions(definition: ServiceDefinition, answers: Answers, moment: Moment) -> tuple[Question, ...]:
    """The questions that apply, and those of which it is not known yet whether they do: what a page of all shows."""
    now = _now(definition, answers, moment)
    shown = {each.id for each in now.shown}
    return tuple(each for each in definition.questions if each.id in shown or each.id in now.known.still_open)


def next_question(definition: ServiceDefinition, answers: Answers, moment: Moment) -> Question | None:
    """The first shown question without an answer; None when all are answered."""
    now = _now(definition, answers, moment)
    return next((question for question in now.shown if question.id not in now.answers), None)


def previous_question(
    definition: ServiceDefinition, answers: Answers, question_id: str, moment: Moment
) -> Question | None:
    """The shown question before this one; None before the first, or when this one is not shown."""
    shown = shown_questions(definition, answers, moment)
    places = [number for number, question in enumerate(shown) if question.id == question_id]
    return shown[places[0] - 1] if places and places[0] > 0 else None


def kept_answers(definition: ServiceDefinition, answers: Answers, moment: Moment) -> dict[str, AnswerValue]:
    """The answers to shown questions, in their order: what is submitted. Those to hidden questions are left out."""
    return dict(_now(definition, answers, moment).answers)


def stop_for(definition: ServiceDefinition, answers: Answers, moment: Moment, *, by_staff: bool = False) -> Rule | None:
    """The first rule that stops the application here; None when it may go on. Some stops do not bind staff."""
    now = _now(definition, answers, moment)
    stops = (rule for rule in definition.stops if not (by_staff and rule.staff_may_go_on))
    return next((rule for rule in stops if now.true(rule.when, moment)), None)


def warnings_for(definition: ServiceDefinition, answers: Answers, moment: Moment) -> tuple[Text, ...]:
    """What the customer should know before going on."""
    now = _now(definition, answers, moment)
    return tuple(rule.warn for rule in definition.rules if rule.warn and now.true(rule.when, moment))


def fee_of(definition: ServiceDefinition, answers: Answers, moment: Moment) -> Decimal | None:
    """What it costs with these answers, in pounds; None where nothing is asked for at all."""
    if definition.fee is None:
        return None
    now = _now(definition, answers, moment)
    return next((rate.amount for rate in definition.fee.rates if now.true(rate.when, moment)), definition.fee.amount)


def is_high_priority(definition: ServiceDefinition, answers: Answers, moment: Moment) -> bool:
    """Whether the answers make the case urgent."""
    condition = definition.high_priority_when
    return condition is not None and _now(definition, answers, moment).true(condition, moment)


def demand_of(definition: ServiceDefinition, answers: Answers, moment: Moment) -> tuple[str, str]:
    """Whether asking for it with these answers is `value` or `failure` demand, and the reason of a failure."""
    condition = definition.value_when
    if condition is not None and _now(definition, answers, moment).true(condition, moment):
        return "value", ""
    return definition.demand, definition.demand_reason or ""


def check_answer(
    definition: ServiceDefinition,
    answers: Answers,
    question_id: str,
    raw: object,
    moment: Moment,
    *,
    by_staff: bool = False,
) -> Checked:
    """Check one raw answer, given the answers so far. An unknown or hidden question is refused."""
    question = definition.question(question_id)
    if question is None:
        return _refused(question_id, messages.NO_SUCH_QUESTION)
    now = _now(definition, answers, moment)
    if question not in now.shown:
        return _refused(question_id, messages.NOT_ASKED)
    return _checked(question, raw, now.answers, definition, moment, by_staff)


def check_page(
    definition: ServiceDefinition, raws: Mapping[str, object], moment: Moment, *, by_staff: bool = False
) -> CheckedPage:
    """Check all answers of a page at once, in order; what is filled in but does not apply is a mistake."""
    kept: dict[str, AnswerValue] = {}
    known = _Known(definition)
    mistakes = [
        AnswerMistake(question_id, None, messages.NO_SUCH_QUESTION)
        for question_id in raws
        if definition.question(question_id) is None
    ]
    for question in definition.questions:
        raw = raws.get(question.id)
        applies = known.applies(question, moment)
        if applies is None:
            known.still_open.add(question.id)
        elif not applies:
            mistakes += [] if is_empty(raw) else [AnswerMistake(question.id, None, messages.NOT_ASKED)]
        elif (checked := _checked(question, raw, kept, definition, moment, by_staff)).ok:
            kept[question.id] = known.values[question.id] = checked.value
        else:
            mistakes += checked.mistakes
            known.still_open.add(question.id)
        known.work_out(question, moment)
    return CheckedPage(kept, tuple(mistakes))


def unfinished(
    definition: ServiceDefinition, answers: Answers, moment: Moment, *, by_staff: bool = False
) -> tuple[AnswerMistake, ...]:
    """Why the application cannot be submitted yet, each kept answer checked once more; empty when it can."""
    now = _now(definition, answers, moment)
    mistakes: list[AnswerMistake] = []
    for question in now.shown:
        value = now.answers.get(question.id)
        if question.id in now.answers and value is None and question.optional:
            continue
        mistakes += _checked(question, value, now.answers, definition, moment, by_staff).mistakes
    rule = stop_for(definition, answers, moment, by_staff=by_staff)
    if rule and rule.stop:
        mistakes.append(AnswerMistake("", None, rule.stop))
    return tuple(mistakes)


def _refused(question_id: str, message: Text) -> Checked:
    return Checked(None, (AnswerMistake(question_id, None, message),))


def _checked(
    question: Question, raw: object, answers: Answers, definition: ServiceDefinition, moment: Moment, by_staff: bool
) -> Checked:
    letters = letter_address(definition, answers) is not None
    return check_value(question, raw, moment.today, reached_by_letter=letters, by_staff=by_staff)


def letter_address(definition: ServiceDefinition, answers: Answers) -> dict[str, Any] | None:
    """The first answered address that a letter to the customer may go to."""
    for question in definition.questions:
        value = answers.get(question.id)
        if isinstance(question, AddressQuestion) and question.letters and isinstance(value, dict) and value:
            return value
    return None


def _now(definition: ServiceDefinition, answers: Answers, moment: Moment) -> _Now:
    shown: list[Question] = []
    kept: dict[str, AnswerValue] = {}
    known = _Known(definition)
    for question in definition.questions:
        applies = known.applies(question, moment)
        if applies is None:
            known.still_open.add(question.id)
        elif applies:
            shown.append(question)
            if question.id in answers:
                kept[question.id] = known.values[question.id] = answers[question.id]
            else:
                known.still_open.add(question.id)
        known.work_out(question, moment)
    return _Now(tuple(shown), kept, known)


def _holds(condition: Condition, answers: Answers, still_open: Set[str], moment: Moment) -> bool | None:
    return holds(condition, answers, still_open, lambda test, value: _passes(test, value, moment))


def _passes(test: Compare | Has, value: Any, moment: Moment) -> bool:
    """Whether a stored answer passes a test; what is stored in another shape than expected passes none."""
    if isinstance(test, Has):
        return isinstance(value, list) and any(
            isinstance(each, dict) and _holds(test.condition, each, frozenset(), moment) for each in value
        )
    try:
        if test.test in ("more_than", "less_than"):
            amount, limit = Decimal(len(value) if isinstance(value, list) else str(value)), Decimal(test.amount)
            return amount > limit if test.test == "more_than" else amount < limit
        day = date.fromisoformat(value)
        if test.test == "older_than":
            return _is_older(day, test.amount, moment)
        limit_day = day_of(parse_day(test.amount), moment.today)
        return day < limit_day if test.test == "before" else day > limit_day
    except (ArithmeticError, TypeError, ValueError):
        return False


def _is_older(day: date, amount: str, moment: Moment) -> bool:
    span = parse_span(amount)
    if span.unit is Unit.WORKING_DAYS:
        return moment.working_days_between(day, moment.today) > span.count
    return day < shift_day(moment.today, span, -1)
