"""The browser: Debian's Chromium, started once; a page that fails its test on any console error; axe; pictures."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.demo.councils import load_councils
from firstcontact.domain.notices import ports
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.clock import now
from tests.browser.gallery.server import serving

Check = Callable[[Page], None]  # what `axe` hands out
Look = Callable[[Page, str], None]  # what `look` hands out

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).parent / "pictures"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, WIDE, TALLEST = 375, 1280, 6000
REFLOW = 320  # WCAG 2.2, success criterion 1.4.10: nothing may need scrolling in two directions at this width


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; without one, the tests are skipped."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("No Chromium found: on Debian, `apt-get install chromium`.")
    # The browser's driver runs an event loop in this thread; Django would take that as a reason to refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Console:
    """What a page complained about; a test that means to meet an error names it with `expect`."""

    complaints: list[str]
    expected: list[str]

    def expect(self, words: str) -> None:
        """A complaint with these words is meant."""
        self.expected.append(words)

    def note(self, message: ConsoleMessage) -> None:
        """Keeps errors, among them what the security policy refused."""
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def unexpected(self) -> list[str]:
        """What nobody meant."""
        return [each for each in self.complaints if not any(words in each for words in self.expected)]


@pytest.fixture
def console() -> Console:
    """What the pages of this test wrote into the console."""
    return Console([], [])


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a fresh browser profile, closed with the test."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": WIDE, "height": 900}, "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], console: Console) -> Iterator[Page]:
    """A page; any error in its console fails the test."""
    opened = open_context().new_page()
    opened.on("console", console.note)
    opened.on("pageerror", lambda error: console.complaints.append(str(error)))
    yield opened
    assert console.unexpected() == []


@pytest.fixture
def no_javascript(open_context: Callable[..., BrowserContext]) -> Page:
    """A page on which no script runs."""
    return open_context(java_script_enabled=False).new_page()


@dataclass(frozen=True)
class Site:
    """The running product; the host name chooses the council, and Chromium finds `*.localhost` on this machine."""

    port: int

    def url(self, path: str = "/", council: str = "castlemere.localhost") -> str:
        """The address of a page of a council."""
        return f"http://{council}:{self.port}{path}"


@pytest.fixture
def live_site(live_server: Any) -> Site:
    """The whole product with the database of the tests; a test makes the councils that it needs."""
    forget_councils()
    return Site(int(live_server.thread.port))


@pytest.fixture(scope="session")
def gallery() -> Iterator[Site]:
    """The gallery of shared parts, served for the whole run; it needs no database."""
    with serving() as port:
        yield Site(port)


@pytest.fixture
def councils(transactional_db: None) -> Iterator[dict[str, UUID]]:
    """The made-up councils of the demonstration, in the database that the running product reads; id by code."""
    yield load_councils(at=now(), codes=("castlemere", "aberwen"))
    with connection.cursor() as cursor:  # Django empties its own tables only, and the next test has its own jobs
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


@pytest.fixture
def outbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> OutboxSender:
    """The demonstration's outbox takes all email of this test."""
    settings.DEMO = True
    sender = OutboxSender()
    monkeypatch.setattr(ports, "_senders", {ports.EVERY_COUNCIL: sender})
    monkeypatch.setattr(ports, "_outboxes", [sender])
    return sender


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The rules of axe; without them, the tests are skipped."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci --ignore-scripts`.")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def axe(axe_source: str) -> Check:
    """Fails with what axe finds on the page. The source is evaluated: a script tag would meet our own policy."""

    def check(opened: Page) -> None:
        opened.evaluate(axe_source)
        found = opened.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        told = [
            f"{each['id']}: {each['help']}\n    " + "\n    ".join(node["html"][:200] for node in each["nodes"][:5])
            for each in found["violations"]
        ]
        assert not told, f"{opened.url}\n" + "\n".join(told)

    return check


@pytest.fixture
def look() -> Look:
    """Fails when a narrow page must be scrolled sideways. With PICTURES=yes it also takes pictures for a person."""

    def take(opened: Page, name: str) -> None:
        opened.set_viewport_size({"width": REFLOW, "height": 640})
        across = int(opened.evaluate("document.documentElement.scrollWidth"))
        assert across <= REFLOW, f"{opened.url} is {across} wide on a screen of {REFLOW}"
        if not os.environ.get("PICTURES"):
            opened.set_viewport_size({"width": WIDE, "height": 900})
            return
        PICTURES.mkdir(exist_ok=True)
        for label, width in (("narrow", NARROW), ("wide", WIDE)):
            opened.set_viewport_size({"width": width, "height": 900})
            tall = min(int(opened.evaluate("document.documentElement.scrollHeight")), TALLEST)
            opened.set_viewport_size({"width": width, "height": max(900, tall)})  # so that what sticks is at its place
            opened.screenshot(path=PICTURES / f"{name}-{label}.png")

    return take
