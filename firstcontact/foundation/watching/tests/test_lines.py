"""A log line holds kinds, codes, places and numbers, whatever an error or somebody else's code would say."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection

from firstcontact.foundation.database.quieting import DatabaseAway
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.watching.formats import JsonLines, Words
from firstcontact.foundation.watching.work import new_request_id, piece_of_work, present_request_id, read_request_id

WHO = "marigold@example.org"
OURS = "firstcontact.doors.somewhere"
COUNCIL = UUID(int=7)
NOBODY: dict[str, int] = {}

pytestmark = pytest.mark.shows("log-names-nobody")


def record(logger: str, said: str, *args: Any, error: BaseException | None = None, **extra: Any) -> logging.LogRecord:
    """What a call of a logger makes."""
    info = (type(error), error, error.__traceback__) if error else None
    return logging.getLogger(logger).makeRecord(
        logger, logging.ERROR, __file__, 12, said, args, info, "function", extra or None
    )


def both(made: logging.LogRecord) -> tuple[dict[str, Any], str]:
    """The line as an object, and as words."""
    return json.loads(JsonLines("web").format(made)), Words("web").format(made)


def caught(does: Callable[[], Any]) -> Exception:
    """The error that it ends with."""
    with pytest.raises(Exception) as found:  # noqa: PT011  # any error
        does()
    return found.value


def test_of_other_peoples_code_only_the_template_and_numbers_are_written() -> None:
    line, words = both(record("django.request", "%s: %s (%d)", "Not Found", f"/progress/{WHO}/", 404))
    assert line["message"] == "…: … (404)"
    assert WHO not in words
    line, words = both(record("somebody", f"Could not write to {WHO}"))
    assert line["message"] == "… (firstcontact/foundation/watching/tests/test_lines.py:12)"
    assert WHO not in words
    line, _ = both(record("somebody", "%(who)s had %(n)d", {"who": WHO, "n": 3}))
    assert line["message"] == "… had 3"


def test_our_own_words_are_written_with_their_codes() -> None:
    line, words = both(record(OURS, "Mailbox %s: %s could not be fetched.", "hello", "17"))
    assert line["message"] == "Mailbox hello: 17 could not be fetched."
    assert "Mailbox hello" in words


def test_a_faulty_call_loses_its_values_and_not_its_line() -> None:
    line, _ = both(record(OURS, "%d emails", WHO))
    assert line["message"] == "%d emails"
    line, _ = both(record("somebody", "%d emails", WHO))
    assert WHO not in line["message"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "codes"),
    [
        (
            "INSERT INTO once (who) VALUES (%s), (%s)",
            {"sqlstate": "23505", "table": "once", "constraint": "once_who_key"},
        ),
        ("SELECT %s::uuid, %s", {"sqlstate": "22P02"}),
    ],
)
def test_an_error_of_the_database_is_told_by_its_codes(sql: str, codes: dict[str, str]) -> None:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE once (who text UNIQUE)")
            cursor.execute(sql, [WHO, WHO])

    error = caught(ask)
    assert isinstance(error, DatabaseError)
    assert WHO in str(error)
    line, words = both(record(OURS, "It failed.", error=error))
    assert WHO not in json.dumps(line) + words
    django, below = line["errors"]
    assert django["type"].startswith("django.db.utils.")
    assert {name: below[name] for name in codes} == codes
    assert any(" ask" in place for place in django["places"])
    assert codes["sqlstate"] in words


def test_an_error_is_told_by_kind_and_place_with_all_that_it_came_from() -> None:
    def fail() -> None:
        try:
            raise ValueError(WHO)
        except ValueError as error:
            error.add_note(WHO)
            raise ExceptionGroup(WHO, [KeyError(WHO), OSError(2, WHO)]) from error

    line, words = both(record("somebody", "gone", error=caught(fail)))
    assert WHO not in json.dumps(line) + words
    assert [each["type"] for each in line["errors"]] == [
        "ExceptionGroup",
        "KeyError",
        "FileNotFoundError",
        "ValueError",
    ]
    assert line["errors"][2]["errno"] == 2
    assert line["errors"][0]["places"][-1].startswith("firstcontact/foundation/watching/tests/test_lines.py:")
    assert "    at firstcontact/foundation/watching/tests/test_lines.py:" in words


def test_in_a_demonstration_errors_are_written_whole() -> None:
    made = record("somebody", "%s", WHO, error=caught(lambda: NOBODY[WHO]))
    said = Words("web", whole=True).format(made)
    assert WHO in said
    assert f"KeyError: {WHO!r}" in said


def test_that_the_database_is_away_is_said_in_words() -> None:
    error = caught(lambda: psycopg.connect("host=127.0.0.1 port=1 user=x"))
    made = record("django.request", "%s: %s", "Internal Server Error", f"/progress/{WHO}/", error=error)
    assert DatabaseAway().filter(made)
    assert both(made)[0]["message"] == "The database does not answer: Connection refused"


@pytest.mark.shows("log-in-lines-of-json")
def test_each_line_is_an_object_with_the_work_in_hand() -> None:
    with piece_of_work("a-request-id", job="read_email"), acting_for(COUNCIL):
        text = JsonLines("worker").format(record(OURS, "two\nlines “ŵ”", facts={"ms": 1.5}))
    assert "\n" not in text
    line = json.loads(text)
    assert {name: line[name] for name in ("level", "process", "request_id", "council_id", "job", "ms", "message")} == {
        "level": "ERROR", "process": "worker", "request_id": "a-request-id", "council_id": str(COUNCIL),
        "job": "read_email", "ms": 1.5, "message": "two\nlines “ŵ”",
    }  # fmt: skip
    assert line["time"].endswith("+00:00")
    assert "request_id" not in json.loads(JsonLines("worker").format(record(OURS, "outside")))


@pytest.mark.shows("request-ids-go-on-in-jobs")
@pytest.mark.parametrize(
    "said", ["", "short", "x" * 65, "with space", "new\nline", f"{WHO}", "-leading-dash", "ŵŵŵŵŵŵŵŵ"]
)
def test_a_request_id_that_is_not_well_formed_is_not_taken_over(said: str) -> None:
    assert read_request_id("01a21a3f1d0e75fba1783fef271ec74b") == "01a21a3f1d0e75fba1783fef271ec74b"
    made = read_request_id(said)
    assert made not in {said, new_request_id()}
    assert len(made) == 32


@pytest.mark.django_db
@pytest.mark.shows("request-ids-go-on-in-jobs")
def test_the_work_in_hand_counts_its_statements_and_ends() -> None:
    with piece_of_work() as outer:
        with piece_of_work("another-piece") as inner, connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.01)")
            assert present_request_id() == "another-piece"
        assert present_request_id() == outer.request_id
    assert present_request_id() == ""
    figures = inner.figures()
    assert figures["queries"] == 1
    assert 10 <= figures["database_ms"] <= figures["ms"]


def test_what_ends_a_process_or_a_thread_is_logged_and_not_printed() -> None:
    program = f"""
import logging, sys, threading
from firstcontact.foundation.watching.endings import log_what_ends_us
from firstcontact.foundation.watching.formats import JsonLines
from django.conf import settings
settings.configure()
handler = logging.StreamHandler()
handler.setFormatter(JsonLines("web"))
logging.getLogger().addHandler(handler)
log_what_ends_us()
def fail():
    raise ValueError("{WHO}")
thread = threading.Thread(target=fail)
thread.start(); thread.join()
class Bad:
    def __del__(self):
        fail()
Bad()
logging.getLogger("firstcontact").error("%d", "{WHO}")
fail()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert WHO not in ended.stdout + ended.stderr
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [line["message"] for line in lines] == [
        "A thread ended by an error.", "An error had nowhere to go.", "%d", "This process ends by an error.",
    ]  # fmt: skip
    assert lines[-1]["errors"][0]["type"] == "ValueError"
