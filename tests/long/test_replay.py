"""5,000 rows of each city's file through the commands; the board says what DuckDB counts; killed, it goes on."""

import csv
import gzip
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.load.replay import command, compare, read_board
from tests.load.replay_oracle import CITIES, count_file

ROWS = 5000
PATIENCE = 1800  # seconds, on a busy machine
pytestmark = pytest.mark.long


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder that the database's own user can reach, with a database of its own: not that of other tests."""
    for name in ("DATABASE_URL", "DATABASE_ADMIN_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path_factory.mktemp("replay")
    for each in (folder, *folder.parents):
        if each.stat().st_uid == os.getuid() and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o055)
    monkeypatch.setenv("FIRSTCONTACT_HOME", str(folder / "home"))
    return folder / "home"


def part_of(outside_data: Path, name: str, rows: int, into: Path) -> Path:
    """So many rows of a city's file, evenly from its beginning to its end."""
    with gzip.open(outside_data / "requests311" / CITIES[name].file, "rt", encoding="utf-8", newline="") as lines:
        header, *every = csv.reader(lines)
    file = into / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *(every[number * len(every) // rows] for number in range(rows))])
    return file


def replayed(name: str, file: Path, *more: str) -> str:
    """What the command says."""
    done = subprocess.run(
        command(name, file, *more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.shows("replay-whole-files")
@pytest.mark.parametrize("name", list(CITIES))
def test_the_board_says_what_duckdb_counts_in_5000_rows(
    outside_data: Path, home: Path, tmp_path: Path, name: str
) -> None:
    file = part_of(outside_data, name, ROWS, tmp_path)
    told = replayed(name, file, "--unmapped", str(tmp_path / "unmapped.csv"))
    counted = count_file(name, file)
    assert counted.rows == ROWS
    assert f"{ROWS:,} requests read: {counted.usable:,} replayed, 0 were there already." in told
    assert [line for line in compare(read_board(name, home), counted) if not line.same] == []
    with (tmp_path / "unmapped.csv").open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == ROWS - counted.usable


@pytest.mark.shows("replay-goes-on")
def test_a_replay_that_is_killed_goes_on_and_tells_nothing_twice(
    outside_data: Path, home: Path, tmp_path: Path
) -> None:
    file = part_of(outside_data, "myla311", 1200, tmp_path)
    counted = count_file("myla311", file)
    for after in (60, 300):
        _start_and_kill(file, after)
    said = replayed("myla311", file)
    found = re.search(r"([\d,]+) replayed, ([\d,]+) were there already", said)
    assert found is not None
    told, there = (int(number.replace(",", "")) for number in found.groups())
    assert told + there == counted.usable
    assert there > 0
    assert [line for line in compare(read_board("myla311", home), counted) if not line.same] == []


def _start_and_kill(file: Path, after: int) -> None:
    """Kill everything of a replay, without a word, once it has told so many requests."""
    log = file.with_suffix(".log")
    with log.open("w") as out:
        running = subprocess.Popen(
            command("myla311", file, "--processes", "2"),
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    until = time.monotonic() + PATIENCE
    while max([0, *(int(each) for each in re.findall(r"requests: (\d+)", log.read_text().replace(",", "")))]) < after:
        assert running.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
