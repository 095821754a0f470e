"""What may be written of a log record and of an error: ids, codes, places and numbers, never what people said.

Texts of our own calls are written as they are: the house rule is that they hold no names, contact points or free text.
Of other people's calls only the template is written, with the numbers in it; of an error its kind and place, because
its message may quote a value (`Key (email)=(...)`).
"""

import logging
import os
import sys
from collections.abc import Iterator
from traceback import walk_tb
from types import TracebackType
from typing import Any

import psycopg

OURS = "firstcontact"
IDS_ONLY = ("procrastinate", "_granian")  # their words hold ids and codes
NOT_SAID = "…"
MOST_ERRORS = 8
MOST_PLACES = 20
CODE = 60  # letters at most of what is a code
ROOTS = tuple(sorted((path for path in map(os.path.realpath, sys.path) if path != os.sep), key=len, reverse=True))


def message_of(record: logging.LogRecord) -> str:
    """What may be written of its text."""
    if _said_by(record, (OURS, *IDS_ONLY)) or getattr(record, "ours", False):
        try:
            return record.getMessage()
        except (TypeError, ValueError, KeyError):  # a mistake in a call is no reason to lose the line
            return str(record.msg)
    if not record.args:
        return f"{NOT_SAID} ({place_of(record.pathname)}:{record.lineno})"
    return _filled(str(record.msg), record.args)


def errors_of(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """The error, what it came from, and what it is made of: kinds, codes and places, the last one first."""
    waiting, seen = [error], 0
    while waiting and seen < MOST_ERRORS:
        one = waiting.pop(0)
        if one is None:
            continue
        seen += 1
        yield {"type": _kind(one), **_codes(one), "places": list(places_of(one.__traceback__))[-MOST_PLACES:]}
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))


def places_of(trace: TracebackType | None) -> Iterator[str]:
    """Where it went through, the outermost first: file, line and function."""
    for frame, line in walk_tb(trace):
        yield f"{place_of(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"


def place_of(path: str) -> str:
    """A source file without the folders that it is installed in."""
    root = next((root for root in ROOTS if path.startswith(root + os.sep)), "")
    return path[len(root) :].lstrip(os.sep)


def _said_by(record: logging.LogRecord, loggers: tuple[str, ...]) -> bool:
    return record.name.partition(".")[0] in loggers


def _filled(template: str, args: Any) -> str:
    try:
        if isinstance(args, dict):
            return template % {key: _number_or_nothing(value) for key, value in args.items()}
        return template % tuple(_number_or_nothing(value) for value in args)
    except (TypeError, ValueError, KeyError):
        return template


def _number_or_nothing(value: Any) -> Any:
    return value if isinstance(value, int | float) else NOT_SAID


def _kind(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _codes(error: BaseException) -> dict[str, Any]:
    """What is certain to be a code: of PostgreSQL, of the system, of our own refusals."""
    if isinstance(error, psycopg.Error):
        found = {
            "sqlstate": error.sqlstate,
            "table": error.diag.table_name,
            "column": error.diag.column_name,
            "constraint": error.diag.constraint_name,
        }
        return {name: value for name, value in found.items() if value}
    if isinstance(error, OSError) and error.errno is not None:
        return {"errno": error.errno}
    code = getattr(error, "code", None)
    if isinstance(code, int) or (isinstance(code, str) and code.isidentifier() and len(code) <= CODE):
        return {"code": code} if type(error).__module__.startswith(OURS) else {}
    return {}
