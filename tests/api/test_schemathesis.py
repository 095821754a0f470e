"""Schemathesis over the whole of the API: what the description says is what the API does, whatever is sent."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction

from firstcontact.foundation.database import Endpoints
from tests.api.operations import all_operations
from tests.api.systems import HOST, system
from tests.api.web import web_server
from tests.isolation.rows import ask
from tests.isolation.secrets import Secret

pytestmark = pytest.mark.shows("api-schemathesis")
CONFIG = Path(__file__).with_name("schemathesis.toml")
ENOUGH, MOST_SECONDS = 2000, 480
GENERATED = re.compile(r"(\d+) generated")


def run(address: str, secret: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Schemathesis, with every check on, as a system with this key."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "--no-color"]
    command += ["run", f"{address}/api/v1/openapi.json", "--checks", "all"]
    command += ["-H", f"Authorization: Bearer {secret}", "-H", f"Host: {HOST}"]
    command += ["--suppress-health-check", "all", "--request-timeout", "30", "--warnings", "off", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=MOST_SECONDS * 3)


def test_some_requests_to_every_operation_find_nothing(mary: Secret, test_database: Endpoints, tmp_path: Path) -> None:
    them = system(teams=["family", "waste"])
    with web_server(test_database, workers=1) as address:
        done = run(address, them.secret, tmp_path, "--max-examples", "5", "--phases", "examples,fuzzing")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert int(GENERATED.findall(done.stdout)[-1]) > len(all_operations())
    del mary


@pytest.mark.long
def test_two_thousand_requests_find_nothing_that_the_description_does_not_say(
    mary: Secret, test_database: Endpoints, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    them = system(teams=["family", "waste"])
    with web_server(test_database) as address:
        began = time.monotonic()
        done = run(address, them.secret, tmp_path, "--max-examples", "60", "--seed", "1")
        seconds = time.monotonic() - began
    found = GENERATED.search(done.stdout)
    number = int(found[1]) if found else 0
    with capsys.disabled():
        sys.stdout.write(f"\nSchemathesis: {number} requests in {seconds:.0f} seconds.\n")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert number >= ENOUGH
    assert seconds <= MOST_SECONDS
    with transaction.atomic():
        assert ask("SELECT count(*) FROM contacts_contact")[0][0] > 3
    del mary
