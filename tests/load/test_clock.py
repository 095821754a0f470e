"""The clock is set back by an hour while the product runs: nothing breaks, nothing is lost, nothing is out of order.

Every process but the database gets its time from `clock.c`, all of them the new time at once: the worst case. (Debian's
`libfaketime` makes Python's `time.sleep` fail.)
"""

import json
import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.load.installation import HOST, Browser, Standing, note_figures, running
from tests.load.listening import Page
from tests.load.test_killed import REFERENCE, missed_bin
from tests.load.test_live import live_port

pytestmark = [pytest.mark.long, pytest.mark.shows("clock-set-back-survived")]
SOURCE = Path(__file__).with_name("clock.c")
CONTACT = re.compile(r"/desk/contacts/([0-9a-f-]{36})/")


@dataclass
class Clock:
    """The clock of an installation."""

    file: Path
    standing: Standing

    def set_back(self, seconds: int) -> None:
        """Sets it back, at once."""
        with self.file.open("r+b") as file:
            file.write(struct.pack("q", -seconds))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """An installation with a clock that can be set."""
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("there is no C compiler: on Debian, `apt-get install gcc libc6-dev`")
    with tempfile.TemporaryDirectory(prefix="fc-clock-") as folder:
        Path(folder).chmod(0o755)
        file, library = Path(folder) / "added", Path(folder) / "clock.so"
        file.write_bytes(struct.pack("q", 0))
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True)
        with running(LD_PRELOAD=str(library), CLOCK_FILE=str(file)) as standing:
            yield Clock(file, standing)


def test_an_hour_back_breaks_nothing(clock: Clock) -> None:
    standing = clock.standing
    adviser = standing.browser(standing.make_login("adviser"))
    page = Page(live_port(standing), HOST, "; ".join(f"{k}={v}" for k, v in adviser.cookies.items()))
    page.start()
    standing.wait_until(lambda: page.last, "the page is told nothing", 60)
    before = [_report(standing.browser()) for _ in range(2)]
    contact = _begin(adviser)
    half = standing.browser()
    started = half.post("/services/missed-bin/")
    place = started.headers["Location"].rstrip("/")

    clock.set_back(3600)

    assert adviser.get(f"/desk/contacts/{contact}/").status == 200  # still signed in, still there
    after = [_report(standing.browser()) for _ in range(2)]
    finished = _finish(half, place)
    assert _begin(adviser) != contact
    newest = _newest_contacts(standing)
    behind = standing.query("SELECT clock_timestamp() - at FROM events_event ORDER BY xid DESC, id DESC LIMIT 1")[0][0]
    assert timedelta(minutes=59) < behind < timedelta(minutes=65)
    cases = standing.query("SELECT reference FROM cases_case")
    known = {str(row[0]).replace("-", "") for row in cases}
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL"
    standing.wait_until(lambda: standing.query(jobs)[0][0] == 0, "jobs wait", 120)
    routed = "SELECT subject_id FROM events_event WHERE name = 'case_routed' ORDER BY xid, id"
    order = [str(row[0]) for row in standing.query(routed)]
    standing.wait_until(lambda: set(order) <= {json.loads(each)["id"] for each in page.heard}, "no news", 60)
    page.close()
    failed = standing.query("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")[0][0]
    note_figures(
        "The clock set back by an hour",
        [
            ("how far processes are behind the database", str(behind)),
            ("cases before, after, begun before and sent after", f"{len(before)}, {len(after)}, {bool(finished)}"),
            ("promises that are due before they were made", _odd_promises(standing)),
            ("jobs that failed", failed),
            ("contacts listed", newest),
        ],
    )
    assert {*before, *after, finished} <= known
    assert _odd_promises(standing) == 0
    assert failed == 0
    told = [json.loads(each)["id"] for each in page.heard]
    assert [each for each in dict.fromkeys(told) if each in order] == list(dict.fromkeys(order))
    assert "Traceback" not in standing.said()


def _begin(adviser: Browser) -> str:
    found = CONTACT.search(adviser.post("/desk/start/", {"begin": "phone:en"}).headers.get("Location", ""))
    assert found
    return found[1]


def _report(browser: Browser) -> str:
    started = browser.post("/services/missed-bin/")
    return _finish(browser, started.headers["Location"].rstrip("/"))


def _finish(browser: Browser, place: str) -> str:
    """Answers everything and sends it off; the reference."""
    for question, fields in missed_bin().items():
        assert browser.post(f"{place}/{question}/", fields).status in (302, 303), question
    sent = browser.post(f"{place}/check-answers/")
    said = REFERENCE.search(browser.get(sent.headers["Location"]).text)
    assert said
    return said[0].replace("-", "")


def _odd_promises(standing: Standing) -> int:
    return int(standing.query("SELECT count(*) FROM promises_promise WHERE due_at < started_at")[0][0])


def _newest_contacts(standing: Standing) -> int:
    return int(standing.query("SELECT count(*) FROM contacts_contact")[0][0])
