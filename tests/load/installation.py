"""A whole installation to be attacked: `firstcontact up` in a state folder of its own, with one made-up council."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from firstcontact.doors.console.ports import free_port
from firstcontact.foundation.database.endpoints import Endpoints, read_endpoints
from firstcontact.foundation.database.urls import parse
from tests.long.process_tree import kill, processes, tree

HOST = "castlemere.localhost"
PATIENCE = 240.0  # seconds, on a busy machine
REPLACED = 2.0  # seconds in which a killed process is replaced


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP; status 0 where nothing did."""

    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass
class Browser:
    """Somebody's browser at the council's website: it keeps cookies, follows redirects, sends forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 60.0
    address: str = "127.0.0.1"
    """Where it stands: how often one address may send is limited."""

    def ask(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> Answer:
        """One request."""
        body = urlencode(fields, doseq=True) if fields is not None else None
        headers = {"Host": f"{HOST}:{self.port}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=self.timeout, source_address=(self.address, 0)
        )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, said = value.partition(";")[0].partition("=")
                    self.cookies[key] = said
            return Answer(answer.status, text, dict(answer.getheaders()), time.monotonic() - began)
        except (OSError, http.client.HTTPException):
            return Answer(0, seconds=time.monotonic() - began)
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, Any] | None = None) -> Answer:
        """A form, with the token that a page of ours would have in it."""
        if "csrftoken" not in self.cookies:
            self.cookies["csrftoken"] = "a" * 32
        return self.ask("POST", path, {"csrfmiddlewaretoken": self.cookies["csrftoken"], **(fields or {})})


@dataclass
class Standing:
    """The installation that runs."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def browser(self, cookie: str = "") -> Browser:
        """A new browser; signed in with the cookie of `make_login`."""
        name, _, value = cookie.partition("=")
        return Browser(self.port, {name: value} if cookie else {})

    def run(self, *words: str) -> str:
        """Runs a command to its end; what it wrote."""
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [sys.executable, "-m", "firstcontact.doors.console.main", *words],
            **_with(self.home),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def make_login(self, role: str) -> str:
        """The cookie of a member of staff who is signed in."""
        return self.run("make-login", "--council", "castlemere", "--role", role)

    def pids(self) -> dict[str, int]:
        """What the supervisor runs, by name, as it has written down."""
        try:
            facts: dict[str, Any] = json.loads((self.home / "up.json").read_text())
        except (OSError, ValueError):
            return {}
        return {str(name): int(pid) for name, pid in facts["processes"].items()}

    def workers_of(self, name: str) -> list[int]:
        """The workers that a server has started itself, without helpers of Python."""
        server = self.pids().get(name)
        if server is None:
            return []
        children = [pid for pid in tree(server)[1:] if processes().get(pid, ("Z",))[0] not in "ZX"]
        return [pid for pid in children if "granian" in command_of(pid)]

    def postmaster(self) -> int:
        """The database's main process."""
        return int((self.home / "data" / "postmaster.pid").read_text().split("\n")[0])

    def endpoints(self) -> Endpoints:
        """How the database is reached."""
        found = read_endpoints(self.home / "database.json")
        assert found is not None
        return found

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Asks the database, past the walls between councils."""
        with psycopg.connect(parse(self.endpoints().admin_url).conninfo(), autocommit=True) as connection:
            return connection.execute(sql.encode(), values).fetchall()

    def environment(self) -> dict[str, str]:
        """The environment of a process of this installation."""
        return {
            **_with(self.home)["env"],
            **self.endpoints().environment(),
            "DJANGO_SETTINGS_MODULE": "firstcontact.settings",
        }

    def wait_until(self, happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> float:
        """Waits until something has happened; how many seconds it took."""
        began = time.monotonic()
        while not happened():
            assert time.monotonic() - began < seconds, f"{what}\n{self.said()[-3000:]}"
            time.sleep(0.02)
        return time.monotonic() - began

    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text(errors="replace")


@contextmanager
def running(folder: Path | None = None, **settings: str) -> Iterator[Standing]:
    """`firstcontact up` with Castlemere in it; everything is gone afterwards.

    :param folder: where the state shall be; a new one without it.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="fc-abuse-")).resolve()
    place.chmod(0o755)
    port = free_port("127.0.0.1", 18500 + os.getpid() % 400)
    log = place / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "firstcontact.doors.console.main", "up", "--port", str(port)],
            **_with(place / "home", **settings),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    standing = Standing(place / "home", port, process, log)
    try:
        standing.wait_until(lambda: Browser(port).get("/health").status == 200, "it does not start")
        subprocess.run([sys.executable, "-m", "tests.load.intake_inside"], env=standing.environment(), check=True)
        standing.wait_until(lambda: standing.browser().get("/").status == 200, "no page")
        yield standing
    finally:
        _end(standing)
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)


def _end(standing: Standing) -> None:
    everything = tree(standing.process.pid)
    standing.process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        standing.process.wait(30)
    for pid in everything:
        kill(pid)
    standing.process.wait()
    found = read_endpoints(standing.home / "database.json")
    if found is not None:
        shutil.rmtree(parse(found.app_url).host, ignore_errors=True)


def _with(home: Path, **settings: str) -> dict[str, Any]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "FIRSTCONTACT_", "DJANGO_"))}
    root = str(Path(__file__).resolve().parents[2])
    return {"env": {**kept, "PYTHONPATH": root, "FIRSTCONTACT_HOME": str(home), **settings}, "cwd": root}


def command_of(pid: int) -> str:
    """The command line of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def memory_of(*pids: int) -> float:
    """Megabytes of memory that these processes and all that they started have for themselves and share."""
    kept = 0
    for pid in {each for one in pids for each in tree(one)}:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            continue
        kept += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return kept / 1024


FIGURES: list[str] = []
"""Small tables of what was measured, in the order of the tests; printed when all have run."""


def note_figures(title: str, rows: Sequence[Sequence[object]]) -> None:
    """What was measured, as a small table, with the load of the machine."""
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    FIGURES.append(f"{title} (load of the machine {os.getloadavg()[0]:.1f})")
    for row in rows:
        cells = (str(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        FIGURES.append(f"    {'  '.join(cells)}".rstrip())
