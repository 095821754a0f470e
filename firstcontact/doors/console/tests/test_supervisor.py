"""The supervisor keeps its children running and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from firstcontact.doors.console import supervisor
from firstcontact.doors.console.supervisor import Program, Supervisor

SH = "/bin/sh"


class Listener:
    """Notes every line, and may act on one."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.reactions: list[Callable[[str, str], None]] = []

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))
        for reaction in self.reactions:
            reaction(name, line)

    def of(self, name: str) -> list[str]:
        """The lines of one program."""
        return [line for said_by, line in self.lines if said_by == name]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short delays."""
    monkeypatch.setattr(supervisor, "FIRST_DELAY", 0.05)
    monkeypatch.setattr(supervisor, "PATIENCE", 1.0)


def _shell(name: str, script: str, *, once: bool = False) -> Program:
    return Program(name, [SH, "-c", script], once=once)


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _wait_until(happened: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.02)
    return happened()


def test_lines_carry_the_name_of_their_process() -> None:
    heard = Listener()
    Supervisor([_shell("web", "echo one; echo; echo two >&2; printf three", once=True)], echo=heard).run()
    assert heard.lines == [("web", "one"), ("web", "two"), ("web", "three")]


def test_a_program_that_runs_once_is_not_started_again() -> None:
    heard = Listener()
    ended: list[str] = []
    Supervisor([_shell("month", "echo done; exit 3", once=True)], echo=heard, ended=ended.append).run()
    assert heard.of("month") == ["done", "failed (code 3)"]
    assert ended == ["month"]


@pytest.mark.shows("processes-supervised")
def test_a_dead_child_is_started_again_after_a_growing_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_DELAY", 0.15)
    heard = Listener()
    watcher = Supervisor([_shell("web", "echo up; kill -SEGV $$")], echo=heard)
    heard.reactions.append(lambda *_: watcher.stop() if len(heard.of("web")) >= 8 else None)
    watcher.run()
    said = [line for line in heard.of("web") if line != "up"]
    assert said[:4] == [f"ended (by SIGSEGV); starts again in {delay} s" for delay in ("0.05", "0.1", "0.15", "0.15")]


@pytest.mark.shows("killed-replaced-at-once")
def test_a_child_that_was_killed_is_started_again_at_once_each_time() -> None:
    heard = Listener()
    watcher = Supervisor([_shell("web", "echo up; kill -9 $$")], echo=heard)
    heard.reactions.append(lambda *_: watcher.stop() if len(heard.of("web")) >= 10 else None)
    watcher.run()
    said = [line for line in heard.of("web") if line != "up"]
    assert said == ["ended (by SIGKILL); starts again in 0.05 s"] * 5


def test_a_death_after_a_good_life_is_not_held_against_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GOOD_LIFE", 0.0)
    heard = Listener()
    watcher = Supervisor([_shell("web", "echo up; exit 1")], echo=heard)
    heard.reactions.append(lambda *_: watcher.stop() if len(heard.of("web")) >= 6 else None)
    watcher.run()
    assert {line for line in heard.of("web") if line != "up"} == {"ended (code 1); starts again in 0.05 s"}


def test_the_workers_of_a_dead_server_are_killed_before_it_starts_again() -> None:
    heard = Listener()
    watcher = Supervisor([_shell("web", "sleep 600 & echo $!; kill -9 $$")], echo=heard)
    alive: list[bool] = []

    def look(_: str, line: str) -> None:
        numbers = [int(line) for line in heard.of("web") if line.isdigit()]
        if line.isdigit() and len(numbers) == 2:
            alive.append(_is_alive(numbers[0]))
            watcher.stop()

    heard.reactions.append(look)
    watcher.run()
    assert alive == [False]


def test_stopping_asks_first_and_leaves_nothing() -> None:
    heard = Listener()
    polite = _shell("polite", "trap 'echo bye; exit 0' TERM; sleep 600 & echo $! up; wait")
    deaf = _shell("deaf", "trap '' TERM; sleep 600 & echo $! up; wait; wait")
    watcher = Supervisor([polite, deaf], echo=heard)
    heard.reactions.append(lambda *_: os.kill(os.getpid(), signal.SIGINT) if len(heard.lines) == 2 else None)
    began = time.monotonic()
    watcher.run()
    assert time.monotonic() - began < 5
    assert heard.of("polite")[1:] == ["bye"]
    sleepers = [int(line.split()[0]) for _, line in heard.lines if line.endswith("up")]
    assert len(sleepers) == 2
    assert _wait_until(lambda: not any(_is_alive(pid) for pid in sleepers))
    assert watcher.pids() == {}


def test_ctrl_c_is_heard_again_by_python_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    Supervisor([_shell("month", "true", once=True)], echo=Listener()).run()
    assert signal.getsignal(signal.SIGINT) is before


def test_something_else_is_looked_after_every_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "ROUND", 0.02)
    rounds: list[None] = []

    def each_round() -> None:
        rounds.append(None)
        if len(rounds) == 3:
            watcher.stop()

    watcher = Supervisor([_shell("web", "sleep 600")], echo=Listener(), each_round=each_round)
    watcher.run()
    assert len(rounds) == 3


@pytest.mark.shows("processes-supervised")
def test_kill_nine_of_the_supervisor_leaves_nothing() -> None:
    program = (
        "from firstcontact.doors.console.supervisor import Program, Supervisor\n"
        "child = Program('web', ['/bin/sh', '-c', 'echo $$; sleep 600'])\n"
        "Supervisor([child], echo=lambda name, line: print(line, flush=True)).run()\n"
    )
    root = Path(__file__).parents[4]
    with subprocess.Popen([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout is not None
        child = int(watcher.stdout.readline())
        assert _is_alive(child)
        watcher.kill()
    assert _wait_until(lambda: not _is_alive(child))


@pytest.mark.shows("health-address")
def test_before_anything_is_ended_it_is_said_and_the_programs_have_some_time_to_themselves() -> None:
    listener = Listener()
    said: list[float] = []

    def leaving() -> float:
        said.append(time.monotonic())
        return 0.5

    script = "trap 'echo ended; exit 0' TERM; echo begun; while :; do sleep 0.05; done"
    house = Supervisor([_shell("web", script)], echo=listener, leaving=leaving)
    listener.reactions.append(lambda name, line: house.stop() if line == "begun" else None)
    house.run()
    assert len(said) == 1
    assert time.monotonic() - said[0] >= 0.5
    assert listener.of("web")[:: len(listener.of("web")) - 1] == ["begun", "ended"]


def test_each_program_knows_its_own_name() -> None:
    listener = Listener()
    Supervisor([_shell("worker", "echo $FIRSTCONTACT_PROCESS", once=True)], echo=listener).run()
    assert listener.of("worker") == ["worker"]
