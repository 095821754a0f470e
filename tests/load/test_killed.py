"""Whatever is killed under load: nothing that was acknowledged is lost, and another stands in its place at once."""

import os
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from firstcontact.doors.console.running import WEB_NAMES
from tests.load.installation import REPLACED, Browser, Standing, command_of, note_figures
from tests.long.process_tree import is_alive, kill, tree

pytestmark = pytest.mark.long
CONTACT = re.compile(r"/desk/contacts/([0-9a-f-]{36})/")
REFERENCE = re.compile(r"\d{4}-\d{4}-\d")
CLEAN = {0, 200, 302, 303, 409, 429, 503}
"""0: the connection broke, and the sender knows that nothing was acknowledged. Never 500 or 502."""


@dataclass
class Load:
    """People who report missed bins, and advisers who begin contacts, and what was acknowledged to them."""

    standing: Standing
    cookie: str
    applications: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    last_good: float = 0.0
    threads: list[threading.Thread] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Begins."""
        self.threads = [
            threading.Thread(target=self._repeat, args=(work,), daemon=True)
            for work in (self._report, *2 * [self._call])
        ]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Asks everybody to stop."""
        self._ended.set()

    def _repeat(self, work: Callable[[], None]) -> None:
        while not self._ended.is_set():
            work()

    def _note(self, status: int) -> bool:
        self.statuses[status] += 1
        if status in (200, 302, 303):
            self.last_good = time.monotonic()
        return status in (200, 302, 303)

    def _call(self) -> None:
        browser = self.standing.browser(self.cookie)
        answer = browser.post("/desk/start/", {"begin": "phone:en"})
        found = CONTACT.search(answer.headers.get("Location", ""))
        if self._note(answer.status) and found:
            self.contacts.append(found[1])
        elif not found:
            time.sleep(0.2)

    def _report(self) -> None:
        browser = self.standing.browser()
        browser.address = f"127.0.{random.randrange(256)}.{random.randrange(1, 255)}"  # everybody has their own
        started = browser.post("/services/missed-bin/")
        found = re.search(r"/apply/([\d-]+)/", started.headers.get("Location", ""))
        if not self._note(started.status) or not found:
            time.sleep(0.2)
            return
        place = f"/apply/{found[1]}"
        for question, fields in missed_bin().items():
            if not self._note(browser.post(f"{place}/{question}/", fields).status):
                return
        sent = browser.post(f"{place}/check-answers/")
        if self._note(sent.status):
            page = browser.get(sent.headers.get("Location", "/"))
            said = REFERENCE.search(page.text) if page.status == 200 else None
            if said:
                self.applications.append(said[0].replace("-", ""))


def missed_bin() -> dict[str, dict[str, object]]:
    """The answers of a missed bin, question by question, as a browser sends them."""
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011  # as its reporter sees it; the clock may be set back
    day = yesterday - timedelta(days=max(0, yesterday.weekday() - 4))
    return {
        "address": {"address-lines": "14 Mill Lane", "address-postcode": "CM1 2AB"},
        "bin": {"bin": "rubbish"},
        "day": {"day-day": day.day, "day-month": day.month, "day-year": day.year},
        "help": {"help": "no"},
        "out_in_time": {"out_in_time": "yes"},
        "sticker": {"sticker": "no"},
        "street": {"street": "just_mine"},
        "access": {"access": ""},
        "contact": {"contact-name": "Mary Jones", "contact-email": "mary@example.org", "contact-postcode": "CM1 2AB"},
    }


@pytest.fixture
def load(standing: Standing) -> Iterator[Load]:
    """It runs while the test does; afterwards nothing that was acknowledged is missing, and every error was clean."""
    load = Load(standing, standing.make_login("adviser"))
    load.run()
    standing.wait_until(lambda: load.contacts and load.applications, "nothing is acknowledged", 120)
    yield load
    load.end()
    for thread in load.threads:
        thread.join(120)


def _check(load: Load, title: str, rows: list[tuple[str, object]]) -> None:
    """Ends the load, prints what came of it, and looks for all that was acknowledged."""
    load.standing.wait_until(lambda: load.standing.browser().get("/").status == 200, "it does not come back", 120)
    time.sleep(1)
    load.end()
    for thread in load.threads:
        thread.join(120)
    lost = _missing(load)
    counted = ", ".join(f"{status or 'broken off'}: {times}" for status, times in sorted(load.statuses.items()))
    done = f"{len(load.applications)} applications, {len(load.contacts)} contacts"
    note_figures(title, [*rows, ("acknowledged", done), ("of them lost", len(lost)), ("answers", counted)])
    assert lost == []
    assert set(load.statuses) <= CLEAN


