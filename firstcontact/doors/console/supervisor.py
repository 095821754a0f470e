"""Starts the processes, starts them again when they die, and ends all of them: docs/decisions/0005.

- Each child leads a session of its own. When it dies, its whole group is killed before it is started again: after
  kill -9 of the web server its workers would live on, keep the port and answer with the old code.
- The kernel ends the children when the supervisor itself is killed. It does so when the *thread* that started them
  ends, so everything happens in the one main thread.
"""

import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from firstcontact.foundation.database.account import dies_with_parent

FIRST_DELAY = 0.5  # seconds until a dead child is started again; doubled each time that it ended by itself
FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM)  # it was ended, and did nothing wrong
LONGEST_DELAY = 30.0
GOOD_LIFE = 60.0  # seconds after which an earlier death is forgotten
PATIENCE = 2.0  # seconds that the children have to end by themselves
ROUND = 1.0  # seconds between two calls of `each_round` when nothing happens
CHUNK = 65536
PROCESS_VARIABLE = "FIRSTCONTACT_PROCESS"  # by which each names itself in its log
WAKERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)


@dataclass(frozen=True, slots=True)
class Program:
    """A process to run: `once` when it ends by itself and is then done."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    once: bool = False


@dataclass(slots=True)
class _Child:
    program: Program
    due: float = 0.0
    delay: float = field(default_factory=lambda: FIRST_DELAY)
    started: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    rest: bytes = b""
    done: bool = False


class Supervisor:
    """Runs programs until it is told to stop by Ctrl-C, SIGTERM or SIGHUP."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        echo: Callable[[str, str], None],
        each_round: Callable[[], None] = lambda: None,
        ended: Callable[[str], None] = lambda name: None,
        leaving: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """
        :param echo: gets the name of a program and each line that it writes, or that is said about it.
        :param each_round: called at least once a second, between two rounds.
        :param ended: gets the name of a program that has ended, after its last line.
        :param leaving: called before anything is ended; how many seconds the programs then still have to themselves.
        """
        self._children = [_Child(program) for program in programs]
        self._echo = echo
        self._each_round = each_round
        self._ended = ended
        self._leaving = leaving
        self._selector = selectors.DefaultSelector()
        self._stopping = False

    def run(self) -> None:
        """Starts everything, watches it, and ends it when told to; then everything is gone."""
        with self._listening():
            try:
                while not self._stopping and not all(child.done for child in self._children):
                    self._start_due()
                    self._hear(self._next_due())
                    self._bury()
                    self._each_round()
            finally:
                self._end_all()

    def stop(self) -> None:
        """Ends the run after the present round."""
        self._stopping = True

    def pids(self) -> dict[str, int]:
        """The process ids by name, of those that run."""
        return {child.program.name: child.process.pid for child in self._children if child.process is not None}

    def _start_due(self) -> None:
        for child in self._children:
            if child.process is None and not child.done and child.due <= time.monotonic():
                self._start(child)

    def _start(self, child: _Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.program.command,
            env={
                **os.environ,
                **child.program.environment,
                "PYTHONUNBUFFERED": "1",
                PROCESS_VARIABLE: child.program.name,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509  # one prctl, and no other thread
        )
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _next_due(self) -> float:
        waiting = [child.due for child in self._children if child.process is None and not child.done]
        return max(0.0, min([ROUND, *(due - time.monotonic() for due in waiting)]))

    def _hear(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            if isinstance(key.data, _Child):
                self._read(key.data)
            else:
                self._woken.recv(CHUNK)

    def _read(self, child: _Child) -> None:
        assert child.process is not None
        assert child.process.stdout is not None
        try:
            text = os.read(child.process.stdout.fileno(), CHUNK)
        except BlockingIOError:
            return
        if not text:
            self._selector.unregister(child.process.stdout)
        *lines, child.rest = (child.rest + text).split(b"\n")
        if not text or len(child.rest) > CHUNK:
            lines, child.rest = [*lines, child.rest], b""
        for line in lines:
            if line.strip():
                self._echo(child.program.name, line.decode(errors="replace").rstrip())

    def _bury(self) -> None:
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._finish(child)

    def _finish(self, child: _Child) -> None:
        """Kills what is left of its group, hears its last words, and says when it starts again."""
        process = child.process
        assert process is not None
        assert process.stdout is not None
        _signal_group(process.pid, signal.SIGKILL)
        while process.stdout in self._selector.get_map():  # until its pipe is at its end or has nothing more now
            before = child.rest
            self._read(child)
            if child.rest == before and process.stdout in self._selector.get_map():
                self._selector.unregister(process.stdout)
        process.stdout.close()
        child.process = None
        self._ended(child.program.name)
        if self._stopping:
            return
        if child.program.once:
            child.done = True
            if process.returncode != 0:
                self._echo(child.program.name, f"failed ({_how(process.returncode)})")
            return
        now = time.monotonic()
        if now - child.started > GOOD_LIFE:
            child.delay = FIRST_DELAY
        killed = -process.returncode in FROM_OUTSIDE
        delay = FIRST_DELAY if killed else child.delay
        self._echo(child.program.name, f"ended ({_how(process.returncode)}); starts again in {delay:g} s")
        child.due = now + delay
        if not killed:
            child.delay = min(child.delay * 2, LONGEST_DELAY)

    def _end_all(self) -> None:
        """Asks every group once to end, waits, then kills what is left."""
        self._stopping = True
        self._hear_until(time.monotonic() + self._leaving())
        for pid in self.pids().values():
            _signal_group(pid, signal.SIGTERM)
        self._hear_until(time.monotonic() + PATIENCE)
        for child in self._children:
            if child.process is not None:
                _signal_group(child.process.pid, signal.SIGKILL)
                child.process.wait()
                self._finish(child)

    def _hear_until(self, end: float) -> None:
        """Hears the programs until this time of the clock, or until all have ended."""
        while self.pids() and time.monotonic() < end:
            self._hear(max(0.0, min(0.1, end - time.monotonic())))
            self._bury()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Signals wake the loop; the ones that end a program end this one in order."""
        self._woken, waker = socket.socketpair()
        for end in (self._woken, waker):
            end.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        earlier = {number: signal.signal(number, self._on_signal) for number in WAKERS}
        wakeup = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in earlier.items():
                signal.signal(number, handler)
            self._selector.close()
            self._woken.close()
            waker.close()

    def _on_signal(self, number: int, frame: object) -> None:
        del frame
        if number != signal.SIGCHLD:
            self._stopping = True


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"code {code}"
