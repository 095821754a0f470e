"""Turning what the schema refuses into plain words, with the nearest known word where one was meant."""

import re
import types
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from firstcontact.domain.catalogue.definition.mistakes import Fault, KeyPath
from firstcontact.domain.catalogue.definition.service import ServiceDefinition


def faults_of(problem: ValidationError) -> list[Fault]:
    """What the schema refuses, each as a fault in plain words."""
    return [_fault(error) for error in problem.errors(include_url=False)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean ...?` when a known word is near, else the list of known words."""
    choices = list(known)
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Use one of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""


def _fault(error: ErrorDetails) -> Fault:
    path = tuple(step for step in error["loc"] if step != "[key]")
    explain = _EXPLAIN.get(error["type"], _other)
    message, mend = explain(path, error)
    return Fault(path, message, mend)


def _unknown_key(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    return f"`{path[-1]}` is not known here.", did_you_mean(str(path[-1]), keys_at(path[:-1]))


def _missing(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    return f"`{path[-1]}` is missing.", f"Add `{path[-1]}`."


def _not_in_list(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    known = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    return f"`{error['input']}` is not one of the known words.", did_you_mean(str(error["input"]), known)


def _unknown_type(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    context = error.get("ctx", {})
    known = re.findall(r"'([^']*)'", str(context.get("expected_tags", "")))
    return f"`{context.get('tag')}` is not a type of question.", did_you_mean(str(context.get("tag")), known)


def _no_type(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    return "The question has no `type`.", "Add `type: text`, `type: yes_no`, `type: choose_one` or another."


def _own_words(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    return str(error.get("ctx", {}).get("error", error["msg"])), ""


def _bad_id(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    if path == ("service",):
        return (
            f"`{error['input']}` cannot be the id of a service.",
            "Use small letters, figures and hyphens: `missed-bin`.",
        )
    return (
        f"`{error['input']}` cannot be an id.",
        "Use small letters, figures and underscores, at most 40: `out_in_time`.",
    )


def _bad_number(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    if path == ("lgsl",):
        return (
            f"`{error['input']}` is not an LGSL number.",
            "Use the number from the Local Government Services List (1 to 2000).",
        )
    return f"`{error['input']}` is not a whole number in the range allowed.", f"({error['msg']}.)"


def _not_text(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    return f"`{path[-1]}` should be text.", "Write `en:` and `cy:` under it; put numbers and dates in quotes."


def _too_few(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    least = error.get("ctx", {}).get("min_length", 1)
    return f"`{path[-1] if path else 'service'}` needs at least {least}.", "Add more under it."


def _other(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    name = f"`{path[-1]}`" if path else "The file"
    return f"{name} is not written as it should be.", f"({error['msg']}.)"


_EXPLAIN: dict[str, Callable[[KeyPath, ErrorDetails], tuple[str, str]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_in_list,
    "enum": _not_in_list,
    "union_tag_invalid": _unknown_type,
    "union_tag_not_found": _no_type,
    "value_error": _own_words,
    "string_pattern_mismatch": _bad_id,
    "string_too_long": _bad_id,
    "int_parsing": _bad_number,
    "int_type": _bad_number,
    "int_from_float": _bad_number,
    "greater_than_equal": _bad_number,
    "less_than_equal": _bad_number,
    "string_type": _not_text,
    "model_type": _not_text,
    "model_attributes_type": _not_text,
    "too_short": _too_few,
}


def keys_at(path: Sequence[str | int]) -> list[str]:
    """The keys that the schema knows at this path."""
    model = _model_at(ServiceDefinition, list(path))
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_at(kind: Any, path: list[str | int]) -> type[BaseModel] | None:
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not path:
            return kind
        by_key = {field.alias or name: field for name, field in kind.model_fields.items()}
        field = by_key.get(str(path[0]))
        return _model_at(field.annotation, path[1:]) if field else None
    return _model_inside(kind, path)


def _model_inside(kind: Any, path: list[str | int]) -> type[BaseModel] | None:
    if get_origin(kind) in (Union, types.UnionType):
        tagged = [each for each in get_args(kind) if path and str(path[0]) in _tags(each)]
        return _model_at(tagged[0], path[1:]) if tagged else None
    arguments = get_args(kind)
    return (
        _model_at(arguments[-1] if get_origin(kind) is dict else arguments[0], path[1:]) if arguments and path else None
    )


def _bare(kind: Any) -> Any:
    """The type without `Annotated` and without `| None`."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, types.UnionType):
        real = [each for each in get_args(kind) if each is not type(None)]
        return _bare(real[0]) if len(real) == 1 else kind
    return kind


def _tags(model: Any) -> tuple[str, ...]:
    field = getattr(model, "model_fields", {}).get("type")
    return get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()
