"""How many queries a request takes, how long they take in it, and how long the same SQL takes alone.

Each request goes through the whole of the product in this process: middleware, view, template. Every statement that
reaches the database is noted as it was sent, with its time; then the same statements run again through psycopg alone,
prepared, on a connection that is warm, in one transaction that is rolled back. BEGIN and COMMIT are in neither.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.test import Client
from uuid_utils.compat import uuid7

from firstcontact.foundation.references import is_reference, new_reference

WARM, COUNTED, RUNS = 3, 12, 3
ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Alone = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What a request makes: ids that are not older than its beginning, and, where it writes, what hangs on its key."""

    since: float
    key: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement, its values, and the seconds that it took."""

    text: Any
    values: Any
    took: float


@dataclass(frozen=True, slots=True)
class Spent:
    """Of the request in the middle: queries, milliseconds of database within it and alone, and of the whole request."""

    queries: float
    database: float
    alone: float
    whole: float


def count_statements(asks: Sequence[dict[str, Any]], cookie: str, host: str) -> Spent:
    """Ask each of these once, the first few to warm up."""
    client = Client(HTTP_HOST=host)
    client.cookies["sessionid"] = cookie
    found: list[tuple[float, float, float, float]] = []
    with _alone() as alone:
        for number, ask in enumerate(asks[: WARM + COUNTED]):
            made = Made(time.time(), uuid7().hex if ask["method"] == "POST" else "")
            with _noted() as noted:
                began = time.perf_counter()
                answer = _answer(client, ask, made.key)
                whole = time.perf_counter() - began
            assert answer.status_code == ask["status"], (ask["path"], answer.status_code)
            if number >= WARM:
                found.append((len(noted), sum(one.took for one in noted), run_alone(alone, noted, made), whole))
    queries, *times = (median(column) for column in zip(*found, strict=True))
    return Spent(queries, *(seconds * 1000 for seconds in times))


def _answer(client: Client, ask: dict[str, Any], key: str) -> Any:
    """What comes of it; `{key}` is this key."""
    if not key:
        return client.get(ask["path"])
    body = ask["body"].replace("{key}", key)
    headers = {name: value.replace("{key}", key) for name, value in ask["headers"].items()}
    return client.post(ask["path"], body, content_type=headers.pop("Content-Type"), headers=headers)


def run_alone(alone: Alone, statements: Sequence[Sent], made: Made) -> float:
    """Seconds that these statements take, the best of three runs. What a run wrote is rolled back.

    Of a million cases one in ninety references that are drawn at random is somebody's: then the run is taken again.
    """
    found: list[float] = []
    for _ in range(RUNS * 10):
        with suppress(psycopg.errors.UniqueViolation):
            found.append(_run_once(alone, statements, made))
        if len(found) == RUNS:
            break
    return min(found)


def _run_once(alone: Alone, statements: Sequence[Sent], made: Made) -> float:
    """What the request made is another each time, so that nothing is written twice under one id."""
    others: dict[UUID | str, Any] = {made.key: uuid7().hex}
    took = 0.0
    cursor = alone.cursor()
    try:
        for statement in statements:
            values = _with_others(statement.values, others, made)
            began = time.perf_counter()
            cursor.execute(_without_begin(statement.text), values, prepare=True)
            took += time.perf_counter() - began
    finally:
        alone.rollback()
    return took


def _without_begin(text: Any) -> Any:
    """Without the BEGIN that is sent in one message with the council: the transaction is begun already."""
    return text.removeprefix("BEGIN; ") if isinstance(text, str) else text


def _with_others(values: Any, others: dict[UUID | str, Any], made: Made) -> Any:
    if isinstance(values, UUID):
        at = (values.int >> 80) / 1000  # a UUIDv7 begins with its time in thousandths of a second
        return values if at < made.since - 0.001 else others.setdefault(values, uuid7())
    if isinstance(values, str):
        return _text_with_others(values, others, made)
    if isinstance(values, dict):
        return {name: _with_others(value, others, made) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return type(values)(_with_others(value, others, made) for value in values)
    return values


def _text_with_others(text: str, others: dict[UUID | str, Any], made: Made) -> str:
    """The same for a text: rows that are appended go as JSON, with their ids."""
    if made.key and is_reference(text):
        return str(others.setdefault(text, new_reference()))
    said = text.replace(made.key, others[made.key]) if made.key else text
    return ID.sub(lambda found: str(_with_others(UUID(found[0]), others, made)), said)


@contextmanager
def _alone() -> Iterator[Alone]:
    """A connection of psycopg alone, with the application's login."""
    connection.ensure_connection()
    facts = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    with psycopg.connect(**{name: facts[name] for name in names if facts.get(name)}) as alone:
        alone.prepared_max = None  # nothing that was planned is thrown away
        yield alone


@contextmanager
def _noted() -> Iterator[list[Sent]]:
    """Every statement that any connection of this process sends, and the seconds until its answer is here."""
    noted: list[Sent] = []
    plain = psycopg.Cursor.execute

    def execute(self: Any, query: Any, params: Any = None, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return plain(self, query, params, **more)
        finally:
            noted.append(Sent(query, params, time.perf_counter() - began))

    psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    try:
        yield noted
    finally:
        psycopg.Cursor.execute = plain  # type: ignore[method-assign]
