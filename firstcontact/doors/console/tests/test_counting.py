"""The processes of one supervisor count in one folder, which is theirs alone and does not outlive them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from firstcontact.doors.console.counting import shared_counts
from firstcontact.doors.console.running import BadSettingError, drain_seconds
from firstcontact.foundation.watching.meters import SHARED_VARIABLE

pytestmark = pytest.mark.shows("metrics-for-prometheus")
PROGRAM = """
from firstcontact.foundation.watching import meters
meters.count_from_now_on()
meters.count_request(route="site:home", method="GET", status=200, seconds=0.1)
print(meters.write_counts()[0].decode())
"""


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of somebody who asks for counts."""
    monkeypatch.delenv(SHARED_VARIABLE, raising=False)
    monkeypatch.setenv("METRICS_TOKEN", "a token")


def count_once() -> str:
    """What a process of its own counts and reads."""
    return subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout


def test_what_one_process_counts_another_one_hands_out(tmp_path: Path) -> None:
    with shared_counts(tmp_path):
        counted = [count_once() for _ in range(2)]
    name = 'firstcontact_requests_total{method="GET",route="site:home",status="200"}'
    assert [f"{name} {number}" in text for number, text in zip(("1.0", "2.0"), counted, strict=True)] == [True, True]
    assert list((tmp_path / "counts").iterdir()) == []
    assert SHARED_VARIABLE not in os.environ


def test_what_a_killed_supervisor_left_is_removed_and_what_a_live_one_has_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, alive = (tmp_path / "counts" / str(pid) for pid in (ended.pid, os.getppid()))
    dead.mkdir(parents=True)
    alive.mkdir()
    with shared_counts(tmp_path):
        assert (dead.exists(), alive.exists()) == (False, True)


def test_nothing_is_made_without_the_token_and_a_folder_that_was_named_is_used_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED_VARIABLE, str(tmp_path))
    with shared_counts(tmp_path):
        assert os.environ[SHARED_VARIABLE] == str(tmp_path)
    assert os.environ[SHARED_VARIABLE] == str(tmp_path)
    monkeypatch.delenv(SHARED_VARIABLE)
    monkeypatch.delenv("METRICS_TOKEN")
    with shared_counts(tmp_path):
        assert SHARED_VARIABLE not in os.environ
    assert list(tmp_path.iterdir()) == []


@pytest.mark.shows("health-address")
def test_how_long_it_says_that_it_leaves_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, seconds in (("", 0.0), ("15", 15.0)):
        monkeypatch.setenv("DRAIN_SECONDS", given)
        assert drain_seconds() == seconds
    for given in ("-1", "soon"):
        monkeypatch.setenv("DRAIN_SECONDS", given)
        with pytest.raises(BadSettingError, match="whole number of seconds"):
            drain_seconds()
