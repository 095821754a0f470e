"""What processes spend, as the kernel counts it: processor time, and memory with what is shared divided among them."""

import os
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def family_of(pid: int) -> list[int]:
    """The process and everything that descends from it."""
    found, parents = [pid], {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents[int(entry.name)] = int(fields[1])
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def cpu_of(pids: list[int]) -> float:
    """Seconds of processor time that they have taken, and those that they started and that have ended."""
    return sum(sum(map(int, fields[11:15])) * TICK for pid in pids if (fields := _stat(pid)))


def memory_of(pids: list[int]) -> float:
    """Megabytes, what several share counted once."""
    return sum(_proportional(pid) for pid in pids) / 1024


def _stat(pid: int) -> list[str]:
    """The fields after the name: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
