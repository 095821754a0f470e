"""What the front refuses by itself is said in the form that whoever asks can read, and photos come through it."""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from firstcontact.doors.api.open311.reports import MOST_BYTES
from firstcontact.doors.console import front
from tests.api.web import free_port

pytestmark = [pytest.mark.shows("api-problems"), pytest.mark.shows("open311-as-specified")]
PAGE, PROBLEM = "text/html; charset=utf-8", "application/problem+json; charset=utf-8"
JSON, XML = "application/json; charset=utf-8", "text/xml; charset=utf-8"
FORMS = [
    ("/", False, PAGE, "<h1>"),
    ("/api/v1/documentation/", False, PAGE, "<h1>"),
    ("/api/v1/contacts", False, PROBLEM, '"status": {}'),
    ("/open311/v2/requests.json", True, JSON, '[{{"code": {}, "description": "'),
    ("/open311/v2/requests/482109375.json", True, JSON, '[{{"code": {}, "description": "'),
    ("/open311/v2/requests.xml", True, XML, "<errors><error><code>{}</code><description>"),
]


class Counting(BaseHTTPRequestHandler):
    """Behind the front: says how many bytes came."""

    def do_POST(self) -> None:
        said = str(len(self.rfile.read(int(self.headers["Content-Length"])))).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        """Nothing to the console."""


@contextmanager
def front_before(web_port: int, home: Path) -> Iterator[str]:
    """The address of a front that passes on to this port, and gives up after a second."""
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front, "AGAIN_SECONDS", 1)
        program = front.front_program(home, host="127.0.0.1", port=port, web_ports=[web_port])
    with subprocess.Popen(program.command, env=dict(program.environment)) as running:
        try:
            _wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            httpx.post(address, timeout=60)
            return
        time.sleep(0.1)


@pytest.fixture(scope="module")
def passing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A front with something behind it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        with front_before(server.server_address[1], tmp_path_factory.mktemp("front")) as address:
            yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A front with nothing behind it."""
    with front_before(free_port(), tmp_path_factory.mktemp("front")) as address:
        yield address


@pytest.mark.parametrize(("path", "open311", "kind", "says"), FORMS)
def test_what_is_too_large_is_refused_in_the_form_that_is_read_there(
    passing: str, path: str, open311: bool, kind: str, says: str
) -> None:
    """Open311 knows 400 for everything that it names no status for."""
    status = 400 if open311 else 413
    answer = httpx.post(f"{passing}{path}", content=b"x" * (front.LARGEST_REPORT + 1), timeout=60)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)
    assert says.format(status) in answer.text


@pytest.mark.parametrize(("path", "open311", "kind", "says"), FORMS)
def test_that_the_web_server_is_away_is_said_in_the_form_that_is_read_there(
    alone: str, path: str, open311: bool, kind: str, says: str
) -> None:
    answer = httpx.post(f"{alone}{path}", content=b"x", timeout=60)
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["Retry-After"]) == (503, kind, "1")
    assert says.format(503) in answer.text
    del open311


@pytest.mark.shows("open311-report-becomes-case")
def test_a_report_brings_as_many_photos_as_it_may_and_a_form_does_not(passing: str) -> None:
    photos = b"x" * MOST_BYTES
    assert httpx.post(f"{passing}/open311/v2/requests.json", content=photos, timeout=60).text == str(MOST_BYTES)
    assert httpx.post(f"{passing}/apply/pothole", content=photos, timeout=60).status_code == 413
