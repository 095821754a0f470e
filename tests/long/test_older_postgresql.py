"""The tests that use the database also pass on PostgreSQL 15, the oldest version that we promise to work with."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstcontact.foundation.database import Cluster, Endpoints
from firstcontact.foundation.database.binaries import Binaries
from tests.database_plugin import GIVEN, ONLY_DATABASE

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
pytestmark = pytest.mark.long


@pytest.fixture(scope="module", autouse=True)
def programs() -> Path:
    """The programs of PostgreSQL 15."""
    if not (PROGRAMS / "initdb").exists():
        pytest.skip(f"there is no PostgreSQL 15 in {PROGRAMS}")
    assert Binaries(PROGRAMS).major == 15
    return PROGRAMS


@pytest.fixture
def outside_server(programs: Path) -> Iterator[Endpoints]:
    """A server that somebody else runs, as far as the tests can tell."""
    folder = Path(tempfile.mkdtemp(prefix="fc-long-"))
    folder.chmod(0o755)
    with Cluster(folder / "state", binaries=str(programs), durable=False).running(tied=True) as endpoints:
        yield endpoints
    shutil.rmtree(folder, ignore_errors=True)


def _run_tests(*words: str, **more: str) -> int:
    """Runs tests in a process of their own; how many passed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DATABASE_"))}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *words],
        env={**kept, **more},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"(\d+) passed", result.stdout)
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
    assert passed is not None
    return int(passed[1])


@pytest.mark.shows("outside-database-server")
def test_the_database_tests_pass_on_postgresql_15(programs: Path) -> None:
    """All that speaks to the database; the pages (tests/doors) ask through the same queries and would take as long."""
    places = ("firstcontact", "tests/isolation", "tests/journeys", "tests/mail_in", "tests/api")
    every = (*places, "-n", "2", "-m", "not long and not browser", ONLY_DATABASE)
    assert _run_tests(*every, FIRSTCONTACT_POSTGRES=str(programs)) > 0


@pytest.mark.shows("outside-database-server")
def test_the_tests_can_use_a_server_that_somebody_else_runs(outside_server: Endpoints) -> None:
    assert _run_tests("firstcontact/foundation", ONLY_DATABASE, **{GIVEN: outside_server.admin_url}) > 0
