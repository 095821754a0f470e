"""An answer as its boxes show it: what was refused looks as typed, what was understood as people write it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from firstcontact.domain.catalogue.definition import Question

DAY_PARTS = ("day", "month", "year")


def as_shown(question: Question, value: object) -> dict[str, Any]:
    """The content of the boxes, by field name; "" is the box of a question that has only one.

    :param value: the raw answer as it was posted, or the stored one; None when there is none yet.
    """
    if question.type == "date":
        return _day(value)
    if question.type == "choose_some":
        return {"": [str(each) for each in value] if isinstance(value, list | tuple) else []}
    if question.type in ("address", "place", "contact", "declaration"):
        return _fields(question.type, value)
    if question.type == "yes_no" and isinstance(value, bool):
        return {"": "yes" if value else "no"}
    return {"": "" if value is None else str(value)}


def field_errors(error: object) -> dict[str, str]:
    """The messages about one question by field, from one message, a mapping or nothing."""
    if not error:
        return {}
    if isinstance(error, Mapping):
        return {str(name or ""): str(message) for name, message in error.items()}
    return {"": str(error)}


def _day(value: object) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {part: str(value.get(part) or "") for part in DAY_PARTS}
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    try:
        return _day(date.fromisoformat(str(value)))
    except ValueError:
        return dict.fromkeys(DAY_PARTS, "")


def _fields(kind: str, value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {"words": str(value)} if kind == "place" and value else {}
    fields: dict[str, Any] = {str(name): content for name, content in value.items() if content is not None}
    if "lines" in fields:
        fields["lines"] = _lines(fields["lines"])
    if "address" in fields:
        fields["address"] = "\n".join(_lines(fields["address"]))
    return fields


def _lines(content: object) -> list[str]:
    """Lines from a list, from typed text with line breaks, or from a stored address."""
    if isinstance(content, Mapping):
        return [*_lines(content.get("lines") or []), *_lines(content.get("postcode") or [])]
    if isinstance(content, list | tuple):
        return [str(line) for line in content]
    return str(content).split("\n")
