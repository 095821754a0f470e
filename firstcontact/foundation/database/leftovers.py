"""What a killed server leaves behind: lock files that name the dead, and back ends that have not noticed yet.

After kill -9 of everything two lock files remain, one in the data folder and one beside the socket, and where process 1
does not reap, the dead server stays as a zombie; PostgreSQL then refuses to start for good. Deleting the lock file also
switches off its own check for surviving back ends, so we make that check ourselves first.
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")
PATIENCE = 5.0  # seconds that a back end without server gets to end by itself
DEAD_STATES = frozenset("ZX")


def state_of(pid: int) -> str | None:
    """The state letter of a process as the kernel tells it (R, S, Z ...), or None where there is no such process."""
    try:
        text = (PROCESSES / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()[0]


def works_in(pid: int, data: Path) -> bool:
    """Whether the process is alive and works in the data folder: a server changes into it and stays."""
    state = state_of(pid)
    if state is None or state in DEAD_STATES:
        return False
    try:
        return (PROCESSES / str(pid) / "cwd").readlink() == data
    except OSError:  # another user's process, or it ended just now
        return False


def server_pid(data: Path) -> int | None:
    """The process id of the live server of this data folder, or None."""
    pid = _pid_in(data / "postmaster.pid")
    return pid if pid is not None and works_in(pid, data) and _is_postgres(pid) else None


def clear(data: Path, sockets: Path) -> None:
    """Ends what survives of a dead server and removes its lock files. Call it only while `server_pid` says None."""
    _end_survivors(data)
    for lock in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        pid = _pid_in(lock)
        if pid is None or not _serves_elsewhere(pid, lock):
            lock.unlink(missing_ok=True)


def survivors(data: Path) -> list[int]:
    """The live back ends that work in the data folder."""
    return [pid for pid in _pids() if works_in(pid, data) and _is_postgres(pid)]


def _end_survivors(data: Path) -> None:
    """Asks them to leave at once (the log is replayed anyway), and after a while ends them."""
    for number, patience in ((signal.SIGQUIT, PATIENCE), (signal.SIGKILL, PATIENCE)):
        for pid in survivors(data):
            _send(pid, number)
        end = time.monotonic() + patience
        while survivors(data):
            if time.monotonic() > end:
                break
            time.sleep(0.02)
        else:
            return


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
