"""Looks at the processes of the machine, and kills some."""

import os
import signal
from pathlib import Path


def processes() -> dict[int, tuple[str, int, str]]:
    """State, parent and name of every process."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text(errors="replace")
            except OSError:
                continue
            state, parent = text.rpartition(")")[2].split()[:2]
            found[int(entry.name)] = (state, int(parent), text[text.index("(") + 1 : text.rindex(")")])
    return found


def tree(root: int) -> list[int]:
    """A process and all that it started."""
    parents = {pid: parent for pid, (_, parent, _) in processes().items()}
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def workers_in(data: Path) -> list[int]:
    """Live processes of a server of this data, as far as they can be seen."""
    found = []
    for pid, (state, _, _) in processes().items():
        try:
            if state not in "ZX" and Path(f"/proc/{pid}/cwd").readlink() == data:
                found.append(pid)
        except OSError:
            continue
    return found


def is_alive(pid: int) -> bool:
    """Whether the process is there, and no zombie."""
    return processes().get(pid, ("Z",))[0] not in "ZX"


def kill(pid: int) -> None:
    """Kills it, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
