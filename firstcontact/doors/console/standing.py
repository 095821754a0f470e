"""What runs now: written down by the supervisor, read by `firstcontact status`."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from firstcontact.foundation.database.cluster import Cluster
from firstcontact.foundation.database.endpoints import write_private
from firstcontact.foundation.database.locks import alone


@dataclass(frozen=True, slots=True)
class Standing:
    """What the supervisor of this project runs, and where it can be reached."""

    supervisor: int
    address: str
    processes: Mapping[str, int] = field(default_factory=dict)


def lock_file(home: Path) -> Path:
    """The supervisor holds the lock on this file as long as it lives."""
    return home / "up.lock"


def write_standing(home: Path, processes: Mapping[str, int], address: str) -> None:
    """Writes down what runs now."""
    standing = Standing(os.getpid(), address, dict(processes))
    write_private(_file(home), json.dumps(asdict(standing)))


def forget_standing(home: Path) -> None:
    """Nothing runs any more."""
    _file(home).unlink(missing_ok=True)


def find_standing(home: Path) -> Standing | None:
    """What runs, or None: the lock tells, since a supervisor that was killed leaves its file behind."""
    if not lock_file(home).exists():
        return None
    with alone(lock_file(home)) as free:
        if free:
            return None
    with suppress(OSError, ValueError):
        return Standing(**json.loads(_file(home).read_text(encoding="utf-8")))
    return Standing(0, "")  # it starts just now


def status_facts(home: Path, own_database: Cluster | None) -> dict[str, Any]:
    """What `firstcontact status --json` prints."""
    standing = find_standing(home)
    facts: dict[str, Any] = {
        "running": standing is not None,
        "address": standing.address if standing else None,
        "supervisor": standing.supervisor if standing else None,
        "processes": dict(standing.processes) if standing else {},
        "state_folder": str(home),
    }
    if own_database is None:
        return facts | {"database": {"where": "DATABASE_URL"}}
    status = own_database.status()
    return facts | {
        "database": {
            "where": "own",
            "running": status.running,
            "process": status.pid,
            "version": status.version,
            "bytes": status.data_bytes,
        }
    }


def _file(home: Path) -> Path:
    return home / "up.json"
