"""What the schema cannot see: ids used twice, conditions about nothing, missing words, questions never reached."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from firstcontact.domain.catalogue.definition.computed import Computed
from firstcontact.domain.catalogue.definition.computed_checks import computed_faults
from firstcontact.domain.catalogue.definition.conditions import COMBINED, HAS
from firstcontact.domain.catalogue.definition.explain import did_you_mean
from firstcontact.domain.catalogue.definition.mistakes import Fault, KeyPath
from firstcontact.domain.catalogue.definition.questions import (
    AnyQuestion,
    ContactQuestion,
    DateQuestion,
    DeclarationQuestion,
    GroupQuestion,
    MoneyQuestion,
    NumberQuestion,
    PlainQuestion,
    Question,
    option_ids,
)
from firstcontact.domain.catalogue.definition.reach import unreachable
from firstcontact.domain.catalogue.definition.service import ReadyAnswer, ServiceDefinition, texts_of
from firstcontact.domain.catalogue.definition.spans import RelativeDay, parse_day, shift_day
from firstcontact.foundation.languages import LANGUAGES

_SOME_DAY = date(2026, 6, 15)
LANGUAGE_NAMES = {"en": "English", "cy": "Welsh"}
_TESTS_BY_TYPE: dict[str, tuple[type[AnyQuestion | Computed], ...]] = {
    "older_than": (DateQuestion,),
    "before": (DateQuestion,),
    "after": (DateQuestion,),
    "more_than": (NumberQuestion, MoneyQuestion, GroupQuestion, Computed),
    "less_than": (NumberQuestion, MoneyQuestion, GroupQuestion, Computed),
    "answered": (AnyQuestion, Computed),
    HAS: (GroupQuestion,),
}
"""What kind of question each test can be about."""


def faults_in(
    definition: ServiceDefinition, written: Mapping[str, Any], languages: Sequence[str] = LANGUAGES
) -> list[Fault]:
    """Every fault of a definition that is sound by the schema. `written` is the same as plain data, for the paths."""
    conditions = [
        *computed_faults(definition),
        *_condition_faults(definition, written),
        *_same_again_faults(definition),
    ]
    return [
        *_missing_words(definition, languages),
        *_ids_used_twice(definition),
        *_question_faults(definition),
        *conditions,
        *_promise_faults(definition),
        *_status_faults(definition),
        *([] if conditions else _dead_ends(definition)),
    ]


def _missing_words(definition: ServiceDefinition, languages: Sequence[str]) -> Iterator[Fault]:
    for path, text in texts_of(definition):
        for language in languages:
            if not text.has(language):
                yield Fault(path, f"The {LANGUAGE_NAMES[language]} words are missing.", f"Add `{language}: ...`.")
    for language in languages:
        if not definition.keywords.of(language):
            name = LANGUAGE_NAMES[language]
            yield Fault(("keywords",), f"There are no {name} words to search for.", f"Add `{language}: [...]`.")


def _ids_used_twice(definition: ServiceDefinition) -> Iterator[Fault]:
    lists: list[tuple[KeyPath, Sequence[AnyQuestion | ReadyAnswer]]] = [
        (("questions",), definition.questions),
        (("answers",), definition.answers),
        *((path, group.questions) for path, group in _groups(definition)),
    ]
    for path, items in lists:
        counted = Counter(item.id for item in items)
        seen: set[str] = set()
        for index, item in enumerate(items):
            if counted[item.id] > 1 and item.id in seen:
                yield Fault((*path, index, "id"), f"The id `{item.id}` is used twice.", "Give each its own id.")
            seen.add(item.id)


def _groups(definition: ServiceDefinition) -> Iterator[tuple[KeyPath, GroupQuestion]]:
    """Each group, with the path to its questions."""
    for index, question in enumerate(definition.questions):
        if isinstance(question, GroupQuestion):
            yield ("questions", index, "questions"), question


def _asked(definition: ServiceDefinition) -> Iterator[tuple[KeyPath, Question | PlainQuestion]]:
    """Every question, those inside groups too, with its path."""
    yield from ((("questions", index), question) for index, question in enumerate(definition.questions))
    for path, group in _groups(definition):
        yield from (((*path, index), question) for index, question in enumerate(group.questions))


def _status_faults(definition: ServiceDefinition) -> Iterator[Fault]:
    for outcome in definition.public_statuses:
        if outcome not in definition.outcomes:
            yield Fault(
                ("public_statuses", outcome),
                f"There is no outcome `{outcome}`.",
                did_you_mean(outcome, definition.outcomes),
            )


def _question_faults(definition: ServiceDefinition) -> Iterator[Fault]:
    for path, question in _asked(definition):
        if question.id in COMBINED:
            yield Fault((*path, "id"), f"`{question.id}` has a meaning in conditions.", "Choose another id.")
        if isinstance(question, ContactQuestion) and question is not definition.questions[-1]:
            yield Fault((*path, "id"), "The contact question is not the last one.", "Move it to the end.")
        whole = isinstance(question, GroupQuestion | DeclarationQuestion)
        if whole and definition.public_place and not question.optional:
            mend = "Add `optional: yes`: reports from other systems cannot answer it."
            yield Fault(
                (*path, "id"), f"A report about a public place must be possible without a {question.type}.", mend
            )
        if isinstance(question, NumberQuestion | MoneyQuestion) and question.min > question.max:
            yield Fault((*path, "min"), "`min` is more than `max`.", "Change one of them.")
        if isinstance(question, DateQuestion) and _no_day_left(question):
            yield Fault(
                (*path, "not_before"),
                "No day is both allowed by `not_before` and by `not_after`.",
                "Change one of them.",
            )


def _no_day_left(question: DateQuestion) -> bool:
    if not (question.not_before and question.not_after):
        return False
    first, last = parse_day(question.not_before), parse_day(question.not_after)
    if isinstance(first, RelativeDay) != isinstance(last, RelativeDay):
        return False
    return _any_day(first) > _any_day(last)


def _any_day(day: RelativeDay | date) -> date:
    return shift_day(_SOME_DAY, day.span, day.sign) if isinstance(day, RelativeDay) else day


def _condition_faults(definition: ServiceDefinition, written: Mapping[str, Any]) -> Iterator[Fault]:
    questions: dict[str, AnyQuestion | Computed] = {question.id: question for question in definition.questions}
    questions |= {one.id: one for one in definition.computed}
    earlier: set[str] = set()
    for index, question in enumerate(definition.questions):
        shown_when = _at(written, ("questions", index, "shown_when"))
        for path, name, value in _statements(shown_when, ("questions", index, "shown_when")):
            if name in questions and name not in earlier:
                yield Fault(
                    path,
                    f"`{name}` is asked later, or is this question itself.",
                    "Move the question up, or ask about an earlier one.",
                )
            else:
                yield from _statement_faults(path, name, value, questions)
        earlier |= {question.id, *(one.id for one in definition.computed_after.get(question.id, ()))}
    for path, name, value in _other_statements(definition, written):
        yield from _statement_faults(path, name, value, questions)


def _other_statements(definition: ServiceDefinition, written: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, Any]]:
    places: list[KeyPath] = [("eligibility", index, "needs") for index in range(len(definition.eligibility))]
    places += [("rules", index, "when") for index in range(len(definition.rules))]
    places += [("fee", "rates", index, "when") for index in range(len(definition.fee.rates if definition.fee else ()))]
    for place in [*places, ("high_priority_when",), ("value_when",)]:
        yield from _statements(_at(written, place), place)


def _statements(condition: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str, Any]]:
    """Every `question: something` inside a condition as written, with its path."""
    for key, value in condition.items() if isinstance(condition, Mapping) else ():
        if key == "not":
            yield from _statements(value, (*path, key))
        elif key in COMBINED:
            for index, part in enumerate(value):
                yield from _statements(part, (*path, key, index))
        else:
            yield (*path, key), str(key), value


def _statement_faults(path: KeyPath, name: str, value: Any, questions: Mapping[str, Any]) -> Iterator[Fault]:
    question = questions.get(name)
    if question is None:
        yield Fault(path, f"There is no question `{name}`.", did_you_mean(name, questions))
    elif isinstance(value, Mapping):
        for test, amount in value.items():
            if not isinstance(question, _TESTS_BY_TYPE[test]):
                kind = "computed" if isinstance(question, Computed) else question.type
                yield Fault(path, f"`{test}` cannot be asked of `{name}`, whose type is {kind}.", "Use another test.")
            elif isinstance(question, GroupQuestion) and test == HAS:
                inside = {each.id: each for each in question.questions}
                for place, inner, said in _statements(amount, (*path, test)):
                    yield from _statement_faults(place, inner, said, inside)
    else:
        yield from _option_faults(path, question, value)


def _option_faults(path: KeyPath, question: AnyQuestion | Computed, value: Any) -> Iterator[Fault]:
    options = None if isinstance(question, Computed) else option_ids(question)
    if options is None:
        yield Fault(path, f"`{question.id}` has no options to compare with.", "Use a test such as `answered: yes`.")
        return
    for option in value if isinstance(value, list | tuple) else [value]:
        if option not in options:
            yield Fault(path, f"`{question.id}` has no option `{option}`.", did_you_mean(str(option), options))


def _same_again_faults(definition: ServiceDefinition) -> Iterator[Fault]:
    known = {question.id: question for question in definition.questions}
    for name in definition.same_again.by if definition.same_again else ():
        question = known.get(name)
        if question is None:
            yield Fault(("same_again", "by"), f"There is no question `{name}`.", did_you_mean(name, known))
        elif question.optional or question.shown_when:
            yield Fault(
                ("same_again", "by"),
                f"Not everybody answers `{name}`, so it cannot tell whether two are the same.",
                "Name questions that are always asked and not optional.",
            )


def _promise_faults(definition: ServiceDefinition) -> Iterator[Fault]:
    if definition.questions and not definition.promises.resolve and not definition.promises.respond:
        mend = "Add `promises:` with `resolve: {within: 5 working days}`."
        yield Fault(("promises",), "Nothing is promised to those who apply.", mend)


def _dead_ends(definition: ServiceDefinition) -> Iterator[Fault]:
    dead = unreachable(definition)
    for index, question in enumerate(definition.questions):
        if question.id in dead.questions:
            yield Fault(
                ("questions", index, "id"),
                f"No answers lead to the question `{question.id}`.",
                "Change its `shown_when` or the rules before it.",
            )
    for index in sorted(dead.needs):
        yield Fault(("eligibility", index), "Everybody who gets this far has this.", "Ask about it, or take it out.")
    for index in sorted(dead.rules):
        yield Fault(
            ("rules", index), "This rule can never apply.", "Change its `when`, or the rule that stops before it."
        )


def faults_between(services: Iterable[tuple[int, str]]) -> dict[int, Fault]:
    """For files (by number) and the ids in them: a fault for each file whose service id another file already has."""
    seen: set[str] = set()
    found: dict[int, Fault] = {}
    for number, service in services:
        if service in seen:
            found[number] = Fault(
                ("service",), f"Another file already has the service `{service}`.", "Give it its own id."
            )
        seen.add(service)
    return found


def _at(data: Any, path: KeyPath) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
