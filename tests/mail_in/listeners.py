"""The listener in a thread of the test, on a free port, and who calls it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Self
from unittest.mock import patch

from django.db import connections

from firstcontact.doors.mail import keeping
from firstcontact.doors.mail.listening import TALKS
from firstcontact.doors.mail.talking import Reception

LARGEST = 200_000


@contextmanager
def listening(protocol: str = "lmtp", *, timeout: float = 20.0, shared: bool = True) -> Iterator[int]:
    """The port of a running listener.

    :param shared: its threads work on the connection of the test, and so within the test's transaction.
    """
    loop = asyncio.new_event_loop()
    mine = connections["default"]
    pool = (
        ThreadPoolExecutor(1, initializer=connections.__setitem__, initargs=("default", mine))
        if shared
        else ThreadPoolExecutor(1)
    )
    mine.inc_thread_sharing()
    ready: Future[tuple[asyncio.Server, int]] = Future()

    async def start() -> None:
        reception = Reception(pool, largest=LARGEST)
        server = await loop.create_server(
            lambda: TALKS[protocol](
                reception,
                data_size_limit=LARGEST,
                enable_SMTPUTF8=True,
                hostname="mx.example",
                timeout=timeout,
                loop=loop,
            ),
            "127.0.0.1",
            0,
        )
        ready.set_result((server, server.sockets[0].getsockname()[1]))

    async def stop(server: asyncio.Server) -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.02)
        loop.stop()

    def run() -> None:
        beginning = loop.create_task(start())
        loop.run_forever()
        beginning.result()
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    server, port = ready.result(10)
    try:
        with patch.object(keeping, "close_old_connections") if shared else nullcontext():
            yield port
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop)
        thread.join(10)
        pool.shutdown()
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
