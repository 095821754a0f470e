"""The listener in a thread of the test, on a free port, and who calls it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Self
from unittest.mock import patch

from django.db import connections

from firstcontact.doors.mail import keeping
from firstcontact.doors.mail.listening import TALKS
from firstcontact.doors.mail.talking import Reception

LARGEST = 200_000


class Listener:
    """A listener on a loop and in a thread of its own."""

    def __init__(self, pool: Executor, protocol: str, timeout: float) -> None:
        self.loop = asyncio.new_event_loop()
        self.port = 0
        self._pool, self._talk, self._timeout = pool, TALKS[protocol], timeout
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        """End it, and hang up on everybody."""
        asyncio.run_coroutine_threadsafe(self._stop(), self.loop)
        self._thread.join(10)

    def _run(self) -> None:
        self._server = self.loop.run_until_complete(self._start())
        self.port = self._server.sockets[0].getsockname()[1]
        self._ready.set()
        self.loop.run_forever()
        self.loop.close()

    async def _start(self) -> asyncio.Server:
        reception = Reception(self._pool, largest=LARGEST)
        return await self.loop.create_server(
            lambda: self._talk(
                reception,
                data_size_limit=LARGEST,
                enable_SMTPUTF8=True,
                hostname="mx.example",
                timeout=self._timeout,
                loop=self.loop,
            ),
            "127.0.0.1",
            0,
        )

    async def _stop(self) -> None:
        self._server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.02)
        self.loop.stop()


@contextmanager
def listening(protocol: str = "lmtp", *, timeout: float = 20.0, shared: bool = True) -> Iterator[int]:
    """The port of a running listener.

    :param shared: its thread works on the connection of the test, and so within the test's transaction.
    """
    mine = connections["default"]
    mine.inc_thread_sharing()
    begin = (lambda: connections.__setitem__("default", mine)) if shared else (lambda: None)
    with ThreadPoolExecutor(1, initializer=begin) as pool:
        listener = Listener(pool, protocol, timeout)
        try:
            with patch.object(keeping, "close_old_connections") if shared else nullcontext():
                yield listener.port
        finally:
            listener.stop()
            mine.dec_thread_sharing()


class Line:
    """A bare connection."""

    def __init__(self, port: int, protocol: str = "lmtp", *, greet: bool = True) -> None:
        self._lmtp = protocol == "lmtp"
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self._lines = self.socket.makefile("rb")
        greeting = self.hear()
        if not greeting.startswith("220 "):
            self.close()
            raise ConnectionRefusedError(greeting)
        self.offers = self.ask(b"LHLO mail.example" if self._lmtp else b"EHLO mail.example") if greet else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def say(self, *lines: bytes) -> None:
        """Send these lines at once."""
        self.socket.sendall(b"".join(line + b"\r\n" for line in lines))

    def hear(self) -> str:
        """The next answer, with all its lines; empty when the other end hung up."""
        said = []
        while line := self._lines.readline():
            said.append(line.decode())
            if line[3:4] != b"-":
                break
        return "".join(said)

    def ask(self, line: bytes) -> str:
        """Say one line and hear the answer."""
        self.say(line)
        return self.hear()

    def hand_over(self, raw: bytes, *recipients: str, more: bytes = b"", sender: str = "mair@example.org") -> list[str]:
        """Hand one email over; the answers to each recipient, and then to the email itself.

        :param more: what stands behind the sender.
        """
        self.ask(f"MAIL FROM:<{sender}>".encode() + more)
        said = [self.ask(f"RCPT TO:<{one}>".encode()) for one in recipients]
        taken = sum(one.startswith("250") for one in said)
        assert self.ask(b"DATA").startswith("354" if taken else "503")
        if taken:
            self.socket.sendall((b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n")
        return [*said, *(self.hear() for _ in range(taken if self._lmtp else min(taken, 1)))]

    def close(self) -> None:
        """Hang up without a word."""
        self._lines.close()
        self.socket.close()
