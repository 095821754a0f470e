"""Having a file opened by `child.py`, in a process apart: when it bursts, only that process ends."""

import os
import signal
import subprocess
import sys
import threading
from typing import Final

from firstcontact.doors.parts.attachments.refusing import CODES, REFUSED, RefusedError

LONGEST: Final = 20.0
"""Seconds by the clock that a file may take."""
AT_ONCE: Final = 2
"""Files that one process of the web server has opened at the same time; the others wait for their turn."""
PROGRAM: Final = "firstcontact.doors.parts.attachments.child"
ENDED = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT}
"""How it ends when there was not enough time or memory; a library that cannot go on calls `abort()`."""
_turns = threading.BoundedSemaphore(AT_ONCE)


def do_apart(work: str, content: bytes, *numbers: int) -> bytes:
    """What this work of `child.py` makes of the file.

    :raises RefusedError: when it cannot be shown.
    """
    if not _turns.acquire(timeout=LONGEST):
        raise RefusedError("busy")
    try:
        done = subprocess.run(
            [sys.executable, "-m", PROGRAM, work, *map(str, numbers)],
            input=content,
            capture_output=True,
            timeout=LONGEST,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PATH": os.defpath},
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("too_much") from error
    finally:
        _turns.release()
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == REFUSED and said in CODES:
        raise RefusedError(said)
    raise RefusedError("too_much" if done.returncode in ENDED else "broken")
