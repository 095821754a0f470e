"""A full disk: errors are clean, nothing acknowledged is lost, and the service returns when there is room again.

Files live in the database, in the sealed store as elsewhere: the disk of the database is the disk of the file store.
"""

import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.installation import Standing, note_figures, running

pytestmark = [pytest.mark.long, pytest.mark.shows("full-disk-survived")]
SIZE = "400m"
CLEAN = {302, 503}


@pytest.fixture(scope="module")
def small_disk() -> Iterator[Path]:
    """A disk of its own in memory, small enough to be filled."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="fc-disk-")).resolve()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=False)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


def test_a_full_disk_is_said_cleanly_and_survived(small_disk: Path) -> None:
    with running(small_disk) as standing:
        cookie = standing.make_login("adviser")
        before = _write(standing, cookie, 5)
        ballast = small_disk / "ballast"
        _fill(ballast)
        during = _write(standing, cookie, 60)
        reads = Counter(standing.browser().get("/").status for _ in range(20))
        ballast.unlink()
        began = time.monotonic()
        standing.wait_until(lambda: _write(standing, cookie, 1), "nothing is taken again", 120)
        back = time.monotonic() - began
        kept = {str(row[0]) for row in standing.query("SELECT id FROM contacts_contact")}
        acknowledged = [*before.taken, *during.taken]
        lost = [each for each in acknowledged if each not in kept]
        note_figures(
            f"A full disk of {SIZE}",
            [
                ("writes meanwhile", dict(during.statuses)),
                ("pages read meanwhile", dict(reads)),
                ("taken again after (s)", f"{back:.1f}"),
                ("acknowledged, of them lost", f"{len(acknowledged)}, {len(lost)}"),
            ],
        )
        assert set(before.statuses) == {302}
        assert 503 in during.statuses
        assert set(during.statuses) <= CLEAN
        assert set(reads) <= {200, 503}
        assert lost == []


class _Written:
    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.taken: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.taken)


def _write(standing: Standing, cookie: str, times: int) -> _Written:
    """Begins so many contacts, each with 200 kB of notes; what was answered, and which contacts were acknowledged."""
    written, browser = _Written(), standing.browser(cookie)
    for _ in range(times):
        answer = browser.post("/desk/start/", {"begin": "phone:en"})
        written.statuses[answer.status] += 1
        place = answer.headers.get("Location", "")
        if answer.status == 302 and place.startswith("/desk/contacts/"):
            written.taken.append(place.split("/")[3])
    return written


def _fill(ballast: Path) -> None:
    """Takes all the room that is left."""
    piece = bytes(1 << 16)
    with ballast.open("wb", buffering=0) as file:
        while True:
            try:
                if not file.write(piece):
                    return
            except OSError:
                if len(piece) == 1:
                    return
                piece = piece[: len(piece) // 2]
