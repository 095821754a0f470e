"""Runs the web server as `firstcontact serve` starts it, asks it, and reads what it took."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from firstcontact.doors.console.running import web_server
from tests.load.bench.samples import Measure
from tests.load.bench.spending import cpu_of, family_of, memory_of

HOST, COUNCIL_HOST = "127.0.0.1", "castlemere.localhost"
CLIENTS, WORKERS = 8, 2
START_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Timing:
    """What one measure gave: times in milliseconds, memory in megabytes, processor time in milliseconds a request."""

    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    wrong: tuple[str, ...]
    web_cpu: float
    database_cpu: float
    client_cpu: float
    web_memory: float
    database_memory: float
    requests: int

    @property
    def cpu(self) -> float:
        """Web and database together."""
        return self.web_cpu + self.database_cpu


class Server:
    """The web server with two workers, and the database beside it."""

    def __init__(self, web: int, postmaster: int, port: int) -> None:
        self._web, self._postmaster, self.port = web, postmaster, port

    def spent(self) -> tuple[float, float]:
        """Seconds of processor time of web and database so far."""
        return cpu_of(family_of(self._web)), cpu_of(family_of(self._postmaster))

    def memory(self) -> tuple[float, float]:
        """Megabytes of web and database now."""
        return memory_of(family_of(self._web)), memory_of(family_of(self._postmaster))


@contextmanager
def serving(environment: Mapping[str, str], postmaster: int, port: int) -> Iterator[Server]:
    """The web server without the front, ended afterwards with its whole group."""
    command = web_server(HOST, port)
    command[command.index("--workers") + 1] = str(WORKERS)
    process = subprocess.Popen(command, env={**environment, "PORT": str(port)}, start_new_session=True)
    try:
        _wait_until_it_answers(process, port)
        yield Server(process.pid, postmaster, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def time_measure(
    server: Server, measure: Measure, cookies: Sequence[str], folder: Path, *, seconds: float, warm: float
) -> Timing:
    """Let the clients ask for so long after a warm-up."""
    plan = {
        "host": HOST,
        "port": server.port,
        "name": COUNCIL_HOST,
        "clients": CLIENTS,
        "cookies": list(cookies),
        "asks": measure.asks,
        "warm": warm,
        "seconds": seconds,
    }
    file = folder / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    command = [sys.executable, "-m", "tests.load.bench.client", str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        client.stdout.readline()
        before = server.spent()
        out, _ = client.communicate("go\n")
        spent = [after - earlier for after, earlier in zip(server.spent(), before, strict=True)]
    return _timing(json.loads(out), spent, server.memory())


def _timing(got: dict[str, Any], spent: Sequence[float], memory: tuple[float, float]) -> Timing:
    times = sorted(got["times"])
    many = len(times)

    def at(share: float) -> float:
        return float(times[min(many - 1, int(share * many))]) * 1000

    web, database = (seconds * 1000 / many for seconds in spent)
    return Timing(
        rate=many / got["seconds"],
        p50=at(0.5),
        p95=at(0.95),
        p99=at(0.99),
        errors=got["errors"],
        wrong=tuple(got["wrong"]),
        web_cpu=web,
        database_cpu=database,
        client_cpu=got["cpu"] * 1000 / many,
        web_memory=memory[0],
        database_memory=memory[1],
        requests=many,
    )


def find_postmaster(admin_url: str) -> int:
    """The process that all others of the database descend from."""
    with psycopg.connect(admin_url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        fields = Path(f"/proc/{row[0]}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return int(fields[1])


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("The web server did not start.")