def _missing(load: Load) -> list[str]:
    contacts = {str(row[0]) for row in load.standing.query("SELECT id FROM contacts_contact")}
    cases = {str(row[0]).replace("-", "") for row in load.standing.query("SELECT reference FROM cases_case")}
    return [each for each in load.contacts if each not in contacts] + [
        each for each in load.applications if each not in cases
    ]


@pytest.mark.shows("killed-replaced-at-once")
def test_each_process_is_killed_and_replaced_and_nothing_acknowledged_is_lost(standing: Standing, load: Load) -> None:
    rows: list[tuple[str, object]] = []
    for name in standing.pids():
        replaced, answered = _kill_program(standing, name)
        rows.append((f"{name}, replaced after (s)", f"{replaced:.2f}"))
        rows.append((f"{name}, a page after (s)", f"{answered:.2f}"))
        standing.wait_until(lambda: name not in WEB_NAMES or _listens(standing, name), f"{name} does not start", 60)  # noqa: B023
        time.sleep(1)
    for name in ("web", "live"):
        seconds = _kill_worker(standing, name)
        rows.append((f"a worker of {name}, replaced after (s)", f"{seconds:.2f}"))
        time.sleep(1)
    _check(load, "kill -9 of each process under load", rows)
    assert max(float(str(seconds)) for _, seconds in rows) < REPLACED * max(1.0, os.getloadavg()[0] / 2)


def _kill_program(standing: Standing, name: str) -> tuple[float, float]:
    """Seconds until there is another, and until somebody who asks at once has a page."""
    before, began = standing.pids()[name], time.monotonic()
    kill(before)
    standing.wait_until(lambda: standing.browser().get("/progress/").status == 200, f"no page without {name}", 60)
    answered = time.monotonic() - began
    standing.wait_until(lambda: standing.pids().get(name, before) != before, f"no new {name}", 60)
    return time.monotonic() - began, answered


def _listens(standing: Standing, name: str) -> bool:
    """Whether this web server can be asked."""
    words = command_of(standing.pids().get(name, 0)).split()
    return "--port" in words and Browser(int(words[words.index("--port") + 1])).get("/health/").status == 200


def _kill_worker(standing: Standing, name: str) -> float:
    workers = standing.workers_of(name)
    assert workers
    kill(random.choice(workers))
    return standing.wait_until(
        lambda: (
            len([pid for pid in standing.workers_of(name) if pid not in workers and is_alive(pid)]) > 0
            and len(standing.workers_of(name)) >= len(workers)
        ),
        f"no new worker of {name}",
        60,
    )


@pytest.mark.shows("database-restarts-under-load")
@pytest.mark.parametrize("how", ["kill -9 of the server", "kill -9 of a back end", "stopped and started"])
def test_the_database_goes_away_under_load_and_the_service_returns_by_itself(
    standing: Standing, load: Load, how: str
) -> None:
    server = standing.postmaster()
    victims = [pid for pid in tree(server)[1:] if is_alive(pid)]
    began = time.monotonic()
    if how == "kill -9 of the server":
        os.kill(server, signal.SIGKILL)
    elif how == "kill -9 of a back end":
        os.kill(_busy_backend(standing) or victims[-1], signal.SIGKILL)
    else:
        os.kill(server, signal.SIGINT)  # PostgreSQL: fast shutdown
    time.sleep(0.3)
    standing.wait_until(lambda: load.last_good > began + 0.3, "nothing is acknowledged again", 120)
    _check(load, f"Database: {how}", [("acknowledged again after (s)", f"{load.last_good - began:.1f}")])


def _busy_backend(standing: Standing) -> int:
    sql = "SELECT pid FROM pg_stat_activity WHERE usename = 'firstcontact_app' ORDER BY query_start DESC NULLS LAST"
    rows = standing.query(sql)
    return int(rows[0][0]) if rows else 0


def test_the_browser_of_these_tests_is_told_when_nobody_answers() -> None:
    assert Browser(1).get("/").status == 0
