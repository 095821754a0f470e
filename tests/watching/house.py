"""A whole installation under its supervisor on the test's database, a browser that calls it, and what it wrote."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from firstcontact.doors.console.ports import free_port
from firstcontact.doors.site.tests.visitor import Visitor
from firstcontact.foundation.database import Endpoints

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds, on a busy machine
TOKEN = "a token for tests"
REDIRECTS = 10


@dataclass
class House:
    """It listens at `port`; `mail` is where it takes emails."""

    port: int
    mail: int
    log: Path
    home: Path

    def lines(self) -> list[dict[str, Any]]:
        """Every line so far, as the object that it is."""
        return [json.loads(line) for line in self.text().splitlines()]

    def text(self) -> str:
        """Everything that it wrote."""
        return self.log.read_text(encoding="utf-8")

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> tuple[int, str, Any]:
        """Status, body and headers of one request; status 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, {"Host": "castlemere.localhost", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        except OSError:
            return 0, "", {}
        finally:
            connection.close()

    def counts(self) -> str:
        """What it counted, as Prometheus reads it."""
        status, body, _ = self.ask("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        return body


@contextmanager
def running_house(database: Endpoints, home: Path, **settings: str) -> Iterator[House]:
    """`firstcontact up`, with the log as JSON, counts, and a listener for emails; ended in order at the end."""
    port = free_port("127.0.0.1", 8440)
    house = House(port, free_port("127.0.0.1", port + 20), home.parent / "log.jsonl", home)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_ADMIN_URL"}
    environment |= {
        "DATABASE_URL": database.app_url,
        "FIRSTCONTACT_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "LOG_FORMAT": "json",
        "METRICS_TOKEN": TOKEN,
        "EMAIL_SENDER": "demo_outbox",
        "MAILBOXES": json.dumps([{"council": "castlemere", "code": "hello", "address": "hello@castlemere.example"}]),
        "MAIL_LISTEN": f"127.0.0.1:{house.mail}",
        **settings,
    }
    command = [sys.executable, "-m", "firstcontact.doors.console.main", "up", "--port", str(port)]
    with house.log.open("w") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        try:
            wait_for(lambda: house.ask("/ready/")[0] == 200, house.text)
            yield house
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def wait_for(holds: Callable[[], bool], tell: Callable[[], str] = lambda: "") -> None:
    """Returns when it holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, tell()[-3000:]
        time.sleep(0.1)


@dataclass
class Caller:
    """A browser, with the few words of Django's test client that `Visitor` uses, over the network."""

    house: House
    headers: dict[str, str] = field(default_factory=dict)
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, path: str, data: Mapping[str, Any] | None = None, *, follow: bool = True) -> Any:
        """Load a page."""
        query = f"?{urlencode(dict(data), doseq=True)}" if data else ""
        return self._follow("GET", path + query, b"")

    def post(self, path: str, data: Mapping[str, Any] | None = None, *, follow: bool = True) -> Any:
        """Send a form, with the token that pages put into it."""
        if "csrftoken" not in self.cookies:
            self.get(path)
        token = self.cookies["csrftoken"].value
        return self._follow(
            "POST", path, urlencode({**(data or {}), "csrfmiddlewaretoken": token}, doseq=True).encode()
        )

    def _follow(self, method: str, path: str, body: bytes) -> Any:
        for _ in range(REDIRECTS):
            cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
            headers = {"Cookie": cookie, **self.headers}
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            status, text, answered = self.house.ask(path, method=method, body=body, **headers)
            for each in answered.get_all("Set-Cookie") or ():
                self.cookies.load(each)
            if status not in {301, 302, 303}:
                break
            target = urlsplit(urljoin(path, answered["Location"]))
            method, body, path = "GET", b"", target.path + (f"?{target.query}" if target.query else "")
        request = {"PATH_INFO": path.partition("?")[0]}
        return SimpleNamespace(status_code=status, content=text.encode(), headers=answered, request=request)


def visitor_of(house: House, **headers: str) -> Visitor:
    """Somebody who visits its website."""
    visitor = Visitor()
    visitor.client = Caller(house, headers)  # type: ignore[assignment]  # as much of one as a visitor uses
    return visitor
