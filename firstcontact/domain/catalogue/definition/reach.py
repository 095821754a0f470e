"""Which questions and rules can ever be met: a walk with every answer that the conditions tell apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from firstcontact.domain.catalogue.definition.computed import Computed
from firstcontact.domain.catalogue.definition.conditions import Compare, Condition, Has, Is, Not, holds, leaves
from firstcontact.domain.catalogue.definition.questions import ChooseSomeQuestion, Question, option_ids
from firstcontact.domain.catalogue.definition.service import ServiceDefinition

MOST_STEPS = 100_000
"""Beyond this many steps of the walk nothing more is called unreachable."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Ids of questions that no answers lead to, and numbers of needs and rules that no answers fire."""

    questions: frozenset[str] = frozenset()
    needs: frozenset[int] = frozenset()
    rules: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Walk:
    definition: ServiceDefinition
    path: tuple[Question | Computed, ...]
    worlds: dict[str, list[Any]]
    questions: set[str] = field(default_factory=set)
    needs: set[int] = field(default_factory=set)
    rules: set[int] = field(default_factory=set)
    steps: int = 0

    def from_step(self, index: int, answers: dict[str, Any]) -> None:
        """Go on from the question or computed value with this number, with these answers before it."""
        self.steps += 1
        if self.steps > MOST_STEPS or index == len(self.path):
            return
        step = self.path[index]
        later = frozenset(each.id for each in self.path[index:])
        shown_when = None if isinstance(step, Computed) else step.shown_when
        if shown_when and not _true(shown_when, answers, later):
            if not self._stops(answers, later - {step.id}):
                self.from_step(index + 1, answers)
            return
        self.questions.add(step.id)
        for value in self.worlds[step.id]:
            told = {**answers, step.id: value}
            if not self._stops(told, later - {step.id}):
                self.from_step(index + 1, told)

    def _stops(self, answers: dict[str, Any], later: frozenset[str]) -> bool:
        """Note the needs that are not met and the rules that apply, in order, up to the first that stops."""
        for number, need in enumerate(self.definition.eligibility):
            if _true(Not(need.needs), answers, later):
                self.needs.add(number)
                return True
        for number, rule in enumerate(self.definition.rules):
            if _true(rule.when, answers, later):
                self.rules.add(number)
                if rule.stop:
                    return True
        return False


def unreachable(definition: ServiceDefinition) -> Unreachable:
    """The questions and rules that can never be met; none where the definition is too branched to walk whole."""
    worked_out = definition.computed_after
    path = tuple(step for each in definition.questions for step in (each, *worked_out.get(each.id, ())))
    walk = _Walk(definition, path, {step.id: list(_worlds(step, definition)) for step in path})
    walk.from_step(0, {})
    if walk.steps > MOST_STEPS:
        return Unreachable()
    return Unreachable(
        frozenset(question.id for question in definition.questions) - walk.questions,
        frozenset(range(len(definition.eligibility))) - walk.needs,
        frozenset(range(len(definition.rules))) - walk.rules,
    )


def _conditions(definition: ServiceDefinition) -> Iterator[Condition]:
    yield from (question.shown_when for question in definition.questions if question.shown_when)
    yield from (need.needs for need in definition.eligibility)
    yield from (rule.when for rule in definition.rules)


def _worlds(question: Question | Computed, definition: ServiceDefinition) -> Iterator[Any]:
    """The answers to a question that some condition tells apart (None: left empty; a set of tests: those it passes)."""
    about = {leaf for each in _conditions(definition) for leaf in leaves(each) if leaf.question == question.id}
    if isinstance(question, Computed) or question.optional:
        yield None
    named = sorted({option for leaf in about if isinstance(leaf, Is) for option in leaf.one_of})
    options = None if isinstance(question, Computed) else option_ids(question)
    if options is not None and named and not isinstance(question, Computed):
        yield from _choices(question, named, options)
        return
    tests = [leaf for leaf in about if isinstance(leaf, Has) or (isinstance(leaf, Compare) and leaf.test != "answered")]
    for passes in product((True, False), repeat=len(tests)):
        yield frozenset(leaf for leaf, passed in zip(tests, passes, strict=True) if passed)


def _choices(question: Question, named: list[str], options: tuple[str, ...]) -> Iterator[Any]:
    others = [option for option in options if option not in named][:1]
    if isinstance(question, ChooseSomeQuestion):
        for chosen in product((True, False), repeat=len(named)):
            some = tuple(option for option, taken in zip(named, chosen, strict=True) if taken) + tuple(others)
            if some:
                yield some
    else:
        yield from (*named, *others)


def _true(condition: Condition, answers: dict[str, Any], later: frozenset[str]) -> bool:
    return holds(condition, answers, later, lambda leaf, value: isinstance(value, frozenset) and leaf in value) is True
