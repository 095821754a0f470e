"""Places in long lists: where the next page begins, as a word that programs hand back and need not understand."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from firstcontact.doors.api.problems import Problem

MOST = 100
LONGEST = 200


def write_place(*parts: object) -> str:
    """A place from its parts (times, ids, numbers, None)."""
    return urlsafe_b64encode(to_json(parts)).decode().rstrip("=")


def read_place(word: str, *kinds: Any) -> tuple[Any, ...]:
    """The parts of a place, each of the kind that is expected there (`datetime | None`: it may be missing).

    :raises Problem: 422 when it is no place of this list.
    """
    try:
        parts = from_json(urlsafe_b64decode(word.encode("ascii") + b"=" * (-len(word) % 4)))
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise ValueError("not so many parts")
        return tuple(_part(part, kind) for part, kind in zip(parts, kinds, strict=True))
    except (ValueError, Error, OverflowError, RecursionError) as error:
        wrong = {"in": "query", "where": "after", "message": "This is no place in this list."}
        raise Problem(422, "Take `after` from `next` of the page before.", errors=[wrong]) from error


def _part(part: object, kind: Any) -> object:
    if kind == datetime | None:
        return None if part is None else _part(part, datetime)
    if kind is datetime and isinstance(part, str):
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is None or not 1 < moment.year < 9999:
            raise ValueError("no zone, or a time that another zone cannot say")
        return moment
    if kind is UUID and isinstance(part, str):
        return UUID(part)
    if kind is int and isinstance(part, int) and not isinstance(part, bool) and 0 <= part < 2**63:
        return part
    raise ValueError("not of this kind")
