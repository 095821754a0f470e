"""Checking one raw answer against its question: the value to keep, or what to do. Total: no input makes it fail."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from firstcontact.domain.applications.answering import messages
from firstcontact.domain.applications.answering.checked import AnswerMistake, AnswerValue, Checked, Wrong
from firstcontact.domain.applications.answering.dates import read_date
from firstcontact.domain.applications.answering.people import (
    NAME_LENGTH,
    read_address,
    read_contact,
    read_email,
    read_phone,
    read_place,
)
from firstcontact.domain.applications.answering.raw import clean_line, clean_lines, field, is_empty
from firstcontact.domain.catalogue.definition import (
    AnyQuestion,
    ChooseOneQuestion,
    ChooseSomeQuestion,
    ContactQuestion,
    DeclarationQuestion,
    GroupQuestion,
    LongTextQuestion,
    MoneyQuestion,
    NumberQuestion,
    Question,
    TextQuestion,
)
from firstcontact.foundation.languages import Text


def check_value(
    question: Question, raw: object, today: date, *, reached_by_letter: bool = False, by_staff: bool = False
) -> Checked:
    """The value of a raw answer, or its mistakes. A stored value goes through unchanged.

    `reached_by_letter`: an earlier answer is an address that a letter can go to. `by_staff`: an adviser answers, who
    may leave a caller unknown.
    """
    try:
        if isinstance(question, ContactQuestion):
            return Checked(read_contact(question, raw, reached_by_letter=reached_by_letter, by_staff=by_staff))
        if is_empty(raw):
            return _left_empty(question)
        return Checked(_READERS[question.type](question, raw, today))
    except Wrong as wrong:
        mistakes = tuple(AnswerMistake(question.id, part, message) for part, message in wrong.faults)
        return Checked(None, mistakes)


def _read_group(question: GroupQuestion, raw: object, today: date) -> list[dict[str, Any]] | None:
    """Each of them in the order given, with the answers that were given; those left wholly empty are passed over."""
    if not isinstance(raw, list | tuple) or not all(isinstance(each, Mapping) for each in raw):
        raise Wrong((None, messages.ANSWER_IT))
    if sum(not is_empty(each) for each in raw) > question.max:
        raise Wrong((None, messages.at_most(question.max)))
    found: list[dict[str, Any]] = []
    faults: list[tuple[str | None, Text]] = []
    for number, item in enumerate(raw, 1):
        if is_empty(item):
            continue
        checked = {each.id: check_value(each, item.get(each.id), today) for each in question.questions}
        found.append({name: one.value for name, one in checked.items() if one.value is not None})
        for mistake in (mistake for one in checked.values() for mistake in one.mistakes):
            part = f"-{mistake.field}" if mistake.field else ""
            faults.append((f"{number}-{mistake.question}{part}", mistake.message))
    if faults:
        raise Wrong(*faults)
    found = [each for each in found if each]
    if len(found) < question.min and not (question.optional and not found):
        raise Wrong((None, messages.at_least(question.min)))
    return found or None


def _left_empty(question: Question) -> Checked:
    if question.optional:
        return Checked(None)
    part, message = _WHEN_EMPTY.get(question.type, (None, messages.ANSWER_IT))
    return Checked(None, (AnswerMistake(question.id, part, message),))


_WHEN_EMPTY: dict[str, tuple[str | None, Text]] = {
    "choose_one": (None, messages.CHOOSE_ONE),
    "choose_some": (None, messages.CHOOSE_SOME),
    "yes_no": (None, messages.CHOOSE_YES_OR_NO),
    "number": (None, messages.WHOLE_NUMBER),
    "money": (None, messages.AMOUNT),
    "date": (None, messages.WHOLE_DATE),
    "address": ("lines", messages.ADDRESS_LINES),
    "place": ("words", messages.PLACE),
    "email": (None, messages.EMAIL),
    "phone": (None, messages.PHONE),
    "declaration": ("agreed", messages.AGREE),
}


def _read_text(question: TextQuestion, raw: object, today: date) -> str:
    return _short_enough(clean_line(raw), question.max_length)


def _read_long_text(question: LongTextQuestion, raw: object, today: date) -> str:
    return _short_enough(clean_lines(raw), question.max_length)


def _short_enough(text: str, most: int) -> str:
    if not text:
        raise Wrong((None, messages.ANSWER_IT))
    if len(text) > most:
        raise Wrong((None, messages.too_long(most, len(text))))
    return text


def _read_one(question: ChooseOneQuestion, raw: object, today: date) -> str:
    chosen = clean_line(raw)
    if chosen not in question.options:
        raise Wrong((None, messages.CHOOSE_ONE))
    return chosen


def _read_some(question: ChooseSomeQuestion, raw: object, today: date) -> list[str]:
    chosen = {clean_line(each) for each in (raw if isinstance(raw, list | tuple) else [raw])} - {""}
    if not chosen:
        raise Wrong((None, messages.CHOOSE_SOME))
    if not chosen <= set(question.options):
        raise Wrong((None, messages.CHOOSE_LISTED))
    return [option for option in question.options if option in chosen]


def _read_yes_no(question: AnyQuestion, raw: object, today: date) -> str:
    if clean_line(raw) not in ("yes", "no"):
        raise Wrong((None, messages.CHOOSE_YES_OR_NO))
    return clean_line(raw)


def _read_number(question: NumberQuestion, raw: object, today: date) -> int:
    written = re.sub(r"[ ,]", "", clean_line(raw))
    if not re.fullmatch(r"-?\d{1,12}", written, re.ASCII):
        raise Wrong((None, messages.WHOLE_NUMBER))
    if not question.min <= int(written) <= question.max:
        raise Wrong((None, messages.between(question.min, question.max)))
    return int(written)


def _read_money(question: MoneyQuestion, raw: object, today: date) -> str:
    written = re.sub(r"[ ,£]", "", clean_line(raw))
    if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", written, re.ASCII):
        raise Wrong((None, messages.AMOUNT))
    if not question.min <= Decimal(written) <= question.max:
        raise Wrong((None, messages.between(question.min, question.max)))
    return f"{Decimal(written):.2f}"


def _read_declaration(question: DeclarationQuestion, raw: object, today: date) -> dict[str, Any]:
    """That they agree, and the name that they sign with."""
    said = field(raw, "agreed") if isinstance(raw, Mapping) else raw
    name = clean_line(field(raw, "name"))
    faults: list[tuple[str | None, Text]] = [] if clean_line(said) == "yes" else [("agreed", messages.AGREE)]
    if question.sign and not name:
        faults.append(("name", messages.SIGN))
    if len(name) > NAME_LENGTH:
        faults.append(("name", messages.too_long(NAME_LENGTH, len(name))))
    if faults:
        raise Wrong(*faults)
    return {"agreed": "yes", "name": name} if question.sign else {"agreed": "yes"}


def _read_shape(read: Callable[[Any, object], AnswerValue]) -> Callable[[Any, object, date], AnswerValue]:
    return lambda question, raw, today: read(question, raw)


_READERS: Mapping[str, Callable[[Any, object, date], AnswerValue]] = {
    "text": _read_text,
    "long_text": _read_long_text,
    "choose_one": _read_one,
    "choose_some": _read_some,
    "yes_no": _read_yes_no,
    "number": _read_number,
    "money": _read_money,
    "date": read_date,
    "address": _read_shape(read_address),
    "place": _read_shape(read_place),
    "group": _read_group,
    "declaration": _read_declaration,
    "email": lambda question, raw, today: read_email(raw),
    "phone": lambda question, raw, today: read_phone(raw),
}
