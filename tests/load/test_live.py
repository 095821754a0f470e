"""Every open page hears every change once and in order, whatever becomes of the live process."""

import json
import random
import resource
import subprocess
import sys
import time

import pytest

from tests.load.attacks import hold_open
from tests.load.installation import HOST, Browser, Standing, command_of, memory_of, note_figures
from tests.load.listening import Page
from tests.long.process_tree import kill, tree

EVENTS, KILLS, PAGES = 1000, 20, 5
MANY, MEGABYTES = 1200, 100.0
pytestmark = pytest.mark.long


@pytest.mark.shows("live-once-and-in-order")
def test_every_desk_sees_each_of_1000_changes_once_and_in_order(standing: Standing) -> None:
    port = live_port(standing)
    cookie = standing.make_login("adviser")
    pages = [Page(port, HOST, cookie) for _ in range(PAGES)]
    for page in pages:
        page.start()
    standing.wait_until(lambda: all(page.last for page in pages), "no page is told anything", 30)
    began, waits = time.monotonic(), []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.load.announcing"],
        env=standing.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as announcing:
        assert announcing.stdin
        assert announcing.stdout
        for _ in range(KILLS):
            announcing.stdin.write(f"{EVENTS // KILLS}\n")
            announcing.stdin.flush()
            announcing.stdout.readline()
            time.sleep(random.uniform(0.05, 0.5))
            waits.append(_kill_live(standing, port))
        announcing.stdin.close()
        assert announcing.wait(60) == 0
    rows = standing.query("SELECT subject_id FROM events_event WHERE name = 'case_changed' ORDER BY xid, id")
    order = [str(row[0]) for row in rows]
    held = _held(standing)
    standing.wait_until(lambda: all(len(page.heard) >= EVENTS for page in pages), "something was not heard", 30)
    time.sleep(1)
    for page in pages:
        page.close()
    heard = [[json.loads(data)["id"] for data in page.heard] for page in pages]
    note_figures(
        "Changes told to open pages",
        [
            ("changes", len(order)),
            ("of them in transactions that later ones overtook", held),
            ("kill -9 of the live process", len(waits)),
            ("seconds until it answered again, longest", f"{max(waits):.1f}"),
            ("pages, times that each came back", f"{PAGES}, {min(p.times_come_back for p in pages)} at least"),
            ("heard twice", sum(len(each) - len(set(each)) for each in heard)),
            ("not heard", sum(len(set(order) - set(each)) for each in heard)),
            ("seconds", f"{time.monotonic() - began:.0f}"),
        ],
    )
    assert len(order) == EVENTS
    assert held > EVENTS / 10
    assert all(each == order for each in heard)


@pytest.mark.shows("live-updates")
def test_more_than_a_thousand_pages_are_open_at_once_and_another_is_answered(standing: Standing) -> None:
    cookie, port = standing.make_login("adviser"), live_port(standing)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    head = f"GET /live HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n".encode()
    memory, began = memory_of(standing.pids()["live"]), time.monotonic()
    pages = hold_open(port, MANY, lambda which: head)
    try:
        told = [page.recv(15) for page in pages]
        opened, more = time.monotonic() - began, memory_of(standing.pids()["live"]) - memory
        stranger = Browser(port, timeout=10).get("/live")
    finally:
        for page in pages:
            page.close()
    note_figures(f"{MANY} open pages", [("seconds to open", f"{opened:.0f}"), ("MB more", f"{more:.0f}")])
    assert set(told) == {b"HTTP/1.1 200 OK"}
    assert stranger.status == 403
    assert stranger.headers["connection"] == "close"  # who may not listen takes no page's place
    assert more < MEGABYTES


def live_port(standing: Standing) -> int:
    """Where the live process listens."""
    words = command_of(standing.pids()["live"]).split()
    return int(words[words.index("--port") + 1])


def _kill_live(standing: Standing, port: int) -> float:
    """Kills it with all that it started; the seconds until another answers."""
    before, began = standing.pids()["live"], time.monotonic()
    for pid in tree(before):
        kill(pid)
    nobody = Browser(port, timeout=5)
    standing.wait_until(lambda: nobody.get("/live").status == 403, "no live process")
    return time.monotonic() - began


def _held(standing: Standing) -> int:
    """Changes of the long transactions: later ones were committed while these stayed open."""
    sql = "SELECT coalesce(sum(changes), 0) FROM (SELECT count(*) AS changes FROM events_event GROUP BY xid) AS each"
    return int(standing.query(f"{sql} WHERE changes > 1")[0][0])
