"""Writing rows in as few statements as there can be, each the same for every row of a table."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import BooleanField, CharField, DateTimeField, ForeignKey, Model, TextField, UUIDField

AS_IT_IS = (BooleanField, CharField, DateTimeField, TextField, UUIDField)


def insert_once(row: Model) -> bool:
    """Insert the row, unless a rule of uniqueness stands against it. Whether it was inserted.

    To try, and to catch the error, would take a savepoint around it, three statements instead of one. A reference to
    what is not there is still an error.
    """
    using = router.db_for_write(type(row), instance=row)
    inserted = bool(insert_values(type(row), [values_of(row, using)], using=using, unless_there=True))
    row._state.adding, row._state.db = not inserted, using
    return inserted


def insert_values(
    model: type[Model], rows: Sequence[Iterable[Any]], *, using: str = "default", unless_there: bool = False
) -> int:
    """Insert rows of one table, given as their values in the order of its columns. How many were inserted.

    :param unless_there: leave out those against which a rule of uniqueness stands.
    """
    head, places = _statement(model, using)
    tail = " ON CONFLICT DO NOTHING" if unless_there else ""
    database: Any = connections[using]
    cursor = database.plain_cursor()
    cursor.execute(f"{head}{', '.join([places] * len(rows))}{tail}", [value for row in rows for value in row])
    return int(cursor.rowcount)


def values_of(row: Model, using: str = "default") -> list[Any]:
    """The values of a row as the database takes them, in the order of its columns."""
    connection = connections[using]
    return [
        field.get_db_prep_save(getattr(row, name), connection) if field else getattr(row, name)
        for name, field in _columns(type(row))
    ]


@cache
def _columns(model: type[Model]) -> list[tuple[str, Any]]:
    """The name of each column's value, and the field where that is not taken by the database as it is."""
    fields = model._meta.concrete_fields
    return [(field.attname, None if isinstance(_valued(field), AS_IT_IS) else field) for field in fields]


def _valued(field: Any) -> Any:
    return field.target_field if isinstance(field, ForeignKey) else field


@cache
def _statement(model: type[Model], using: str) -> tuple[str, str]:
    """The beginning of the statement that inserts into this table, and the places of one row.

    Django puts it together anew for each row, which takes longer than the database needs for the row.
    """
    quote = connections[using].ops.quote_name
    columns = [quote(str(field.column)) for field in model._meta.concrete_fields]
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES ", f"({places})"
