"""The load client, in a process of its own: so many clients ask over connections that stay open, and check each answer.

`python -m tests.load.bench.client PLAN` reads a plan (JSON) and prints what came of it. It knows nothing of Django and
does as little as it can for each request, because it shares the machine with what it measures; its own processor time
is told.
"""

import json
import random
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

AT_ONCE = 262_144


class Answers:
    """One connection that asks and reads whole answers."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """The status and everything that came."""
        self._socket.sendall(request)
        got = self._rest
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        length = _length_of(head)
        parts, size = [body], len(body)
        while size < length:
            parts.append(self._more())
            size += len(parts[-1])
        whole = b"".join(parts)
        self._rest = whole[length:]
        return int(head[9:12]), head + b"\r\n\r\n" + whole[:length]

    def _more(self) -> bytes:
        got = self._socket.recv(AT_ONCE)
        if not got:
            raise ConnectionError("The server closed the connection.")
        return got


def _length_of(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


class Clients:
    """All clients of one measure."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._times: list[float] = []
        self._wrong: list[str] = []
        self._lock = threading.Lock()
        self._until = 0.0

    def warm(self, seconds: float) -> dict[str, Any]:
        """Every page once (in at most ten times as long), so that it is in memory, and then for so long."""
        pages = [ask for ask in self._plan["asks"] if ask["method"] == "GET"]
        until, clients = time.perf_counter() + 10 * seconds, self._plan["clients"]
        shares = [pages[number::clients] for number in range(clients)]
        threads = [
            threading.Thread(target=self._each, args=(number, share, until)) for number, share in enumerate(shares)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.run(seconds)

    def _each(self, number: int, asks: list[dict[str, Any]], until: float) -> None:
        answers, cookies = Answers(self._plan["host"], self._plan["port"]), self._plan["cookies"]
        for ask in asks:
            if time.perf_counter() < until:
                answers.ask(compose(ask, self._plan["name"], cookies[number % len(cookies)]))

    def run(self, seconds: float) -> dict[str, Any]:
        """Ask for so long, all of them at once."""
        self._times, self._wrong = [], []
        began = time.perf_counter()
        cpu = time.process_time()
        self._until = began + seconds
        threads = [threading.Thread(target=self._one, args=(number,)) for number in range(self._plan["clients"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {
            "seconds": time.perf_counter() - began,
            "cpu": time.process_time() - cpu,
            "times": self._times,
            "wrong": self._wrong[:5],
            "errors": len(self._wrong),
        }

    def _one(self, number: int) -> None:
        rng = random.Random(f"{number} {time.time()}")
        asks, cookies = self._plan["asks"], self._plan["cookies"]
        cookie = cookies[number % len(cookies)]
        answers = Answers(self._plan["host"], self._plan["port"])
        times: list[float] = []
        wrong: list[str] = []
        while time.perf_counter() < self._until:
            ask = rng.choice(asks)
            request = compose(ask, self._plan["name"], cookie)
            began = time.perf_counter()
            status, got = answers.ask(request)
            times.append(time.perf_counter() - began)
            if status != ask["status"] or ask["expect"].encode() not in got:
                wrong.append(f"{ask['path']}: {status}, expected {ask['status']} with {ask['expect']!r}")
        with self._lock:
            self._times += times
            self._wrong += wrong


def compose(ask: dict[str, Any], host: str, cookie: str) -> bytes:
    """The bytes of a request. `{key}` in body and headers is another key each time: nothing is sent twice."""
    key = f"{random.getrandbits(64):016x}"  # it guards nothing
    body: bytes = ask.get("body", "").replace("{key}", key).encode()
    head = [f"{ask['method']} {ask['path']} HTTP/1.1", f"Host: {host}", f"Cookie: sessionid={cookie}"]
    head += [f"{name}: {value.replace('{key}', key)}" for name, value in ask.get("headers", {}).items()]
    if body:
        head.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


def main(words: list[str]) -> None:
    """Warms up, waits for a line that says to begin, and measures."""
    plan = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    clients = Clients(plan)
    warm = clients.warm(plan["warm"])
    sys.stdout.write(json.dumps({"warm": warm["errors"], "wrong": warm["wrong"]}) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()
    json.dump(clients.run(plan["seconds"]), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
