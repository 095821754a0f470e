"""The protocol of `clamd`: what goes out, and what every answer and silence means."""

import socket
import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest

from firstcontact.connectors.clamav.scanner import PIECE, ClamavScanner, ClamavSettings, read_address
from firstcontact.connectors.clamav.tests.peers import Heard, answering, clamd, finding, take_command
from firstcontact.domain.contacts.ports import NotScannedError, ScannerAwayError, TooLargeToScanError, Verdict

pytestmark = pytest.mark.shows("mail-files-scanned")


def scanner(address: str, seconds: float = 5.0) -> ClamavScanner:
    """Ours, in a hurry."""
    return ClamavScanner(replace(read_address(address), connect_seconds=1.0, scan_seconds=seconds))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_arrives_whole_in_pieces_with_their_lengths(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    with clamd(answering(b"stream: OK\0")) as (address, heard):
        assert scanner(address).scan(content) == Verdict()
    assert heard.commands == [b"zINSTREAM\0"]
    assert heard.content == content
    assert all(0 < len(piece) <= PIECE for piece in heard.pieces)


def test_what_was_found_is_named() -> None:
    with clamd(finding(b"zebra", name=b"Win.Test.EICAR_HDB-1")) as (address, _):
        assert scanner(address).scan(b"a zebra crossing") == Verdict("Win.Test.EICAR_HDB-1")
        assert not scanner(address).scan(b"a crossing").infected


def test_a_socket_on_this_machine_is_spoken_to(tmp_path: Path) -> None:
    with clamd(finding(b"zebra"), tmp_path / "clamd.sock") as (address, _):
        assert scanner(address).scan(b"zebra").infected
        assert scanner(address).greet().startswith("ClamAV 1.4.6")


def test_an_answer_in_bits_is_put_together() -> None:
    def in_bits(heard: Heard, connection: socket.socket) -> None:
        answering(b"stream: O")(heard, connection)
        time.sleep(0.02)
        connection.sendall(b"K\0")

    with clamd(in_bits) as (address, _):
        assert scanner(address).scan(b"x") == Verdict()


@pytest.mark.parametrize("size", [200_000, 8_000_000])
def test_a_file_that_is_too_large_is_said_to_be_so(tmp_path: Path, size: int) -> None:
    with clamd(finding(b"zebra", most=100_000), tmp_path / "s") as (address, _), pytest.raises(TooLargeToScanError):
        scanner(address).scan(bytes(size))


@pytest.mark.parametrize("answer", [b"stream: Can't allocate memory ERROR\0", b"UNKNOWN COMMAND\0", b"PONG\0", b""])
def test_an_error_or_no_answer_is_no_verdict(answer: bytes) -> None:
    with clamd(answering(answer)) as (address, _), pytest.raises(NotScannedError):
        scanner(address).scan(b"x")


def test_a_connection_that_breaks_in_the_middle_is_no_verdict() -> None:
    def break_off(heard: Heard, connection: socket.socket) -> None:
        take_command(heard, connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with clamd(break_off) as (address, _), pytest.raises(NotScannedError):
        scanner(address).scan(bytes(5_000_000))


def test_one_that_never_answers_is_left_in_time() -> None:
    def hang(heard: Heard, connection: socket.socket) -> None:
        take_command(heard, connection)
        time.sleep(1)

    began = time.monotonic()
    with clamd(hang) as (address, _):
        with pytest.raises(ScannerAwayError, match="in time"):
            scanner(address, 0.2).scan(b"x")
        with pytest.raises(ScannerAwayError, match="in time"):
            scanner(address, 0.2).scan(bytes(20_000_000))  # it does not even take it
        assert time.monotonic() - began < 3


def test_one_that_is_not_there_is_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for address in (f"127.0.0.1:{port}", f"unix:{tmp_path}/nothing"):
        with pytest.raises(ScannerAwayError):
            scanner(address).scan(b"x")
        with pytest.raises(ScannerAwayError):
            scanner(address).greet()


@pytest.mark.parametrize(
    ("address", "settings"),
    [
        ("unix:/run/clamav/clamd.ctl", ClamavSettings(path="/run/clamav/clamd.ctl")),
        ("clamav", ClamavSettings(host="clamav", port=3310)),
        ("10.0.0.5:3311", ClamavSettings(host="10.0.0.5", port=3311)),
        ("[::1]:3310", ClamavSettings(host="::1", port=3310)),
    ],
)
def test_an_address_is_read(address: str, settings: ClamavSettings) -> None:
    assert read_address(address) == settings


@pytest.mark.parametrize("address", ["unix:run/clamd", "host:", "host:99999", "host:0", "http://host", "a b:1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"unix:|host:port"):
        read_address(address)
