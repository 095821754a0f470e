"""Root puts its rights down before it does anything: the database, the processes and their files need none of them."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from firstcontact.foundation.database.account import Account, Kind, own_account, server_account
from firstcontact.foundation.database.binaries import find_binaries, within_reach
from firstcontact.foundation.database.cluster import Cluster
from firstcontact.foundation.database.home import HOME_VARIABLE, hand_over, make_home, python_path

MODULE = "firstcontact.doors.console.main"


def python(module: str, *words: str) -> list[str]:
    """The command line that runs a module with this Python; -P: nothing is imported from the present folder."""
    return [sys.executable, "-P", "-m", module, *words]


def leave_root(home: Path, words: Sequence[str]) -> str | None:
    """Goes on as the account that runs the database, if that account can run this Python; nothing for others than root.

    Becoming another user happens in place; a user namespace can only be entered by a new start of the command.

    :param home: the state folder, which that account gets.
    :param words: the words of the command, for the new start.
    :return: a sentence to tell about it, or None.
    :raises AccountError, BinariesError, FolderError: when it cannot be done; each says what to do.
    """
    if os.geteuid() != 0:
        return None
    account = server_account(home)
    make_home(home)
    if Cluster(home).pid() is None:
        hand_over(home, account.uid, account.gid)
    os.environ[HOME_VARIABLE] = str(home)
    os.environ["PYTHONPATH"] = python_path()
    if account.kind is Kind.NAMESPACE:
        command = account.command(python(MODULE, *words))
        os.execvp(command[0], command)
    if not account.runs_python():
        return (
            f"Only the database runs {account.describe()}: that user cannot run {sys.executable}, so web, live and "
            f"worker processes run {own_account().describe()}. For anything but a trial, use an ordinary user."
        )
    within_reach(find_binaries(), account, home / "programs")
    _become(account, home)
    return f"Started by root, running {account.describe()}."


def _become(account: Account, home: Path) -> None:
    os.environ["HOME"] = str(home)
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
