"""The web server of the product as a process of its own, on the database of the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from firstcontact.foundation.database import Endpoints

WEB = "firstcontact.settings.wsgi:application"
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def web_server(database: Endpoints, *, workers: int = 2) -> Iterator[str]:
    """Its address; the header `Host` chooses the council."""
    port = free_port()
    environment = {**os.environ, **database.environment(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "2", "--log-level", "warning", WEB]
    with subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True) as running:
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(20)


def _wait(address: str) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            httpx.get(address, timeout=5).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
