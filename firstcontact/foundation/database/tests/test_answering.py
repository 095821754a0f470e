"""Whether the database answers: waited for, told apart from our own mistakes, and said once in the log."""

import logging

import psycopg
import pytest

from firstcontact.foundation.database import answering
from firstcontact.foundation.database.answering import NoAnswerError, says_no_answer, shortly, wait_for_answer
from firstcontact.foundation.database.quieting import DatabaseAway

REFUSED = psycopg.OperationalError(
    'connection to server at "127.0.0.1", port 1 failed: Connection refused\n\tIs the server running on that host?'
)


class WrappedError(Exception):
    """As a library wraps what psycopg raised."""


def _raised(error: Exception, cause: Exception | None = None) -> Exception:
    error.__cause__ = cause
    return error


def _record(error: BaseException | None, *args: object) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    return logging.LogRecord("any", logging.ERROR, __file__, 1, "Internal Server Error: %s", args or ("/",), info)


def test_an_address_where_nobody_answers_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "PATIENCE", 0.0)
    with pytest.raises(NoAnswerError, match=r"127\.0\.0\.1:1 does not answer \(Connection refused\)") as said:
        wait_for_answer("postgresql://app:hunter22@127.0.0.1:1/council")
    assert "hunter22" not in str(said.value)


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (REFUSED, True),
        (psycopg.errors.AdminShutdown("terminating connection"), True),
        (psycopg.errors.CrashShutdown("terminating connection"), True),
        pytest.param(
            psycopg.errors.DiskFull("no space left on device"), True, marks=pytest.mark.shows("full-disk-survived")
        ),
        (_raised(WrappedError(), REFUSED), True),
        (ExceptionGroup("all councils", [_raised(WrappedError(), REFUSED)]), True),
        (ExceptionGroup("all councils", [REFUSED, ValueError()]), False),
        (psycopg.errors.DeadlockDetected("deadlock"), False),
        (psycopg.errors.UniqueViolation("twice"), False),
        (psycopg.errors.QueryCanceled("too slow"), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_a_database_that_is_away_is_told_apart_from_our_own_mistakes(error: BaseException | None, away: bool) -> None:
    assert says_no_answer(error) is away


def test_why_it_does_not_answer_is_one_line() -> None:
    assert shortly(_raised(WrappedError(), REFUSED)) == "Connection refused"
    assert shortly(psycopg.OperationalError("")) == "OperationalError"


def test_while_the_database_is_away_the_log_says_it_once_and_keeps_other_tracebacks() -> None:
    away = DatabaseAway()
    first = _record(_raised(WrappedError(), REFUSED))
    assert away.filter(first)
    assert first.getMessage() == "The database does not answer: Connection refused"
    assert first.exc_info is None
    assert not away.filter(_record(REFUSED))
    assert not away.filter(_record(None, "pool-1", REFUSED))
    ours = _record(ValueError())
    assert away.filter(ours)
    assert ours.exc_info is not None
    assert away.filter(_record(None, "/missing"))
