"""The rules of applications, pure: what is asked, what an answer may be, what stops, how answers read."""

from firstcontact.domain.applications.answering.check import check_value
from firstcontact.domain.applications.answering.checked import (
    AnswerMistake,
    Answers,
    AnswerValue,
    Checked,
    CheckedPage,
    Moment,
)
from firstcontact.domain.applications.answering.dates import in_words
from firstcontact.domain.applications.answering.fields import (
    field_names,
    field_parts,
    inside,
    raw_from_fields,
)
from firstcontact.domain.applications.answering.flow import (
    check_answer,
    check_page,
    demand_of,
    fee_of,
    is_high_priority,
    kept_answers,
    letter_address,
    next_question,
    possible_questions,
    previous_question,
    shown_questions,
    stop_for,
    unfinished,
    warnings_for,
)
from firstcontact.domain.applications.answering.readable import (
    ReadableAnswer,
    address_of,
    contact_of,
    place_of,
    readable_answers,
    readable_phone,
    readable_value,
)

__all__ = [
    "AnswerMistake",
    "AnswerValue",
    "Answers",
    "Checked",
    "CheckedPage",
    "Moment",
    "ReadableAnswer",
    "address_of",
    "check_answer",
    "check_page",
    "check_value",
    "contact_of",
    "demand_of",
    "fee_of",
    "field_names",
    "field_parts",
    "in_words",
    "inside",
    "is_high_priority",
    "kept_answers",
    "letter_address",
    "next_question",
    "place_of",
    "possible_questions",
    "previous_question",
    "raw_from_fields",
    "readable_answers",
    "readable_phone",
    "readable_value",
    "shown_questions",
    "stop_for",
    "unfinished",
    "warnings_for",
]
