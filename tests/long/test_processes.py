"""`firstcontact up` and `firstcontact demo` on a whole installation: killed, interrupted, started again."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from firstcontact.doors.console.ports import free_port
from firstcontact.foundation.database.endpoints import read_endpoints
from firstcontact.foundation.database.urls import parse
from tests.long.accounts import Runner, as_ordinary_user, as_root
from tests.long.process_tree import is_alive, kill, tree

PATIENCE = 240  # seconds, on a busy machine
pytestmark = pytest.mark.long


@dataclass
class Installed:
    """A whole installation in a state folder of its own."""

    runner: Runner
    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    log: Path = Path()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        return subprocess.run(
            self.runner.command("-m", "firstcontact.doors.console.main", *words),
            env=self.runner.settings(FIRSTCONTACT_HOME=str(self.home)),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, *words: str) -> None:
        """Starts a command that stays; what it writes goes to a file."""
        self.log = self.home.parent / f"{words[0]}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                self.runner.command("-m", "firstcontact.doors.console.main", *words, "--port", str(self.port)),
                env=self.runner.settings(FIRSTCONTACT_HOME=str(self.home)),
                cwd="/",
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def status(self) -> dict[str, Any]:
        """What `status --json` says."""
        facts: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return facts

    def has_new(self, name: str, former: int) -> bool:
        """Whether the program of this name runs as another process now."""
        return bool(self.status()["processes"].get(name, former) != former)

    def page(self, path: str = "/", *, host: str = "localhost", cookie: str = "") -> tuple[int, str]:
        """The status and text of a page; 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}", "Cookie": cookie})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def wait_until(self, happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Waits until something has happened; `what` is missing when it never does."""
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, f"{what}\n{self.said()}"
            time.sleep(0.1)

    def wait_for_pages(self) -> None:
        """Waits until the web server answers."""
        self.wait_until(lambda: self.page()[0] not in (0, 503), "no page")

    def said(self) -> str:
        """What the command has written so far."""
        return self.log.read_text()

    def everything(self) -> list[int]:
        """All its processes."""
        assert self.process is not None
        return tree(self.process.pid)


@pytest.fixture(params=[as_root, as_ordinary_user], ids=["root", "ordinary-user"])
def installed(request: pytest.FixtureRequest) -> Iterator[Installed]:
    """An installation as root, and one as an ordinary user."""
    runner: Runner = request.param()
    folder = Path(tempfile.mkdtemp(prefix="fc-long-")).resolve()
    folder.chmod(0o755)
    found = Installed(
        runner, runner.own(folder / "parent") / "home", free_port("127.0.0.1", 18000 + os.getpid() % 1000)
    )
    yield found
    if found.process is not None:
        for pid in found.everything():
            kill(pid)
        found.process.wait()
    endpoints = read_endpoints(found.home / "database.json")
    if endpoints is not None:
        shutil.rmtree(parse(endpoints.app_url).host, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.shows("processes-supervised")
def test_what_is_killed_comes_back_and_ctrl_c_ends_all_of_it(installed: Installed) -> None:
    installed.start("up")
    installed.wait_for_pages()
    before = installed.status()
    assert set(before["processes"]) >= {"web", "front", "live", "worker"}
    for name, pid in before["processes"].items():
        kill(pid)
        installed.wait_until(partial(installed.has_new, name, pid), f"no new {name}")
    installed.wait_for_pages()

    kill(before["database"]["process"])
    installed.wait_until(lambda: installed.status()["database"]["running"], "no new database")
    installed.wait_until(lambda: installed.page()[0] not in (0, 500, 503), "no page from the new database")

    everything = installed.everything()
    ours = set(everything) - set(tree(installed.status()["database"]["process"])) - {everything[0]}
    assert installed.process is not None
    installed.process.send_signal(signal.SIGINT)
    installed.wait_until(lambda: not any(is_alive(pid) for pid in ours), "it does not end in time", seconds=5)
    assert installed.process.wait(timeout=PATIENCE) == 0  # how long the database writes is up to the disk
    assert [pid for pid in everything if is_alive(pid)] == []
    assert installed.run("status").returncode == 3


@pytest.mark.shows("processes-supervised")
def test_kill_nine_of_the_supervisor_leaves_nothing_and_the_next_start_works(installed: Installed) -> None:
    installed.start("up")
    installed.wait_for_pages()
    everything = installed.everything()
    assert len(everything) > 5
    assert installed.process is not None
    kill(installed.process.pid)
    installed.process.wait()
    installed.wait_until(lambda: not any(is_alive(pid) for pid in everything), "something is left", seconds=15)
    assert installed.page()[0] == 0

    installed.start("up")
    installed.wait_for_pages()
    second = installed.run("up")
    assert second.returncode == 1
    assert "It runs already" in second.stderr


@pytest.mark.shows("demo-in-one-command")
def test_the_demo_greets_fills_its_month_and_starts_again_quickly(installed: Installed) -> None:
    began = time.monotonic()
    installed.start("demo")
    installed.wait_until(lambda: "First Contact is ready" in installed.said(), "no greeting")
    first_start = time.monotonic() - began
    assert f"http://castlemere.localhost:{installed.port}/demo/sign-in/" in installed.said()
    assert installed.page("/demo/sign-in/", host="castlemere.localhost")[0] == 200
    status, text = installed.page(host="castlemere.localhost")
    assert status == 200
    assert "Castlemere" in text

    cookie = installed.run("make-login", "--council", "castlemere", "--role", "adviser").stdout.strip()
    assert re.fullmatch(r"\w+=\w+", cookie)
    assert installed.page("/desk/", host="castlemere.localhost")[0] == 302
    assert installed.page("/desk/", host="castlemere.localhost", cookie=cookie)[0] == 200
    assert installed.page("/desk/", host="aberwen.localhost", cookie=cookie)[0] == 403
    assert installed.run("doctor").returncode == 0

    month = installed.home / "demo-month.json"
    installed.wait_until(
        lambda: month.exists() and json.loads(month.read_text())["done"] > 20, "the month is not filled"
    )
    assert installed.process is not None
    installed.process.send_signal(signal.SIGINT)
    assert installed.process.wait(timeout=PATIENCE) == 0
    done = json.loads(month.read_text())["done"]

    began = time.monotonic()
    installed.start("demo")
    installed.wait_until(lambda: "First Contact is ready" in installed.said(), "no greeting the second time")
    assert time.monotonic() - began < first_start + 5
    installed.wait_until(lambda: json.loads(month.read_text())["done"] > done, "the month does not go on")
