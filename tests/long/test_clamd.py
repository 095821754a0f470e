"""Debian's own `clamd`, with one signature of ours for a harmless file: no list of viruses is fetched from anywhere."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from firstcontact.connectors.clamav.scanner import ClamavScanner, read_address
from firstcontact.domain.contacts import jobs, ports
from firstcontact.domain.contacts.actions import NewFile
from firstcontact.domain.contacts.ports import ScannerAwayError, TooLargeToScanError, Verdict
from firstcontact.domain.contacts.queries import NotSafeError, get_attachment, open_attachment
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.settings.wiring import connect_scanner
from tests import made_files as made
from tests.attached import attach
from tests.towns import Town

pytestmark = [pytest.mark.long, pytest.mark.shows("mail-files-scanned")]
CLAMD = "/usr/sbin/clamd"
HARMLESS = b"a harmless zebra of First Contact"
FOUND = "FirstContact.Harmless-1.UNOFFICIAL"
MOST = 1_048_576  # bytes that it takes


@dataclass(frozen=True)
class Daemon:
    """A running clamd: its addresses as the setting has them, and its process."""

    path: str
    port: str
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def clamd() -> Iterator[Daemon]:
    """It listens on a socket and on a port, and knows one signature."""
    if not shutil.which(CLAMD):
        pytest.skip(f"there is no {CLAMD}: on Debian, `apt-get install clamav-daemon`")
    folder = Path(tempfile.mkdtemp(prefix="fc-clamd-"))
    (folder / "db").mkdir()
    (folder / "db" / "ours.ndb").write_text(f"FirstContact.Harmless-1:0:*:{HARMLESS.hex()}\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nDatabaseDirectory {folder}/db\nLocalSocket {folder}/clamd.sock\n"
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nStreamMaxLength 1M\n"
    )
    process = subprocess.Popen(
        [CLAMD, f"--config-file={folder}/clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    daemon = Daemon(f"unix:{folder}/clamd.sock", f"127.0.0.1:{port}", process)
    try:
        _wait_for(daemon)
        yield daemon
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(daemon: Daemon) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            assert "ClamAV" in ClamavScanner(read_address(daemon.path)).greet()
            return
        except ScannerAwayError:
            assert daemon.process.poll() is None, "clamd ended"
            assert time.monotonic() < until, "clamd did not begin to listen"
            time.sleep(0.2)


@pytest.mark.parametrize("way", ["path", "port"])
def test_the_daemon_finds_what_its_signature_names_and_nothing_else(clamd: Daemon, way: str) -> None:
    scanner = ClamavScanner(read_address(getattr(clamd, way)))
    for content in (b"", b"words", made.photo(), made.xlsx({"One": [["a"]]}), bytes(MOST)):
        assert scanner.scan(content) == Verdict()
    for content in (HARMLESS, b"x" * 200_000 + HARMLESS, made.zipped({"inside.txt": HARMLESS})):
        assert scanner.scan(content) == Verdict(FOUND)
    for size in (MOST + 1, 20_000_000):
        with pytest.raises(TooLargeToScanError):
            scanner.scan(bytes(size))


def test_what_came_with_a_message_is_looked_through_from_end_to_end(
    clamd: Daemon, town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_scanners", [])
    settings.CLAMAV = clamd.path
    connect_scanner()
    files = {"photo.jpg": made.photo(), "harmless.txt": HARMLESS, "large.bin": bytes(MOST + 1)}
    ids = attach(*(NewFile(name, "", content) for name, content in files.items()))
    viewer = Viewer.of(town.adviser)
    assert {get_attachment(one, viewer=viewer).scan for one in ids} == {"waiting"}

    for one in ids:
        jobs.scan_attachment.run(attachment_id=str(one))

    kept = [get_attachment(one, viewer=Viewer.of(SYSTEM)) for one in ids]
    assert [(one.scan, one.scan_said) for one in kept] == [
        ("clean", ""),
        ("infected", FOUND),
        ("failed", "too_large"),
    ]
    assert open_attachment(ids[0], viewer=viewer).content == files["photo.jpg"]
    with pytest.raises(NotSafeError):
        open_attachment(ids[1], viewer=viewer)
