"""The private folder of the server's socket: short enough for the kernel, ours, and another one for each project."""

import os
import stat
import tempfile
from pathlib import Path

from firstcontact.foundation.database.home import FolderError, short_name

LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit is 108 with the closing zero
SOCKET_NAME = ".s.PGSQL.5432"


def socket_folder(home: Path, uid: int, gid: int) -> Path:
    """Makes the private folder of the socket: in the user's runtime folder, or the system's temporary one.

    :raises FolderError: when no place is short enough and ours.
    """
    tried: list[str] = []
    for place in _places():
        folder = place / f"fc-{uid}-{short_name(home)}"
        if len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
            tried.append(f"{folder} is too long a path for a socket")
            continue
        reason = _make_private(folder, uid, gid)
        if reason is None:
            return folder
        tried.append(reason)
    raise FolderError("No folder for the database's socket: " + "; ".join(tried))


def _places() -> list[Path]:
    places = []
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.geteuid() != 0 and Path(runtime).is_dir():
        places.append(Path(runtime))
    return [*places, Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]


def _make_private(folder: Path, uid: int, gid: int) -> str | None:
    """The reason why the folder cannot be used, or None: someone else may have made it first, or put a link there."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, gid)
    except FileExistsError:
        pass
    except OSError as error:
        return f"{folder}: {error.strerror}"
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return f"{folder} is not a folder"
    if found.st_uid == os.geteuid() != uid:  # ours from before the server's account changed
        os.chown(folder, uid, gid, follow_symlinks=False)
    elif found.st_uid != uid:
        return f"{folder} belongs to someone else"
    folder.chmod(0o700)
    return None
