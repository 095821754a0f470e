"""Conditions as data: `{help: yes}`, `{day: {older_than: 2 working days}}`, and `all`, `any` and `not` around them.

Of a group, `{people: {more_than: 2}}` counts, and `{people: {has: {age: {less_than: 18}}}}` looks for one of them.

A condition is read once, written back in the same shape, and answered in three values: true, false, or not known yet.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from firstcontact.domain.catalogue.definition.spans import DAY_UNITS, parse_day, parse_span

Test = Literal["older_than", "before", "after", "more_than", "less_than", "answered"]
TESTS: tuple[Test, ...] = get_args(Test)
HAS = "has"
COMBINED = ("all", "any", "not")
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Is:
    """The question was answered with this option, or with one of these (for several choices: has one of them)."""

    question: str
    one_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """The answer stands this way to an amount: `older_than: 2 working days`, `more_than: 3`, `answered: yes`."""

    question: str
    test: Test
    amount: str


@dataclass(frozen=True, slots=True)
class Has:
    """Of the group, at least one is such that this holds; the condition names the questions of the group."""

    question: str
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    part: "Condition"


Leaf = Is | Compare | Has
"""A plain statement about one question."""
Condition = Leaf | AllOf | AnyOf | Not
Comparer = Callable[[Compare | Has, Any], bool]


def read_condition(data: Any, depth: int = 0) -> Condition:
    """Read a condition from plain data.

    :raises ValueError: in plain words, when the data is no condition.
    """
    if isinstance(data, Leaf | AllOf | AnyOf | Not):
        return data
    if depth > DEEPEST:
        raise ValueError("This condition has too many levels. Split it into several rules.")
    if not isinstance(data, Mapping) or not data:
        raise ValueError("A condition is written like `{question: option}`, or with `all`, `any` or `not`.")
    parts = tuple(_read_entry(str(key), value, depth) for key, value in data.items())
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _read_entry(key: str, value: Any, depth: int) -> Condition:
    if key == "not":
        return Not(read_condition(value, depth + 1))
    if key in ("all", "any"):
        if not isinstance(value, list | tuple) or not value:
            raise ValueError(f"`{key}` needs a list of conditions under it, each with a dash.")
        parts = tuple(read_condition(part, depth + 1) for part in value)
        return AllOf(parts) if key == "all" else AnyOf(parts)
    if isinstance(value, Mapping):
        tests = tuple(_read_test(key, str(test), amount, depth) for test, amount in value.items())
        if not tests:
            raise ValueError(f"`{key}` needs an option or a test such as `older_than` after it.")
        return tests[0] if len(tests) == 1 else AllOf(tests)
    return Is(key, _options(key, value))


def _options(question: str, value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    if not values or not all(isinstance(each, str) and each for each in values):
        raise ValueError(
            f"`{question}: {value}` should name an option, as a word without capitals (`yes`, not `true`)."
        )
    return tuple(values)


def _read_test(question: str, test: str, amount: Any, depth: int) -> Compare | Has:
    if test == HAS:
        return Has(question, read_condition(amount, depth + 1))
    if test not in TESTS:
        raise ValueError(f"`{test}` is not a test. Use one of {', '.join((*TESTS, HAS))}.")
    return Compare(question, test, _AMOUNTS[test](amount))


def _span_amount(amount: Any) -> str:
    return str(parse_span(str(amount), DAY_UNITS))


def _day_amount(amount: Any) -> str:
    parse_day(str(amount))
    return str(amount)


def _number_amount(amount: Any) -> str:
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise ValueError(f"`{amount}` should be a number.")  # noqa: TRY004  (pydantic reads ValueError)
    return str(amount)


def _yes_no_amount(amount: Any) -> str:
    if amount not in ("yes", "no"):
        raise ValueError(f"`answered: {amount}` should be `yes` or `no`.")
    return str(amount)


_AMOUNTS: dict[Test, Callable[[Any], str]] = {
    "older_than": _span_amount,
    "before": _day_amount,
    "after": _day_amount,
    "more_than": _number_amount,
    "less_than": _number_amount,
    "answered": _yes_no_amount,
}


def condition_data(condition: Condition) -> dict[str, Any]:
    """The condition as plain data, in the shape in which it is written."""
    match condition:
        case Is(question, one_of):
            return {question: one_of[0] if len(one_of) == 1 else list(one_of)}
        case Compare(question, test, amount):
            return {question: {test: _written_amount(test, amount)}}
        case Has(question, part):
            return {question: {HAS: condition_data(part)}}
        case AllOf(parts):
            return {"all": [condition_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [condition_data(part) for part in parts]}
        case Not(part):
            return {"not": condition_data(part)}


def _written_amount(test: Test, amount: str) -> str | int | float:
    if test in ("more_than", "less_than"):
        return float(amount) if "." in amount or "e" in amount else int(amount)
    return amount


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every plain statement about one question inside the condition; of a group, one statement."""
    match condition:
        case Is() | Compare() | Has():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)


def holds(condition: Condition, answers: Mapping[str, Any], open_questions: Set[str], compare: Comparer) -> bool | None:
    """Whether the condition is true, false, or not known yet (None).

    `answers` are those of shown questions; a question among `open_questions` is still to be answered, and any other
    without an answer never will be, so that statements about it are false.
    """
    match condition:
        case Is() | Compare() | Has():
            return _leaf_holds(condition, answers, open_questions, compare)
        case AllOf(parts):
            return _every(holds(part, answers, open_questions, compare) for part in parts)
        case AnyOf(parts):
            return _negate(_every(_negate(holds(part, answers, open_questions, compare)) for part in parts))
        case Not(part):
            return _negate(holds(part, answers, open_questions, compare))


def _leaf_holds(leaf: Leaf, answers: Mapping[str, Any], open_questions: Set[str], compare: Comparer) -> bool | None:
    if leaf.question in open_questions:
        return None
    value = answers.get(leaf.question)
    if isinstance(leaf, Compare) and leaf.test == "answered":
        return (value is not None) == (leaf.amount == "yes")
    if isinstance(leaf, Compare | Has):
        return value is not None and compare(leaf, value)
    chosen = value if isinstance(value, list | tuple) else [value]
    return any(option in leaf.one_of for option in chosen)


def _every(values: Iterator[bool | None]) -> bool | None:
    known: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            known = None
    return known


def _negate(value: bool | None) -> bool | None:
    return None if value is None else not value


ConditionField = Annotated[
    Condition,
    PlainValidator(read_condition),
    PlainSerializer(condition_data),
    WithJsonSchema(
        {"type": "object", "minProperties": 1, "description": "A condition: {question: option}, all, any, not"}
    ),
]
