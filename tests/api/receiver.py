"""Somebody else's server that is told of events: it checks every signature with the library of Standard Webhooks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


@dataclass
class Receiver:
    """What came, and what is answered: the next of `answers`, and `usually` when there are none left."""

    port: int = 0
    secret: str = ""
    usually: int = 204
    answers: list[int] = field(default_factory=list)
    slow: float = 0.0
    came: list[dict[str, Any]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    forged: int = 0

    @property
    def address(self) -> str:
        """Where it is told."""
        return f"http://127.0.0.1:{self.port}/hook"

    @contextmanager
    def running(self) -> Iterator[Receiver]:
        """It listens inside, always on the same port."""
        server = ThreadingHTTPServer(("127.0.0.1", self.port), handler_of(self))
        server.daemon_threads = True
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Check it, keep it, and say what is answered."""
        time.sleep(self.slow)
        if self.secret:
            try:
                Webhook(self.secret).verify(body, headers)
            except WebhookVerificationError:
                self.forged += 1
                return 400
        said = json.loads(body)
        self.hosts.append(headers["Host"])
        self.came.append({**said, "webhook-id": headers["webhook-id"]})
        status = self.answers.pop(0) if self.answers else self.usually
        if status < 300:
            self.taken.append(headers["webhook-id"])
        return status

    @property
    def names(self) -> list[str]:
        """The types of what came, in its order."""
        return [each["type"] for each in self.came]


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """What answers for it at each request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(dict(self.headers.items()), body)
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
            said = b"" if status == 204 else b"Hello <b>from</b> the other side\x00 " + b"x" * 500
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: object) -> None:
            """Nothing to the console."""

    return Handler
