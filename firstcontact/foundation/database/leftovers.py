"""What a killed server leaves behind: lock files that name the dead, and back ends that have not noticed yet.

After kill -9 of everything two lock files remain, one in the data folder and one beside the socket, and where process 1
does not reap, the dead server stays as a zombie; PostgreSQL then refuses to start for good. Deleting the lock file also
switches off its own check for surviving back ends, so we make that check ourselves first, twice: by the working
directory of every process, and by a lock that the server and all its back ends inherit. The lock also tells of those
that we cannot look into, because they run in another user namespace.
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from firstcontact.foundation.database.locks import alone

PROCESSES = Path("/proc")
PATIENCE = 5.0  # seconds that a back end without server gets to end by itself
DEAD_STATES = frozenset("ZX")


class SurvivorsError(RuntimeError):
    """Processes of a dead server still work on its data; starting another one would destroy it."""


def state_of(pid: int) -> str | None:
    """The state letter of a process as the kernel tells it (R, S, Z ...), or None where there is no such process."""
    try:
        text = (PROCESSES / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()[0]


def works_in(pid: int, data: Path) -> bool:
    """Whether the process is alive and works in the data folder: a server changes into it and stays.

    Where we may not look into the process, its command line tells, which everybody may read.
    """
    state = state_of(pid)
    if state is None or state in DEAD_STATES:
        return False
    try:
        return (PROCESSES / str(pid) / "cwd").readlink() == data
    except PermissionError:
        return os.fsencode(data) in _command_line(pid)
    except OSError:  # it ended just now
        return False


def server_pid(data: Path) -> int | None:
    """The process id of the live server of this data folder, or None."""
    pid = _pid_in(data / "postmaster.pid")
    return pid if pid is not None and works_in(pid, data) and _is_postgres(pid) else None


def clear(data: Path, sockets: Path, lock_of_all: Path) -> None:
    """Ends what survives of a dead server and removes its lock files. Call it only while `server_pid` says None.

    :param lock_of_all: the file whose lock every process of the server holds.
    :raises SurvivorsError: when a process of the dead server cannot be ended.
    """
    _end_survivors(data, lock_of_all)
    for lock in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        pid = _pid_in(lock)
        if pid is None or not _serves_elsewhere(pid, lock):
            lock.unlink(missing_ok=True)


def survivors(data: Path) -> list[int]:
    """The live back ends that work in the data folder."""
    return [pid for pid in _pids() if works_in(pid, data) and _is_postgres(pid)]


def _end_survivors(data: Path, lock_of_all: Path) -> None:
    """Asks them to leave at once (the log is replayed anyway), and after a while ends them."""

    def all_gone() -> bool:
        with alone(lock_of_all) as free:
            return free and not survivors(data)

    for number, patience in ((signal.SIGQUIT, PATIENCE), (signal.SIGKILL, PATIENCE)):
        for pid in survivors(data):
            _send(pid, number)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if all_gone():
                return
            time.sleep(0.02)
    raise SurvivorsError(
        f"Processes of an earlier database server still work in {data}: {survivors(data) or 'not visible from here'}. "
        "Wait until they have ended, or end them."
    )


def _serves_elsewhere(pid: int, lock: Path) -> bool:
    """Whether a live server of another data folder holds the lock; the number may be another program's by now."""
    try:
        data = Path(lock.read_text(encoding="utf-8").splitlines()[1])
    except (OSError, IndexError):
        return False
    return works_in(pid, data) and _is_postgres(pid)


def _is_postgres(pid: int) -> bool:
    try:
        return (PROCESSES / str(pid) / "comm").read_text(encoding="utf-8").strip() == "postgres"
    except OSError:
        return False


def _command_line(pid: int) -> list[bytes]:
    try:
        return (PROCESSES / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdigit())


def _pid_in(lock: Path) -> int | None:
    try:
        first = lock.read_text(encoding="utf-8").splitlines()[0]
        return abs(int(first))  # a stand-alone server writes its number with a minus
    except (OSError, IndexError, ValueError):
        return None


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
