"""The database comes back after kill -9 of everything, with every commit that it had acknowledged."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import firstcontact
from firstcontact.foundation.database.endpoints import read_endpoints
from firstcontact.foundation.database.urls import parse
from tests.long.accounts import Runner, as_ordinary_user, as_root
from tests.long.process_tree import kill, processes, tree, workers_in

SCRIPT = Path(__file__).with_name("writers.py")
ENOUGH = 100  # acknowledged commits of each writer before the kill
pytestmark = pytest.mark.long


@pytest.fixture
def folder() -> Iterator[Path]:
    """A temporary folder that every account can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="fc-long-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=[as_root, as_ordinary_user], ids=["root", "ordinary-user"])
def runner(request: pytest.FixtureRequest) -> Runner:
    """Each of these tests runs as root and as an ordinary user."""
    choose: Callable[[], Runner] = request.param
    return choose()


@pytest.fixture
def home(folder: Path, runner: Runner) -> Iterator[Path]:
    """The state folder; whatever still works in it at the end is ended."""
    state = runner.own(folder / "parent") / "state"
    yield state
    for pid in workers_in(state / "data"):
        kill(pid)
    endpoints = read_endpoints(state / "database.json")
    if endpoints is not None:
        shutil.rmtree(parse(endpoints.app_url).host, ignore_errors=True)


def _notes(folder: Path, runner: Runner) -> Path:
    notes = folder / "notes"
    return notes if notes.exists() else runner.own(notes)


def _start_writers(runner: Runner, home: Path, notes: Path) -> tuple[subprocess.Popen[str], int]:
    """Starts the tree and waits until every writer has written enough; the process id of the server."""
    before = set(notes.iterdir())
    process = runner.start(SCRIPT, "write", home, notes)
    assert process.stdout is not None
    server = int(process.stdout.readline())
    end = time.monotonic() + 120
    while time.monotonic() < end:
        lines = [note.read_text().count("\n") for note in set(notes.iterdir()) - before]
        if len(lines) == 4 and min(lines) >= ENOUGH:
            return process, server
        time.sleep(0.05)
    raise AssertionError("the writers are too slow")


def _check(runner: Runner, home: Path, notes: Path) -> tuple[int, int]:
    acknowledged, missing = runner.ask(SCRIPT, "check", home, notes).split()
    return int(acknowledged), int(missing)


@pytest.mark.shows("database-survives-kill")
def test_every_acknowledged_commit_is_there_after_kill_nine_of_everything(
    folder: Path, home: Path, runner: Runner
) -> None:
    notes = _notes(folder, runner)
    for times in range(1, 4):
        process, _ = _start_writers(runner, home, notes)
        everything = tree(process.pid)
        random.shuffle(everything)
        for pid in everything:
            kill(pid)
        process.communicate()
        acknowledged, missing = _check(runner, home, notes)
        assert acknowledged >= times * 4 * ENOUGH
        assert missing == 0


@pytest.mark.shows("database-survives-kill")
def test_it_starts_while_the_dead_server_is_still_a_zombie(folder: Path, home: Path, runner: Runner) -> None:
    notes = _notes(folder, runner)
    process, server = _start_writers(runner, home, notes)
    os.kill(process.pid, signal.SIGSTOP)  # its parent cannot reap it
    try:
        for pid in tree(process.pid)[1:]:
            kill(pid)
        end = time.monotonic() + 10
        while processes()[server][0] != "Z" and time.monotonic() < end:
            time.sleep(0.02)
        assert processes()[server][0] == "Z"
        assert _check(runner, home, notes)[1] == 0
        assert processes()[server][0] == "Z"
    finally:
        kill(process.pid)
        process.communicate()


@pytest.mark.shows("database-survives-kill")
def test_a_back_end_that_outlives_its_server_is_ended_before_the_next_start(
    folder: Path, home: Path, runner: Runner
) -> None:
    notes = _notes(folder, runner)
    process, server = _start_writers(runner, home, notes)
    counting = runner.start(SCRIPT, "busy", home, notes)
    try:
        assert counting.stdout is not None
        survivor = int(counting.stdout.readline())
        time.sleep(0.5)
        kill(server)
        kill(process.pid)
        time.sleep(0.5)
        assert processes()[survivor][0] == "R"  # it goes on counting, and holds the shared memory
        acknowledged, missing = _check(runner, home, notes)
        assert acknowledged >= 4 * ENOUGH
        assert missing == 0
        assert processes().get(survivor, ("Z",))[0] == "Z"
    finally:
        for each in (process, counting):
            for pid in tree(each.pid):
                kill(pid)
            each.communicate()


@pytest.mark.shows("projects-apart")
def test_two_projects_on_one_machine_do_not_meet(folder: Path) -> None:
    runner = as_ordinary_user()
    state = runner.own(folder / "state")
    program = (
        "import sys, psycopg\n"
        "from firstcontact.foundation.database import Cluster\n"
        "from firstcontact.foundation.database.urls import parse\n"
        "with Cluster().running() as endpoints:\n"
        "    print(Cluster().home, parse(endpoints.app_url).host, flush=True)\n"
        "    sys.stdin.readline()\n"
        "    with psycopg.connect(parse(endpoints.admin_url).conninfo(), autocommit=True) as connection:\n"
        "        connection.execute('CREATE TABLE only_here (id int)')\n"
        "    print('done', flush=True)\n"
    )
    packages = [path for path in runner.settings()["PYTHONPATH"].split(os.pathsep) if path]
    started = []
    for name in ("one", "two"):
        copy = folder / name / "firstcontact"
        source = Path(firstcontact.__file__).parent
        shutil.copytree(source / "foundation" / "database", copy / "foundation" / "database")
        for part in (".", "foundation"):
            shutil.copy(source / part / "__init__.py", copy / part)
        path = os.pathsep.join([str(copy.parent), *packages])
        started.append(
            subprocess.Popen(
                runner.command("-c", program),
                env=runner.settings(PYTHONPATH=path, XDG_STATE_HOME=str(state)),
                cwd="/",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    places = [set(process.stdout.readline().split()) for process in started if process.stdout]
    assert all(len(place) == 2 for place in places)
    assert not places[0] & places[1]
    for process in started:
        out, _ = process.communicate("go\n", timeout=60)
        assert out == "done\n"  # each could make the same table
