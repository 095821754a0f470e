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


@pytest.fixture
def older_server() -> Iterator[Endpoints]:
    """A server of PostgreSQL 15, started by our launcher with the system's programs."""
    if not (PROGRAMS / "initdb").exists():
        pytest.skip(f"there is no PostgreSQL 15 in {PROGRAMS}")
    folder = Path(tempfile.mkdtemp(prefix="fc-long-"))
    folder.chmod(0o755)
    assert Binaries(PROGRAMS).major == 15
    with Cluster(folder / "state", binaries=str(PROGRAMS), durable=False).running(tied=True) as endpoints:
        yield endpoints
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.shows("outside-database-server")
def test_the_database_tests_pass_on_postgresql_15(older_server: Endpoints) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DATABASE_"))}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not long and not browser", ONLY_DATABASE],
        env={**kept, GIVEN: older_server.admin_url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"(\d+) passed", result.stdout)
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
    assert passed is not None
    assert int(passed[1]) > 0
