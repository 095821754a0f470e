"""The folder in which the processes of one supervisor count together, when METRICS_TOKEN asks for counts."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firstcontact.foundation.database.leftovers import DEAD_STATES, state_of
from firstcontact.foundation.watching.meters import SHARED_VARIABLE

ASKED = ("METRICS_TOKEN", "METRICS_TOKEN_FILE")


@contextmanager
def shared_counts(home: Path) -> Iterator[None]:
    """Inside, children of this process share their counts; a folder that was named by hand is used as it is.

    Each supervisor has its own, so that what `serve` counts beside `up` is not counted twice.
    """
    if os.environ.get(SHARED_VARIABLE) or not any(os.environ.get(name) for name in ASKED):
        yield
        return
    every = home / "counts"
    for former in every.glob("*"):
        if (state_of(int(former.name)) or "X") in DEAD_STATES:  # its supervisor was killed
            shutil.rmtree(former, ignore_errors=True)
    folder = every / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[SHARED_VARIABLE] = str(folder)
    try:
        yield
    finally:
        del os.environ[SHARED_VARIABLE]
        shutil.rmtree(folder, ignore_errors=True)
