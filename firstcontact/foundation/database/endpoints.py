"""Where a running database is: two addresses, kept in a file that only its owner can read."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The two addresses of one database. `repr` hides them: both hold a password."""

    app_url: str
    admin_url: str

    def __repr__(self) -> str:
        return "Endpoints(...)"

    def environment(self, *, admin: bool = False) -> dict[str, str]:
        """The variables that the settings read.

        :param admin: also the bootstrap login, which only `migrate` and tests may have.
        """
        values = {"DATABASE_URL": self.app_url}
        if admin:
            values["DATABASE_ADMIN_URL"] = self.admin_url
        return values


def write_private(path: Path, text: str) -> None:
    """Replaces the file in one step; only its owner can read it, at no moment anyone else."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.rename(path)


def write_endpoints(path: Path, endpoints: Endpoints) -> None:
    """Keeps the addresses for other processes of the same project."""
    write_private(path, json.dumps(asdict(endpoints), indent=1))


def read_endpoints(path: Path) -> Endpoints | None:
    """The addresses kept at `path`, or None where there are none."""
    try:
        return Endpoints(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, PermissionError):
        return None
