"""As whom the server and the processes run: PostgreSQL refuses root, so root becomes somebody without rights."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from firstcontact.foundation.database.home import project_folder

RUN_AS_VARIABLE = "FIRSTCONTACT_RUN_AS"
DEFAULT_USER = "nobody"
NAMELESS = 65534  # the number that root has inside its user namespace: not 0 is all that counts
PR_SET_PDEATHSIG = 1


class AccountError(RuntimeError):
    """Root cannot become anybody else here; the message says what to do."""


class Kind(StrEnum):
    """How the account is taken on."""

    OWN = "own"
    USER = "user"
    NAMESPACE = "namespace"


@dataclass(frozen=True, slots=True)
class Account:
    """As whom a process runs: `uid` and `gid` are those that the files have on the disk."""

    kind: Kind
    uid: int
    gid: int
    name: str

    def command(self, command: Sequence[str | Path]) -> list[str]:
        """The command line, with what it takes to become this account."""
        words = [str(word) for word in command]
        if self.kind is Kind.NAMESPACE:
            return [_system_program("unshare"), "--user", f"--map-user={NAMELESS}", f"--map-group={NAMELESS}", *words]
        return words

    def options(self) -> dict[str, Any]:
        """The arguments of `subprocess.Popen` that it takes to become this account."""
        if self.kind is Kind.USER:
            return {"user": self.uid, "group": self.gid, "extra_groups": []}
        return {}

    def can_use(self, path: Path) -> bool:
        """Whether this account can open the folder or run the file."""
        if self.kind is not Kind.USER:
            return os.access(path, os.X_OK)
        test = subprocess.run([_system_program("test"), "-x", str(path)], cwd="/", check=False, **self.options())
        return test.returncode == 0

    def runs_python(self) -> bool:
        """Whether this account can run this Python with this project."""
        needed = (Path(sys.executable), project_folder() / "firstcontact")
        return all(self.can_use(path) for path in needed)

    def describe(self) -> str:
        """The account in words, for the start-up lines."""
        if self.kind is Kind.USER:
            return f"as the user {self.name}"
        if self.kind is Kind.NAMESPACE:
            return "as root without its rights (a user namespace)"
        return f"as {self.name}"


def own_account() -> Account:
    """The account that runs now."""
    return Account(Kind.OWN, os.geteuid(), os.getegid(), _name_of(os.geteuid()))


def server_account(home: Path) -> Account:
    """As whom the database server runs: the present user, or for root somebody else.

    The user of FIRSTCONTACT_RUN_AS, or `nobody`, where that user can reach the state folder and this Python; else
    root in a user namespace, where the kernel allows it; else that user with the server alone.

    :raises AccountError: when none of them works.
    """
    if os.geteuid() != 0:
        return own_account()
    user = _user_account()
    reaches_home = user is not None and user.can_use(_nearest(home.parent))
    if user is not None and reaches_home and (user.runs_python() or RUN_AS_VARIABLE in os.environ):
        return user
    namespace = Account(Kind.NAMESPACE, 0, 0, "root")
    if _works(namespace):
        return namespace
    if user is not None and reaches_home:
        return user
    raise AccountError(
        f"PostgreSQL does not run as root, and no other account can reach {home}. Start as an ordinary user, or set "
        "FIRSTCONTACT_HOME to a folder that everybody can pass through, such as /var/lib/firstcontact/demo."
    )


def dies_with_parent(signal_number: signal.Signals) -> Callable[[], None]:
    """A function for `preexec_fn`: the kernel sends the signal to the child when the thread that started it ends.

    So kill -9 of the parent leaves nothing behind. Linux only; elsewhere it does nothing.
    """
    parent = os.getpid()
    try:
        prctl = ctypes.CDLL(None).prctl
    except AttributeError:
        return lambda: None

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


def _user_account() -> Account | None:
    name = os.environ.get(RUN_AS_VARIABLE, DEFAULT_USER)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        if RUN_AS_VARIABLE in os.environ:
            raise AccountError(
                f"There is no user {name!r} on this machine: set {RUN_AS_VARIABLE} to another."
            ) from None
        return None
    if entry.pw_uid == 0:
        raise AccountError(f"PostgreSQL does not run as root: set {RUN_AS_VARIABLE} to another user.")
    account = Account(Kind.USER, entry.pw_uid, entry.pw_gid, name)
    return account if _works(account) else None


def _works(account: Account) -> bool:
    try:
        result = subprocess.run(
            account.command([_system_program("true")]), cwd="/", check=False, capture_output=True, **account.options()
        )
    except OSError:  # no such program, or no right to change the user: a container without CAP_SETUID
        return False
    return result.returncode == 0


def _system_program(name: str) -> str:
    """A program of the system, also where PATH names only our own environment."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin", "/bin"])) or name


def _nearest(folder: Path) -> Path:
    return folder if folder.exists() else _nearest(folder.parent)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
