"""A made-up `clamd` that speaks the true protocol, with habits of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

Habit = Callable[["Heard", socket.socket], None]


@dataclass
class Heard:
    """What came in: all commands, and the pieces of the last file."""

    commands: list[bytes] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        """The file as it was put together again."""
        return b"".join(self.pieces)


def exactly(connection: socket.socket, number: int) -> bytes:
    """So many bytes; fewer where the other side ends."""
    got = b""
    while len(got) < number and (more := connection.recv(number - len(got))):
        got += more
    return got


def take_command(heard: Heard, connection: socket.socket) -> bytes:
    """The command up to its NUL byte."""
    said = b""
    while not said.endswith(b"\0"):
        byte = connection.recv(1)
        if not byte:
            break
        said += byte
    heard.commands.append(said)
    return said


def take_file(heard: Heard, connection: socket.socket, *, most: int = 10**9) -> bool:
    """Pieces with their lengths, until a length of nothing. False when there are more bytes than the daemon takes."""
    while size := int.from_bytes(exactly(connection, 4), "big"):
        if len(heard.content) + size > most:
            return False
        heard.pieces.append(exactly(connection, size))
    return True


def answering(answer: bytes) -> Habit:
    """Takes a whole file and answers so."""

    def habit(heard: Heard, connection: socket.socket) -> None:
        take_command(heard, connection)
        take_file(heard, connection)
        connection.sendall(answer)

    return habit


def finding(signature: bytes, *, name: bytes = b"Made.Up-1", most: int = 10**9) -> Habit:
    """Does what the real one does: looks for a signature, and takes files up to a size only."""

    def habit(heard: Heard, connection: socket.socket) -> None:
        if take_command(heard, connection) == b"zVERSION\0":
            connection.sendall(b"ClamAV 1.4.6/27000/Mon\0")
        elif not take_file(heard, connection, most=most):
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif signature in heard.content:
            connection.sendall(b"stream: %s FOUND\0" % name)
        else:
            connection.sendall(b"stream: OK\0")

    return habit


@contextmanager
def clamd(habit: Habit, path: Path | None = None) -> Iterator[tuple[str, Heard]]:
    """Its address as the setting has it, and what it hears; on a free port, or on a socket at this path."""
    heard = Heard()
    listening = socket.socket(socket.AF_UNIX) if path else socket.create_server(("127.0.0.1", 0))
    if path:
        listening.bind(str(path))
        listening.listen()
    address = f"unix:{path}" if path else f"127.0.0.1:{listening.getsockname()[1]}"

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                heard.pieces.clear()
                try:
                    habit(heard, connection)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield address, heard
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)
