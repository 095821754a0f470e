"""A row for any table, made of what the database says of its columns: so that a new table is tried without asking."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from firstcontact.foundation.tenancy.appending import write_appended
from firstcontact.foundation.tenancy.models import new_id

_numbers = itertools.count(1)

COLUMNS = """
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod),
       a.attgenerated <> '' OR a.attidentity <> '' OR a.atthasdef
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
KEYS = """
SELECT array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n(number, place)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.number ORDER BY n.place),
       k.confrelid::regclass::text
FROM pg_constraint k WHERE k.conrelid = %s::regclass AND k.contype = 'f'
"""
OWNED = """
SELECT c.oid::regclass::text FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'council_id' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""
APPEND_ONLY = "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'append_only')"


@dataclass(frozen=True)
class Table:
    """A table as the database describes it.

    :ivar columns: name to type, without what the database fills by itself.
    :ivar references: column to the table of the same council that it points to.
    :ivar strangers: column to the table that belongs to no council.
    """

    name: str
    columns: dict[str, str]
    references: dict[str, str]
    strangers: dict[str, str]
    append_only: bool


@dataclass
class Rows:
    """One council's made-up rows: table to id."""

    council: UUID
    ids: dict[str, UUID] = field(default_factory=dict)


def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database answers, with what this transaction has still to write at its end."""
    write_appended()
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return list(cursor.fetchall())


def do(query: str, *values: Any) -> int:
    """Do it; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return int(cursor.rowcount)


def owned_tables() -> list[str]:
    """Every table of the database that has a column for the council."""
    return [name for (name,) in ask(OWNED)]


def describe(name: str) -> Table:
    """What the database says of a table."""
    references: dict[str, str] = {}
    strangers: dict[str, str] = {}
    for columns, other in ask(KEYS, name):
        if columns[0] == "council_id" and len(columns) == 2:
            references[columns[1]] = other
        elif columns != ["council_id"]:
            strangers[columns[0]] = other
    columns = {column: kind for column, kind, made in ask(COLUMNS, name) if not made}
    return Table(name, columns, references, strangers, bool(ask(APPEND_ONLY, name)[0][0]))


def add(table: Table, rows: Rows, **instead: Any) -> UUID:
    """Add a made-up row of this council (the one that is set); `instead` gives some columns other values."""
    values = {column: _value(kind, column) for column, kind in table.columns.items()}
    values |= {column: rows.ids[other] for column, other in table.references.items() if other in rows.ids}
    values |= {column: _stranger(other) for column, other in table.strangers.items()}
    values |= {"id": new_id(), "council_id": rows.council, **instead}
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f"%s::{table.columns[name]}" for name in values)
    do(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", *values.values())
    return UUID(str(values["id"]))


def fill(tables: list[Table], council: UUID) -> Rows:
    """A row in each table, each pointing at the others; the council is set already. Keys are checked at the end."""
    rows = Rows(council)
    rows.ids = {table.name: new_id() for table in tables}
    for table in tables:
        add(table, rows, id=rows.ids[table.name])
    do("SET CONSTRAINTS ALL IMMEDIATE")
    do("SET CONSTRAINTS ALL DEFERRED")
    return rows


def _stranger(name: str) -> Any:
    """A new row in a table of no council, for one that points to it."""
    table = describe(name)
    values = {column: _value(kind, column) for column, kind in table.columns.items()}
    names = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join(f"%s::{kind}" for kind in table.columns.values())
    return ask(f"INSERT INTO {name} ({names}) VALUES ({marks}) RETURNING id", *values.values())[0][0]


def _value(kind: str, column: str) -> Any:
    """Some value of this type, another one each time where the type has enough."""
    number = next(_numbers)
    base, _, limit = kind.partition("(")
    if base in ("character varying", "text", "character"):
        most = int(limit.rstrip(")")) if limit else 40
        return f"{number:x}{column}"[:most]
    plain: dict[str, Any] = {
        "uuid": new_id(),
        "boolean": False,
        "jsonb": "{}",
        "bytea": b"made up",
        "date": f"{2000 + number % 7000}-01-01",
        "timestamp with time zone": f"{2000 + number % 7000}-01-01T00:00:00Z",
        "numeric": 1,
    }
    return plain.get(base, number % 30_000)
