"""Folders and stand-ins for the tests of the launcher."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Pretender = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that every account can pass through; pytest's own is closed to most."""
    folder = Path(tempfile.mkdtemp(prefix="fc-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def pretend_server(open_folder: Path) -> Iterator[Pretender]:
    """Starts a process that the launcher must take for a back end: named `postgres`, working in the data folder."""
    program = open_folder / "postgres"
    shutil.copy(Path("/bin/sh").resolve(), program)
    started: list[subprocess.Popen[bytes]] = []

    def start(data: Path, *, deaf: bool = False) -> subprocess.Popen[bytes]:
        trap = "trap '' QUIT; " if deaf else ""
        script = f"{trap}echo up; while :; do read line; done"
        process = subprocess.Popen([program, "-c", script], cwd=data, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def zombie() -> Iterator[int]:
    """The number of a process that is dead but not yet reaped."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    yield pid
    os.waitpid(pid, 0)


@pytest.fixture
def other_program() -> Iterator[int]:
    """The number of a live process that has nothing to do with PostgreSQL."""
    process = subprocess.Popen(["sleep", "600"])
    yield process.pid
    process.send_signal(signal.SIGKILL)
    process.wait()
