"""The names of HTML fields of each type of question, and from them to a raw answer.

A group has a hidden field of its own name for each of them that stands on the page, with its number as the value; the
boxes of the second are those of the questions inside it, called `people-2-born`.
"""

from collections.abc import Callable

from firstcontact.domain.catalogue.definition import (
    ContactQuestion,
    DeclarationQuestion,
    GroupQuestion,
    PlainQuestion,
    Question,
)

_PARTS: dict[str, tuple[str, ...]] = {
    "date": ("day", "month", "year"),
    "address": ("lines", "postcode"),
    "place": ("words", "latitude", "longitude"),
}


def field_parts(question: Question) -> tuple[str, ...]:
    """The parts of a question that has several fields; none where one field (or one group of choices) is enough."""
    if isinstance(question, DeclarationQuestion):
        return ("agreed", "name") if question.sign else ("agreed",)
    return question.asks if isinstance(question, ContactQuestion) else _PARTS.get(question.type, ())


def field_names(question: Question) -> dict[str, str]:
    """Part to name of its HTML field: `{"day": "moved-day", ...}`; a question of one field has the part ``""``."""
    parts = field_parts(question)
    return {part: f"{question.id}-{part}" for part in parts} if parts else {"": question.id}


def raw_from_fields(question: Question, values_of: Callable[[str], list[str]]) -> object:
    """The raw answer from a posted form; `values_of` gives the values sent under a name (`request.POST.getlist`)."""
    if isinstance(question, GroupQuestion):
        numbers = [each for each in values_of(question.id) if each.isdecimal()][: question.max + 1]
        return [
            {each.id: raw_from_fields(inside(question, each, number), values_of) for each in question.questions}
            for number in numbers
        ]
    names = field_names(question)
    if question.type == "choose_some":
        return list(values_of(names[""]))
    if "" in names:
        return _last(values_of(names[""]))
    return {part: _last(values_of(name)) for part, name in names.items()}


def inside(group: GroupQuestion, question: PlainQuestion, number: int | str) -> PlainQuestion:
    """A question inside a group as the one of this number has it: with an id of its own on the page."""
    return question.model_copy(update={"id": f"{group.id}-{number}-{question.id}"})


def _last(values: list[str]) -> str:
    return values[-1] if values else ""
