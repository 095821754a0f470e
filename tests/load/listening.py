"""Open pages, as browsers keep them: each listens to the live process and comes back to where it was."""

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Page:
    """One open page: it keeps what it heard, in order, and the place that it has reached."""

    port: int
    host: str
    cookie: str
    heard: list[str] = field(default_factory=list)
    last: str = ""
    times_come_back: int = 0
    _wait: float = 1.0
    _ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> threading.Thread:
        """Listens in a thread of its own until it is closed."""
        thread = threading.Thread(target=self._listen, daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """The page is left."""
        self._ended.set()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                for name, data in self._messages():
                    if name != "here":
                        self.heard.append(data)
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(self._wait)

    def _messages(self) -> Iterator[tuple[str, str]]:
        """Event and data of each message that came whole, as HTML says of server-sent events."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            yield from self._read(connection)

    def _read(self, connection: http.client.HTTPConnection) -> Iterator[tuple[str, str]]:
        headers = {"Host": f"{self.host}:{self.port}", "Cookie": self.cookie, "Accept": "text/event-stream"}
        if self.last:
            headers["Last-Event-ID"] = self.last
        connection.request("GET", "/live", headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            return
        self.times_come_back += 1
        kept: dict[str, str] = {}
        while not self._ended.is_set():
            line = answer.readline()
            if not line.endswith(b"\n"):
                return  # cut off: what is not whole does not count
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "retry":
                self._wait = int(value) / 1000
            elif name:
                kept[name] = value
            elif kept:
                self.last = kept.get("id", self.last)
                yield kept.get("event", "message"), kept.get("data", "")
                kept = {}
