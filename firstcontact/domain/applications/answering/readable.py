"""Answers as people read them: for check-your-answers, the case page, emails and letters."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers

from firstcontact.domain.applications.answering import messages
from firstcontact.domain.applications.answering.checked import Answers, AnswerValue, Moment
from firstcontact.domain.applications.answering.compute import computed_values
from firstcontact.domain.applications.answering.dates import in_words
from firstcontact.domain.applications.answering.flow import kept_answers, letter_address
from firstcontact.domain.catalogue.definition import (
    ChooseOneQuestion,
    ChooseSomeQuestion,
    ContactQuestion,
    DeclarationQuestion,
    GroupQuestion,
    PlaceQuestion,
    Question,
    ServiceDefinition,
    YesNoQuestion,
)

_CONTACT_ORDER = ("name", "email", "phone", "address", "postcode")


@dataclass(frozen=True, slots=True)
class ReadableAnswer:
    """A question and its answer, in words of one language."""

    question: str
    ask: str
    lines: tuple[str, ...]
    """The answer, line by line; never empty."""
    worked_out: bool = False
    """It was not asked, but worked out of other answers: `question` is the id of the computed value."""

    @property
    def text(self) -> str:
        """The answer on one line."""
        return ", ".join(self.lines)


def readable_answers(
    definition: ServiceDefinition, answers: Answers, language: str, moment: Moment | None = None
) -> tuple[ReadableAnswer, ...]:
    """The answered questions in order. With a moment, answers to hidden questions are left out.

    Then also what was worked out of them, each after the last question that it needs.
    """
    kept = kept_answers(definition, answers, moment) if moment else answers
    values = computed_values(definition, kept, moment.today) if moment else {}
    found: list[ReadableAnswer] = []
    for question in definition.questions:
        if question.id in kept:
            lines = readable_value(question, kept[question.id], language)
            found.append(ReadableAnswer(question.id, question.ask.of(language), lines))
        for one in definition.computed_after.get(question.id, ()):
            if one.id in values:
                value = values[one.id]
                line = str(value) if isinstance(value, int) else f"£{value}"
                found.append(ReadableAnswer(one.id, one.label.of(language), (line,), worked_out=True))
    return tuple(found)


def readable_value(question: Question, value: AnswerValue, language: str) -> tuple[str, ...]:
    """One stored answer in words, line by line; what has an unexpected shape is shown as it is."""
    if value is None or value in ("", [], {}):
        return (messages.NOT_ANSWERED.of(language),)
    lines = _LINES.get(question.type, _plain)(question, value, language)
    return tuple(line for line in lines if line.strip()) or (messages.NOT_ANSWERED.of(language),)


def contact_of(definition: ServiceDefinition, answers: Answers) -> dict[str, str]:
    """Name, email, phone, address and postcode as the contact question has them; only those that were given."""
    for question in definition.questions:
        value = answers.get(question.id)
        if isinstance(question, ContactQuestion) and isinstance(value, dict):
            return {part: str(value[part]) for part in _CONTACT_ORDER if value.get(part)}
    return {}


def address_of(definition: ServiceDefinition, answers: Answers) -> tuple[str, ...]:
    """The lines of the address that a letter to the customer may go to, the postcode last; none when there is none."""
    contact = contact_of(definition, answers)
    if contact.get("address"):
        return tuple(line for line in [*contact["address"].split("\n"), contact.get("postcode", "")] if line)
    found = letter_address(definition, answers)
    return _address_lines(found) if found else ()


def place_of(definition: ServiceDefinition, answers: Answers) -> dict[str, Any]:
    """The first answered place: its words, perhaps latitude and longitude; empty when there is none."""
    for question in definition.questions:
        value = answers.get(question.id)
        if isinstance(question, PlaceQuestion) and isinstance(value, dict):
            return dict(value)
    return {}


def _plain(question: Any, value: Any, language: str) -> tuple[str, ...]:
    return tuple(str(value).split("\n"))


def _options(question: ChooseOneQuestion | ChooseSomeQuestion, value: Any, language: str) -> tuple[str, ...]:
    chosen = value if isinstance(value, list) else [value]
    return tuple(
        question.options[str(each)].label.of(language) if str(each) in question.options else str(each)
        for each in chosen
    )


def _yes_no(question: YesNoQuestion, value: Any, language: str) -> tuple[str, ...]:
    labels = {"yes": question.labels.yes, "no": question.labels.no}
    return (labels[value].of(language),) if value in ("yes", "no") else (str(value),)


def _date(question: Any, value: Any, language: str) -> tuple[str, ...]:
    with suppress(TypeError, ValueError):
        return (in_words(date.fromisoformat(value), language),)
    return (str(value),)


def _money(question: Any, value: Any, language: str) -> tuple[str, ...]:
    return (f"£{value}",)


def _phone(question: Any, value: Any, language: str) -> tuple[str, ...]:
    return (readable_phone(str(value)),)


def readable_phone(number: str) -> str:
    """A stored phone number as people write it: national for British ones, with the country code for others."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    national = parsed.country_code == 44
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def _address(question: Any, value: Any, language: str) -> tuple[str, ...]:
    return _address_lines(value) if isinstance(value, dict) else (str(value),)


def _address_lines(value: dict[str, Any]) -> tuple[str, ...]:
    lines = value.get("lines")
    parts = [*(lines if isinstance(lines, list) else []), value.get("postcode") or ""]
    return tuple(str(part) for part in parts if part)


def _place(question: Any, value: Any, language: str) -> tuple[str, ...]:
    return (str(value.get("words", "")),) if isinstance(value, dict) else (str(value),)


def _contact(question: Any, value: Any, language: str) -> tuple[str, ...]:
    if not isinstance(value, dict):
        return (str(value),)
    parts = {part: str(value[part]) for part in _CONTACT_ORDER if value.get(part)}
    if "phone" in parts:
        parts["phone"] = readable_phone(parts["phone"])
    return tuple(line for part in parts.values() for line in part.split("\n"))


def _declaration(question: DeclarationQuestion, value: Any, language: str) -> tuple[str, ...]:
    if not isinstance(value, dict):
        return (str(value),)
    name = value.get("name")
    return (question.agree.of(language), f"{messages.SIGNED.of(language)}: {name}" if name else "")


def _group(question: GroupQuestion, value: Any, language: str) -> tuple[str, ...]:
    """Each of them with its number, then each answer on a line after its question."""
    lines: list[str] = []
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        lines.append(f"{question.each.of(language)} {number}")
        if not isinstance(item, dict):
            lines.append(str(item))
            continue
        for each in question.questions:
            if item.get(each.id) is not None:
                ask = each.ask.of(language)
                said = ", ".join(readable_value(each, item[each.id], language))
                lines.append(f"{ask} {said}" if ask.endswith("?") else f"{ask}: {said}")
    return tuple(lines)


_LINES: dict[str, Callable[[Any, Any, str], tuple[str, ...]]] = {
    "choose_one": _options,
    "choose_some": _options,
    "yes_no": _yes_no,
    "date": _date,
    "money": _money,
    "phone": _phone,
    "address": _address,
    "place": _place,
    "contact": _contact,
    "group": _group,
    "declaration": _declaration,
}
