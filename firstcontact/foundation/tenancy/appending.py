"""Rows that are only ever appended, written together at the end of the transaction that they belong to.

One call of a door announces a dozen events and notes a handful of changes. Written one by one they were a third of all
statements; together they are one for each table. They are written before anything could see or undo a part of them:
before the commit, before a savepoint, and before the same transaction reads their table through `objects`.
"""

from typing import Any

from django.db import connection, models

from firstcontact.foundation.tenancy.inserting import insert_values, values_of


def append(row: models.Model) -> None:
    """Write the row with others before this transaction ends; its values are taken now."""
    waiting: Any = connection
    waiting.appended.append((type(row), values_of(row)))
    if not connection.in_atomic_block:  # nobody ends it: it is written, or refused, at once
        write_appended()


def write_appended() -> None:
    """Write what waits, one statement a table."""
    waiting: Any = connection
    rows, waiting.appended = waiting.appended, []
    tables: dict[type[models.Model], list[list[Any]]] = {}
    for model, values in rows:
        tables.setdefault(model, []).append(values)
    for model, together in tables.items():
        insert_values(model, together)


class AppendedManager(models.Manager[Any]):
    """Reads a table of such rows with those that this transaction has still to write."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """All rows."""
        write_appended()
        return super().get_queryset()
