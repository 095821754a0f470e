"""Plain SQL, where putting a statement together with Django costs more than running it.

A page that many people wait for reads a dozen tables, and a contact that becomes a case writes a dozen. For each,
Django's own way costs several times what PostgreSQL needs; here a statement is only sent, and PostgreSQL keeps its
plan. Row-level security holds as ever.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, LiteralString, TypeVar

from django.db import connection

from firstcontact.foundation.tenancy.appending import write_before

Facts = TypeVar("Facts")


def read_rows(statement: LiteralString, **values: object) -> list[tuple[Any, ...]]:
    """The rows of a SELECT of this package's own tables; `%(name)s` in it stands for a value.

    Lists are given as arrays and say their type: `id = ANY(%(ids)s::uuid[])`.
    """
    write_before(statement)
    database: Any = connection
    rows: list[tuple[Any, ...]] = database.read(_as_of_one(statement, values), values)
    return rows


def read_facts(make: Callable[..., Facts], statement: LiteralString, **values: object) -> list[Facts]:
    """The rows, each made into facts: its columns are the arguments, in their order."""
    return [make(*row) for row in read_rows(statement, **values)]


def change_rows(statement: LiteralString, **values: object) -> int:
    """How many rows of this package's own tables were changed by an UPDATE, which says its values as a SELECT does."""
    write_before(statement)
    database: Any = connection
    cursor = database.plain_cursor()
    cursor.execute(_as_of_one(statement, values), values)
    return int(cursor.rowcount)


def _as_of_one(statement: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        if isinstance(value, list) and len(value) == 1:
            statement = _of_one(statement, name)
    return statement


@cache
def _of_one(statement: str, name: str) -> str:
    """The same for a list of one: PostgreSQL keeps a plan for it, where it would plan anew for each list."""
    return re.sub(rf"= ANY\(%\({name}\)s::(\w+)\[\]\)", rf"= (%({name})s::\1[])[1]", statement)
