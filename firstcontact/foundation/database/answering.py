"""Whether a database answers, and whether an error says that it does not."""

import time

import psycopg

from firstcontact.foundation.database.urls import CONNECT_SECONDS, parse

PATIENCE = 5.0  # seconds: a server that starts beside us is not missing
PAUSE = 0.5
# SQLSTATEs: connections fail, the server ends, ended, or is not ready; its disk or memory is full, or cannot be written
_GONE = ("08", "57P01", "57P02", "57P03", "53", "58030")


class NoAnswerError(RuntimeError):
    """The database does not answer; the message says which, why, and what to do, without the password."""


def wait_for_answer(url: str, variable: str = "DATABASE_URL") -> None:
    """Returns as soon as the database at this address lets us in.

    :param variable: where the address comes from, for the message.
    :raises AddressError: when the address cannot be used.
    :raises NoAnswerError: when it does not let us in for PATIENCE seconds.
    """
    end = time.monotonic() + PATIENCE
    while (why := _why_not(url)) is not None:
        if time.monotonic() > end:
            address = parse(url)
            place = f"{address.host or 'localhost'}:{address.port or 5432}"
            raise NoAnswerError(
                f"The database {address.name} at {place} does not answer ({why}). Start it, or mend {variable}."
            )
        time.sleep(PAUSE)


def says_no_answer(error: BaseException | None) -> bool:
    """Whether this error, or one that it came from, is a database that went away or cannot be reached."""
    while error is not None:
        if isinstance(error, BaseExceptionGroup):
            return all(says_no_answer(each) for each in error.exceptions)
        if isinstance(error, psycopg.OperationalError):
            return error.sqlstate is None or error.sqlstate.startswith(_GONE)
        error = error.__cause__
    return False


def shortly(error: BaseException) -> str:
    """Why, in one line: psycopg says it at the end of several."""
    while error.__cause__ is not None or isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error.__cause__ or error
    words = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = next((line for line in reversed(words) if " failed: " in line), words[0] if words else type(error).__name__)
    return said.rpartition(" failed: ")[2]


def _why_not(url: str) -> str | None:
    address = parse(url)
    address.options.setdefault("connect_timeout", CONNECT_SECONDS)
    try:
        psycopg.connect(address.conninfo()).close()
    except psycopg.Error as error:
        return shortly(error)
    return None
