"""What stands in the database outside the columns that are meant for people: read whole, to look for their words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"


def rows_outside() -> Iterator[tuple[str, str]]:
    """Every row of every table without its columns of personal data, as text; sessions opened. The council is set."""
    personal = {model._meta.db_table: set(vars(model).get("personal_data", ())) for model in apps.get_models()}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, _text(table, json.loads(row) if isinstance(row, str) else row, personal.get(table, set()))


def found_outside(words: Iterable[str]) -> list[str]:
    """Which of these words stand outside: `table: word`, each once."""
    wanted = [word.lower() for word in words if word]
    found = {f"{table}: {word}" for table, text in rows_outside() for word in wanted if word in text}
    return sorted(found)


def _text(table: str, row: dict[str, Any], personal: set[str]) -> str:
    kept = {name: value for name, value in row.items() if name not in personal}
    if table == "django_session":
        kept["session_data"] = SessionStore().decode(str(row["session_data"]))
    return json.dumps(kept, ensure_ascii=False).lower()
