"""Reading rows by plain SQL, where putting a query together with Django costs more than running it.

A page that many people wait for reads a dozen tables. For each, Django's query costs several times what PostgreSQL
needs for the answer; here a statement is only sent, and PostgreSQL keeps its plan. Row-level security holds as ever.
"""

from collections.abc import Callable
from typing import Any, LiteralString, TypeVar

from django.db import connection

Facts = TypeVar("Facts")


def read_rows(statement: LiteralString, **values: object) -> list[tuple[Any, ...]]:
    """The rows of a SELECT of this package's own tables; `%(name)s` in it stands for a value.

    Lists are given as arrays and say their type: `id = ANY(%(ids)s::uuid[])`.
    """
    database: Any = connection
    rows: list[tuple[Any, ...]] = database.read(statement, values)
    return rows


def read_facts(make: Callable[..., Facts], statement: LiteralString, **values: object) -> list[Facts]:
    """The rows, each made into facts: its columns are the arguments, in their order."""
    return [make(*row) for row in read_rows(statement, **values)]
