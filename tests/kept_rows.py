"""The rows of a made-up council, kept as they were written once and put back in one statement a table.

Hundreds of tests begin with the same council. To set it up through the actions takes some 250 statements, which each
process does once; the tests of setting up call the actions themselves.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from firstcontact.foundation.tenancy.appending import write_appended
from tests.isolation.rows import owned_tables

COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'xid'
"""


@dataclass(frozen=True)
class KeptRows:
    """One council's rows: a table, its columns, and the rows as JSON."""

    council: UUID
    tables: tuple[tuple[str, str, str], ...]

    def put_back(self) -> None:
        """Write them into this transaction, which acts for the council."""
        with connection.cursor() as cursor:
            for table, columns, rows in self.tables:
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)",
                    [rows],
                )


def keep_rows(council: UUID) -> KeptRows:
    """The rows of the council that this transaction acts for, and the logins that were made for it."""
    write_appended()
    conditions = dict.fromkeys(owned_tables(), "true")
    conditions |= {"councils_council": f"t.id = '{council}'", "identity_login": f"t.email LIKE '%@{council}.example'"}
    order = ["councils_council", "identity_login", *owned_tables()]
    return KeptRows(council, tuple(found for table in order for found in _rows_of(table, conditions[table])))


def _rows_of(table: str, condition: str) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_agg(t)::text FROM {table} t WHERE {condition}")
        rows: Any = cursor.fetchone()[0]
        cursor.execute(COLUMNS, [table])
        return [(table, cursor.fetchone()[0], rows)] if rows else []
