"""Talking to `clamd`, the daemon of ClamAV, by its own protocol (clamd(8), "COMMANDS").

The file goes over the connection (INSTREAM), so the daemon may run on another machine and never reads our disks. Each
piece is sent with its length before it, in four bytes of network order; a length of nothing ends the file. Commands
begin with `z`, so that commands and answers end with a NUL byte.
"""

import re
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from firstcontact.domain.contacts.ports import NotScannedError, ScannerAwayError, TooLargeToScanError, Verdict

PIECE = 65_536  # bytes
LONGEST_ANSWER = 4096  # bytes
NOTHING_FOUND = "stream: OK"
FOUND = re.compile(r"stream: (.+) FOUND")
TOO_LARGE = "size limit exceeded"
PORT = 3310


@dataclass(frozen=True, slots=True)
class ClamavSettings:
    """Where the daemon listens.

    :ivar path: of its socket on this machine; where it is empty, `host` and `port` are used.
    :ivar connect_seconds: how long it may take to answer at all.
    :ivar scan_seconds: how long looking through one file may take.
    """

    host: str = ""
    port: int = PORT
    path: str = ""
    connect_seconds: float = 5.0
    scan_seconds: float = 120.0


def read_address(address: str) -> ClamavSettings:
    """`unix:/run/clamav/clamd.ctl`, `host:3310`, `host` or `[::1]:3310`.

    :raises ValueError: when it is none of these.
    """
    if address.startswith("unix:"):
        path = address.removeprefix("unix:")
        if not path.startswith("/"):
            raise ValueError("the path after unix: begins with a slash")
        return ClamavSettings(path=path)
    found = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s:/\[\]]+))(?::(\d{1,5}))?", address)
    if found is None or not 0 < int(found[3] or PORT) < 65_536:
        raise ValueError("neither unix:/path nor host:port")
    return ClamavSettings(host=found[1] or found[2], port=int(found[3] or PORT))


class ClamavScanner:
    """A `VirusScanner`; one connection a file."""

    def __init__(self, settings: ClamavSettings) -> None:
        self._settings = settings

    def scan(self, content: bytes) -> Verdict:
        """Look through one file.

        :raises ScannerAwayError: when the daemon does not answer, or not in time.
        :raises NotScannedError: when it broke off, or answered with an error.
        :raises TooLargeToScanError: when the file is larger than its `StreamMaxLength`.
        """
        with self._connected() as connection:
            connection.send(b"zINSTREAM\0")
            return _verdict(connection.send_file(content) or connection.answer())

    def greet(self) -> str:
        """The version of the daemon and of its signatures, as it says them.

        :raises ScannerAwayError: when it does not answer.
        """
        with self._connected() as connection:
            connection.send(b"zVERSION\0")
            try:
                return connection.answer()
            except NotScannedError as error:
                raise ScannerAwayError(str(error)) from error

    @contextmanager
    def _connected(self) -> Iterator["_Connection"]:
        try:
            opened = self._open()
        except OSError as error:
            raise ScannerAwayError(f"The virus scanner cannot be reached: {error}") from error
        with opened:
            yield _Connection(opened, time.monotonic() + self._settings.scan_seconds)

    def _open(self) -> socket.socket:
        settings = self._settings
        if not settings.path:
            return socket.create_connection((settings.host, settings.port), settings.connect_seconds)
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            opened.settimeout(settings.connect_seconds)
            opened.connect(settings.path)
        except BaseException:
            opened.close()
            raise
        return opened


class _Connection:
    """One conversation, which ends at a time (of the monotonic clock) whatever the other side does."""

    def __init__(self, opened: socket.socket, until: float) -> None:
        self._opened = opened
        self._until = until

    def send(self, words: bytes) -> None:
        """Send it all.

        :raises ScannerAwayError: when it is not taken in time.
        :raises NotScannedError: when the daemon has broken off.
        """
        with self._told_apart():
            self._opened.sendall(words)

    def send_file(self, content: bytes) -> str:
        """Send the file in pieces. What the daemon says before it has all of it, which ends the sending; else nothing.

        A daemon that has had enough says so and closes: its words are read before the closing can swallow them.
        """
        view = memoryview(content)
        try:
            for start in range(0, len(content), PIECE):
                piece = view[start : start + PIECE]
                self.send(len(piece).to_bytes(4, "big"))
                self.send(piece)  # type: ignore[arg-type]  # a view of bytes, so that nothing is copied
                if select.select([self._opened], [], [], 0)[0]:
                    return self.answer()
            self.send(bytes(4))
        except NotScannedError:
            return self.answer()
        return ""

    def answer(self) -> str:
        """The daemon's answer, up to its NUL byte.

        :raises ScannerAwayError: when it does not come in time.
        :raises NotScannedError: when the daemon breaks off in place of it.
        """
        said = b""
        while b"\0" not in said and len(said) < LONGEST_ANSWER:
            with self._told_apart():
                more = self._opened.recv(LONGEST_ANSWER)
            if not more:
                break
            said += more
        if not said:
            raise NotScannedError("The virus scanner broke off without an answer.")
        return said.partition(b"\0")[0].decode("utf-8", "replace").strip()

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        left = self._until - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            self._opened.settimeout(left)
            yield
        except TimeoutError as error:
            raise ScannerAwayError("The virus scanner did not answer in time.") from error
        except OSError as error:
            raise NotScannedError(f"The virus scanner broke off: {error}") from error


def _verdict(answer: str) -> Verdict:
    """What an answer means.

    :raises NotScannedError: for an error, and for what is no answer to this.
    :raises TooLargeToScanError: for the one error that never passes.
    """
    if answer == NOTHING_FOUND:
        return Verdict()
    found = FOUND.fullmatch(answer)
    if found:
        return Verdict(found[1])
    if TOO_LARGE in answer:
        raise TooLargeToScanError(answer)
    raise NotScannedError(answer)
