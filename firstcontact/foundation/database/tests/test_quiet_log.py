"""What people told us does not stand in the log of the database server either."""

import os
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tests.database_plugin import GIVEN

WHO = "marigold@example.org"


def ask(sql: str) -> None:
    """Say who it was to a table that takes them once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE once (who text UNIQUE) ON COMMIT DROP")
        cursor.execute(sql, [WHO, WHO])


@pytest.mark.django_db
@pytest.mark.shows("log-names-nobody")
@pytest.mark.skipif(GIVEN in os.environ, reason="the log of a server that was given is not ours")
def test_neither_statements_nor_values_stand_in_the_log_of_our_own_server() -> None:
    log = Path(os.environ["FIRSTCONTACT_HOME"]) / "postgresql.log"
    for sql in ("INSERT INTO once (who) VALUES (%s), (%s)", "SELECT %s::uuid, %s", "SELECT nothing, %s, %s"):
        with pytest.raises(DatabaseError):
            ask(sql)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL application_name = %s", [WHO])
        cursor.execute("SELECT pg_sleep(0)")
    said = log.read_text(encoding="utf-8")
    assert "ready to accept connections" in said
    assert WHO not in said
    assert "STATEMENT" not in said
    assert "DETAIL" not in said
