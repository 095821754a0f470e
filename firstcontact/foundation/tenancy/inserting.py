"""Writing a row that may be there already, in one statement: of two at once, one is written."""

from typing import Any

from django.db import connections, router
from django.db.models import Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


def insert_once(row: Model) -> bool:
    """Insert the row, unless a rule of uniqueness stands against it. Whether it was inserted.

    To try, and to catch the error, would take a savepoint around it, three statements instead of one. A reference to
    what is not there is still an error.
    """
    model: Any = type(row)
    using = router.db_for_write(model, instance=row)
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE)
    query.insert_values(model._meta.concrete_fields, [row])
    with connections[using].cursor() as cursor:
        for statement, parameters in query.get_compiler(using=using).as_sql():
            cursor.execute(statement, parameters)
        inserted = bool(cursor.rowcount)
    row._state.adding, row._state.db = not inserted, using
    return inserted
