"""The names of HTML fields of each type of question: from them to a raw answer, from a stored answer back."""

from collections.abc import Callable

from firstcontact.domain.applications.answering.checked import AnswerValue
from firstcontact.domain.catalogue.definition import ContactQuestion, Question

_PARTS: dict[str, tuple[str, ...]] = {
    "date": ("day", "month", "year"),
    "address": ("lines", "postcode"),
    "place": ("words", "latitude", "longitude"),
}


def field_parts(question: Question) -> tuple[str, ...]:
    """The parts of a question that has several fields; none where one field (or one group of choices) is enough."""
    return question.asks if isinstance(question, ContactQuestion) else _PARTS.get(question.type, ())


def field_names(question: Question) -> dict[str, str]:
    """Part to name of its HTML field: `{"day": "moved-day", ...}`; a question of one field has the part ``""``."""
    parts = field_parts(question)
    return {part: f"{question.id}-{part}" for part in parts} if parts else {"": question.id}


def raw_from_fields(question: Question, values_of: Callable[[str], list[str]]) -> object:
    """The raw answer from a posted form; `values_of` gives the values sent under a name (`request.POST.getlist`)."""
    names = field_names(question)
    if question.type == "choose_some":
        return list(values_of(names[""]))
    if "" in names:
        return _last(values_of(names[""]))
    return {part: _last(values_of(name)) for part, name in names.items()}


def fields_from_value(question: Question, value: AnswerValue) -> dict[str, list[str]]:
    """What to put into the fields to show a stored answer again."""
    names = field_names(question)
    parts = _parts_of(question, value)
    if "" in names:
        values = value if isinstance(value, list) else [] if value is None else [str(value)]
        return {names[""]: values}
    return {name: [parts[part]] if part in parts else [] for part, name in names.items()}


def _parts_of(question: Question, value: AnswerValue) -> dict[str, str]:
    if isinstance(value, dict):
        return {
            part: "\n".join(map(str, each)) if isinstance(each, list) else str(each) for part, each in value.items()
        }
    if question.type == "date" and isinstance(value, str) and value.count("-") == 2:
        year, month, day = value.split("-")
        return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    return {}


def _last(values: list[str]) -> str:
    return values[-1] if values else ""
