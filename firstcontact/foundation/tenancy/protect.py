"""The wall between councils, as one migration operation a table."""

from collections.abc import Mapping
from typing import Any

from django.db.migrations.operations import RunSQL

RULE = "council_id = current_setting('app.council')::uuid"
Statement = str | tuple[str, dict[str, Any] | tuple[Any, ...] | list[Any] | None]


def protect(table: str, references: Mapping[str, str] | None = None, *, append_only: bool = False) -> RunSQL:
    """Row-level security, the council's own foreign key, `UNIQUE (council_id, id)` and composite foreign keys.

    :param references: column to the other council-owned table; a reference across councils is then refused by
        PostgreSQL when the transaction commits.
    :param append_only: rows may be added and read, never changed or removed by the application's role.
    """
    forward: list[Statement] = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY one_council ON {table} USING ({RULE}) WITH CHECK ({RULE})",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_council UNIQUE (council_id, id)",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_council FOREIGN KEY (council_id) REFERENCES councils_council (id)",
    ]
    forward += _references(table, references or {})
    if append_only:
        forward.append(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    return RunSQL(forward, reverse_sql=RunSQL.noop)


def refer(table: str, references: Mapping[str, str]) -> RunSQL:
    """Composite foreign keys of a protected table: for tables that name each other, where `protect` comes too early."""
    return RunSQL(_references(table, references), reverse_sql=RunSQL.noop)


def _references(table: str, references: Mapping[str, str]) -> list[Statement]:
    return [
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_same_council FOREIGN KEY (council_id, {column}) "
        f"REFERENCES {other} (council_id, id) DEFERRABLE INITIALLY DEFERRED"
        for column, other in references.items()
    ]
