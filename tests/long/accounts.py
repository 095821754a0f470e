"""As whom a long test runs its processes: as root, and as an ordinary user who can run this Python."""

import os
import site
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# With `env` between: setpriv itself may still go through folders that are closed to nobody.
NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "env")
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True)
class Runner:
    """Runs a Python module or script as one account."""

    python: str
    prefix: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    owner: int = field(default_factory=os.geteuid)

    def command(self, *words: str | Path) -> list[str]:
        """The whole command line."""
        return [*self.prefix, self.python, *map(str, words)]

    def settings(self, **more: str) -> dict[str, str]:
        """The whole environment."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "FIRSTCONTACT_"))
        }
        return {**kept, "PYTHONPATH": str(ROOT), **self.environment, **more}

    def start(self, *words: str | Path, **more: str) -> subprocess.Popen[str]:
        """Starts it in a session of its own; what it writes can be read."""
        return subprocess.Popen(
            self.command(*words),
            env=self.settings(**more),
            cwd="/",
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ask(self, *words: str | Path, **more: str) -> str:
        """Runs it to its end; what it wrote."""
        with self.start(*words, **more) as process:
            out, _ = process.communicate(timeout=300)
        assert process.returncode == 0, out
        return out

    def own(self, folder: Path) -> Path:
        """Makes a folder that this account may write to."""
        folder.mkdir()
        if folder.stat().st_uid != self.owner:
            os.chown(folder, self.owner, -1)
        return folder


def as_root() -> Runner:
    """Root, or a skipped test."""
    if os.geteuid() != 0:
        pytest.skip("needs root")
    return Runner(sys.executable)


def as_ordinary_user() -> Runner:
    """The present user; for root somebody else who can run a Python of this version, or a skipped test."""
    if os.geteuid() != 0:
        return Runner(sys.executable)
    packages = os.pathsep.join([str(ROOT), *site.getsitepackages()])
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    system = f"/usr/bin/python{version}"
    for runner in (
        Runner(sys.executable, NOBODY, {"HOME": "/nonexistent"}, 65534),
        Runner(system, NOBODY, {"HOME": "/nonexistent", "PYTHONPATH": packages}, 65534),
        Runner(sys.executable, NAMESPACE, {"HOME": "/nonexistent"}, 0),
    ):
        if _works(runner):
            return runner
    pytest.skip("no ordinary user can run this Python, and user namespaces are not allowed")


def _works(runner: Runner) -> bool:
    words: Sequence[str] = ("-c", "import psycopg, firstcontact.foundation.database")
    try:
        result = subprocess.run(
            runner.command(*words), env=runner.settings(), cwd="/", check=False, capture_output=True
        )
    except OSError:
        return False
    return result.returncode == 0
