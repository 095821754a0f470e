"""The state folder of one project: database, files, secrets. Never inside the check-out, one for each project."""

import hashlib
import os
from pathlib import Path

import firstcontact

HOME_VARIABLE = "FIRSTCONTACT_HOME"
MARKER = "this-folder-belongs-to-firstcontact"
LEAVING = "leaving"
FIRST_FOLDERS = frozenset(
    {"secrets", "files", "static", "cache"}
)  # the settings may make these before the server starts


class FolderError(RuntimeError):
    """A folder cannot be used; the message says which and what to do."""


def project_folder() -> Path:
    """The folder that holds the installed package: two check-outs, or two environments, are two projects."""
    return Path(firstcontact.__file__).resolve().parent.parent


def python_path() -> str:
    """The PYTHONPATH with which another process finds this project and what the present process was given."""
    folders = [str(project_folder()), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return os.pathsep.join(dict.fromkeys(folder for folder in folders if folder))


def short_name(path: Path) -> str:
    """Twelve hexadecimal digits that stand for a path."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def state_folder() -> Path:
    """FIRSTCONTACT_HOME, or a folder for this project in the system's (root) or the user's place for state.

    Root's is never inside the check-out: the server runs as another user, who must be able to reach it.
    """
    given = os.environ.get(HOME_VARIABLE)
    if given:
        return Path(given).expanduser().resolve()
    name = short_name(project_folder())
    if os.geteuid() == 0:
        return Path("/var/lib/firstcontact") / name
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state).expanduser().resolve() / "firstcontact" / name


def make_home(home: Path) -> None:
    """Makes the state folder, private to us.

    :raises FolderError: when the folder holds something that is not ours, or cannot be made.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (home / MARKER).exists():
            if {entry.name for entry in home.iterdir()} - FIRST_FOLDERS:
                raise FolderError(f"{home} holds other files. Empty it, or set {HOME_VARIABLE} to another folder.")
            (home / MARKER).touch()
    except OSError as error:
        raise FolderError(f"{home} cannot be used: {error.strerror}. Set {HOME_VARIABLE} to another folder.") from error


def is_leaving(home: Path) -> bool:
    """Whether the supervisor of this folder is ending everything."""
    return (home / LEAVING).exists()


def say_leaving(home: Path, leaving: bool) -> None:
    """The supervisor says that it is about to end everything, or that it has begun."""
    if leaving:
        (home / LEAVING).touch()
    else:
        (home / LEAVING).unlink(missing_ok=True)


def hand_over(home: Path, uid: int, gid: int) -> None:
    """Gives the state folder to the account that the server runs as; only root can, and only root needs to.

    Call it only while the server is stopped: it may have run as another account before.
    """
    if os.geteuid() != 0:
        return
    for folder, _, files in os.walk(home):  # does not follow links
        for name in ("", *files):
            path = Path(folder, name)
            if path.lstat().st_uid != uid:
                os.lchown(path, uid, gid)
    home.chmod(0o700)
