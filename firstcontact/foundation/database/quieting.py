"""Keeps the log readable while the database is away: one line now and then instead of a traceback for each request."""

import logging
import time
from collections.abc import Mapping

from firstcontact.foundation.database.answering import says_no_answer, shortly

AGAIN = 30.0  # seconds until a process says it again


class DatabaseAway(logging.Filter):
    """Makes one short line of a record about a database that does not answer, and drops the next ones for a while.

    Every other record passes as it is, with its traceback.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: float | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        error = next((each for each in _errors(record) if says_no_answer(each)), None)
        if error is None:
            return True
        if self._said is not None and time.monotonic() - self._said < AGAIN:
            return False
        self._said = time.monotonic()
        record.msg = f"The database does not answer: {shortly(error)}"
        record.ours = True  # these words hold no value of anybody's
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return True


def _errors(record: logging.LogRecord) -> list[BaseException]:
    """The error that the record has, and those that it names in its text, as a pool of connections does."""
    named = record.args.values() if isinstance(record.args, Mapping) else record.args or ()
    carried = record.exc_info[1] if record.exc_info else None
    return [each for each in (carried, *named) if isinstance(each, BaseException)]
