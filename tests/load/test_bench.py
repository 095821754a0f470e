"""The benchmark itself: what it loads is what the product writes, and what it measures is answered rightly."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from firstcontact.foundation.references import is_reference
from tests.load.bench.__main__ import loading, measure_loaded
from tests.load.bench.client import compose
from tests.load.bench.measuring import Timing
from tests.load.bench.patterns import OF_A_CUSTOMER
from tests.load.bench.people import make_people, misspell
from tests.load.bench.samples import Measure
from tests.load.bench.table import Line, draw_growth, draw_table, misses, outgrown

CUSTOMERS = 300
ROOT = Path(__file__).resolve().parents[2]
CASE_TABLES = ("cases_case", "contacts_contact", "promises_promise", "work_item", "applications_application")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], str]]:
    """A small council, loaded: the environment of its processes, and the address of the bootstrap login."""
    home = tmp_path_factory.mktemp("bench") / "home"
    home.mkdir()
    for folder in (home, *home.parents[:3]):
        folder.chmod(0o755)  # the database runs as another user when root tests
    with loading(home, CUSTOMERS, stories=2) as (endpoints, environment):
        yield environment, endpoints.admin_url


@pytest.mark.long
@pytest.mark.shows("bench-loads-what-the-product-writes")
def test_what_is_loaded_is_what_the_journeys_made_column_by_column(loaded: tuple[dict[str, str], str]) -> None:
    """The stories that were told, and the rows made of them, stand side by side: they differ only where they must."""
    with psycopg.connect(loaded[1], row_factory=dict_row) as connection:
        for table in (*CASE_TABLES, *OF_A_CUSTOMER):
            told, made = _told_and_made(connection, table)
            assert told, table
            assert made, table
            shapes = {_shape(row) for row in told}
            assert {_shape(row) for row in made} <= shapes, table


@pytest.mark.long
@pytest.mark.shows("bench-loads-what-the-product-writes")
def test_every_reference_between_loaded_rows_holds(loaded: tuple[dict[str, str], str]) -> None:
    """They were not checked while the rows came in."""
    keys = (
        "SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent, "
        "(SELECT array_agg(attname ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS k (number, place) "
        " JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS child_columns, "
        "(SELECT array_agg(attname ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS k (number, place) "
        " JOIN pg_attribute ON attrelid = confrelid AND attnum = number) AS parent_columns "
        "FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    with psycopg.connect(loaded[1], row_factory=dict_row) as connection:
        broken = []
        for key in connection.execute(keys).fetchall():
            same = " AND ".join(
                f"p.{parent} = c.{child}"
                for child, parent in zip(key["child_columns"], key["parent_columns"], strict=True)
            )
            there = " AND ".join(f"c.{child} IS NOT NULL" for child in key["child_columns"])
            query = f"SELECT count(*) AS n FROM {key['child']} c LEFT JOIN {key['parent']} p ON {same} WHERE {there}"
            row = connection.execute(f"{query} AND p IS NULL").fetchone()
            if row is None or row["n"]:
                broken.append((key["child"], key["child_columns"], row))
    assert broken == []


@pytest.mark.long
@pytest.mark.shows("bench-measures-what-people-wait-for")
def test_every_measure_is_answered_rightly_at_a_tiny_size(loaded: tuple[dict[str, str], str], tmp_path: Path) -> None:
    environment, admin_url = loaded
    lines = measure_loaded(environment, admin_url, tmp_path, seconds=0.3, port=_free_port())

    assert [line.measure.name for line in lines if line.timing.errors] == []
    assert len(lines) == 10
    assert all(line.timing.rate > 0 and line.queries > 0 and line.alone > 0 for line in lines)
    table = draw_table(lines)
    assert all(line.measure.name in table for line in lines)


@pytest.mark.shows("bench-judges-growth")
def test_growth_is_judged_against_the_logarithm() -> None:
    small = [_line("steady", 10, 5), _line("slow", 10, 5)]
    large = [_line("steady", 12, 6), _line("slow", 30, 6)]

    assert outgrown((100_000, 1_000_000), small, large) == ["slow"]
    assert "1.20 times" in draw_growth((100_000, 1_000_000), small, large)


@pytest.mark.shows("bench-judges-growth")
def test_a_missed_aim_is_said() -> None:
    assert misses(_line("good", 10, 5)) == []
    assert misses(_line("slow", 100, 5, rate=10)) == ["rate", "p95", "CPU"]
    assert misses(_line("wrong", 10, 5, errors=3)) == ["3 wrong answers"]


@pytest.mark.shows("bench-loads-what-the-product-writes")
def test_the_people_are_made_up_and_have_names_as_people_have_them() -> None:
    people = list(make_people(4_000))
    families = [one.name_key.split(" ", 1)[1] for one in people]
    most = max(families.count(family) for family in set(families))

    assert people[:50] == list(make_people(50))
    assert 0.005 < most / len(people) < 0.05
    assert len(set(families)) > 500
    assert len({one.phone for one in people}) == len(people)
    assert all(one.postcode.startswith("CE") for one in people)
    assert misspell("Mary Thompson", Random(1)) != "Mary Thompson"


def test_the_client_sends_nothing_twice() -> None:
    ask = {"method": "POST", "path": "/x", "body": '{"key": "{key}"}', "headers": {"Idempotency-Key": "{key}"}}
    first, second = compose(ask, "host", "cookie"), compose(ask, "host", "cookie")

    assert first != second
    assert b"{key}" not in first


@pytest.mark.long
@pytest.mark.shows("bench-small")
def test_the_small_benchmark_runs_and_prints_its_table() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.bench", "--small", "--port", str(_free_port())],
        cwd=ROOT,
        env={**os.environ, "BENCH_HOME": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "wrong:" not in done.stdout
    assert done.stdout.count("queue page") == 1


def _told_and_made(connection: Any, table: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows that journeys wrote, and those that were loaded: these have a round number in their ids."""
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    if table == "customers_name_slip":
        return rows, rows
    made = [row for row in rows if row["id"].hex[16] == "8" and row["id"].hex[17:20] in ("000", "fff")]
    ids = {row["id"] for row in made}
    return [row for row in rows if row["id"] not in ids], made


def _shape(row: dict[str, Any]) -> str:
    """What of a row is neither an id, nor a time, nor somebody's own: the rest is as the product wrote it."""
    shape: dict[str, Any] = {}
    for column, value in row.items():
        plain = value is None or isinstance(value, bool | int) or column in _CODES
        if column == "reference":
            shape[column] = is_reference(value)
        elif plain and column not in _MAY_BE_EMPTY:
            shape[column] = value
        else:
            shape[column] = "" if column in _MAY_BE_EMPTY else f"{type(value).__name__} {bool(value)}"
    return json.dumps(shape, sort_keys=True, default=str)


_CODES = ("state", "kind", "channel", "direction", "service", "team", "evidence", "outcome", "source")
_MAY_BE_EMPTY = (
    "email",
    "phone",
    "address",
    "postcode",
    "access_needs",
    "language",
    "name",
    "name_key",
    "date_of_birth",
)


def _line(name: str, p50: float, cpu: float, *, rate: float = 300, errors: int = 0) -> Line:
    timing = Timing(rate, p50, p50 * 2, p50 * 3, errors, (), cpu, 1 if rate > 100 else 9, 1, 100, 100, 1000)
    return Line(Measure(name, [], 200, 60, 7, 1.5), timing, 10, 2, 2)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
