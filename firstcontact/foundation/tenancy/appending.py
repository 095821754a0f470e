"""Rows that are only ever appended, written together at the end of the transaction that they belong to.

One call of a door announces a dozen events, notes a handful of changes, and appends to a history. Written one by one
they were a third of all statements; together they are one. They are written before anything could see or undo a part
of them: before the commit, before a savepoint, and before the same transaction reads their table.
"""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from pydantic_core import to_json


def append(model: type[models.Model], row: dict[str, Any]) -> None:
    """Write the row with others before this transaction ends.

    :param row: the value of every column.
    """
    database = _database()
    database.appended.setdefault(model, []).append(row)
    if not database.in_atomic_block:  # nobody ends it: it is written, or refused, at once
        write_appended()


def write_appended() -> None:
    """Write what waits, in one statement."""
    database = _database()
    tables, database.appended = database.appended, {}
    if not tables:
        return
    *before, last = (_statement(model) for model in tables)
    also = ", ".join(f"t{number} AS ({insert})" for number, insert in enumerate(before))
    rows = [to_json(rows).decode() for rows in tables.values()]
    database.plain_cursor().execute(f"WITH {also} {last}" if also else last, rows)


def write_before(statement: str) -> None:
    """Write what waits if this statement names a table of it."""
    for model in _database().appended:
        if model._meta.db_table in statement:
            write_appended()
            return


class AppendedManager(models.Manager[Any]):
    """Reads a table of such rows with those that this transaction has still to write."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """All rows."""
        write_appended()
        return super().get_queryset()


def _database() -> Any:
    return connections[DEFAULT_DB_ALIAS]


@cache
def _statement(model: type[models.Model]) -> str:
    """Rows come as JSON, however many: the statement is always the same, and PostgreSQL keeps its plan."""
    quote = _database().ops.quote_name
    table, columns = (
        quote(model._meta.db_table),
        ", ".join(quote(field.column) for field in model._meta.concrete_fields),
    )
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
