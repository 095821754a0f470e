"""What every transaction does: at its start it sets the council, at its end it writes the rows that are appended.

The council is set here because middleware cannot: it runs outside the transaction of the view.
"""

import select
from functools import partial
from time import perf_counter
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.json import set_json_loads
from pydantic_core import from_json

from firstcontact.foundation.tenancy.appending import write_appended
from firstcontact.foundation.tenancy.context import current_council


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, with `app.council` set for each transaction; row-level security reads it and fails closed without."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.appended: dict[Any, list[Any]] = {}
        self._plain: Any = None
        self._readers: dict[str, tuple[str, Any]] = {}

    def read(self, statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of one of the statements that stand in the code: each keeps its cursor, which knows its columns.

        To make a cursor and what reads its columns takes longer than a small statement.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        self.validate_no_broken_transaction()
        known, cursor = self._readers.get(statement) or (statement, None)
        if cursor is None or cursor.connection is not self.connection:
            cursor = self._new_reader()
            self._readers[known] = known, cursor

        def execute(sql: str, params: Any, _many: bool, _context: Any) -> None:
            with self.wrap_database_errors:
                cursor.execute(sql, params)

        for wrapper in reversed(self.execute_wrappers):
            execute = partial(wrapper, execute)
        began = perf_counter()
        try:
            execute(known, values, False, {"connection": self, "cursor": cursor})
        finally:
            if self.queries_logged:
                self.queries_log.append({"sql": statement, "time": f"{perf_counter() - began:.3f}"})
        with self.wrap_database_errors:
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _new_reader(self) -> Any:
        """A cursor that reads times and JSON at once: Django does it in Python, and later; all our times are in UTC."""
        cursor = self.connection.cursor()
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        set_json_loads(from_json, cursor)
        return cursor

    def plain_cursor(self) -> Any:
        """The cursor for plain SQL that writes: one for all, because to make one takes as long as a small statement."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            if self._plain is None or self._plain.connection is not self.connection:
                self._plain = self.create_cursor()
            return self._prepare_cursor(self._plain)  # type: ignore[attr-defined]  # not in the stubs

    def _set_autocommit(self, autocommit: bool) -> None:
        self.appended = {}
        council = current_council()
        if autocommit or council is None:
            super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
            return
        with self.wrap_database_errors:  # said at once, in one message: psycopg's own BEGIN would be another
            self.connection.execute(f"BEGIN; SET LOCAL app.council = '{council}'", prepare=False)

    def is_usable(self) -> bool:
        """Whether the connection works, asked before each request.

        The server says nothing to a connection that asks nothing, unless it ends it: so nothing to read is an answer,
        and the server is asked only when there is something, or after an error.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return False  # what a query would be told
        silent = select.poll()
        silent.register(self.connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
        return (not self.errors_occurred and not silent.poll(0)) or super().is_usable()

    def _commit(self) -> None:
        try:
            write_appended()
        except BaseException:
            self._rollback()
            raise
        super()._commit()  # type: ignore[misc]  # not in the stubs

    def _rollback(self) -> None:
        self.appended = {}
        super()._rollback()  # type: ignore[misc]  # not in the stubs

    def _savepoint(self, sid: str) -> None:
        write_appended()
        super()._savepoint(sid)  # type: ignore[misc]  # not in the stubs

    def _savepoint_rollback(self, sid: str) -> None:
        self.appended = {}  # what was appended before the savepoint was written when it began
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs
