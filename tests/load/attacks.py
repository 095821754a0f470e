"""What attackers send: bodies that cannot be read, forms that are no forms, headers without end, half of anything."""

import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

from tests.load.installation import HOST, Answer

DEEP = 100_000
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
PART = "multipart/form-data; boundary=----part"
TOKEN = "a" * 32
BEGIN, NAMED = b"------part\r\n", b'Content-Disposition: form-data; name="login"'

JSON_BODIES: dict[str, bytes] = {
    "empty": b"",
    "malformed": b'{"service": "missed-bin", "answers": {',
    "trailing words": b'{"service": "missed-bin"} and more',
    "not JSON": b"service=missed-bin",
    "100,000 lists deep": b"[" * DEEP + b"]" * DEEP,
    "100,000 objects deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "100,000 lists deep, not closed": b"[" * DEEP,
    "a list where an object belongs": b"[[], {}, null]",
    "a text where an object belongs": b'"missed-bin"',
    "null": b"null",
    "wrong types": json.dumps({"service": 1, "answers": "x", "q": [{}], "login": {}, "email": None}).encode(),
    "invalid UTF-8": b'{"service": "missed\xff\xfe-bin"}',
    "NUL": b'{"service": "missed\\u0000bin", "login": "\\u0000", "email": "a\\u0000@example.org"}',
    "half a surrogate": b'{"service": "\\ud800", "login": "\\udfff"}',
    "a number without end": b'{"service": 1' + b"0" * 100_000 + b"}",
    "a number too large": b'{"service": 1e999999, "answers": -1e999999}',
    "NaN": b'{"service": NaN, "answers": Infinity}',
    "UTF-16": '{"service": "missed-bin"}'.encode("utf-16"),
}
"""Bodies that no address which takes JSON may trip over."""

FORM_BODIES: dict[str, tuple[str, bytes]] = {
    "NUL": (FORM, b"q=%00&login=a%00b&email=%00&reference=%00&proof=%00&kind=%00&begin=%00&words=%00"),
    "invalid UTF-8": (FORM, b"q=%FF%FE&login=%C3&email=%ED%A0%80&reference=\xff\xfe&kind=%FF&begin=%FF&words=\xc3"),
    "UTF-16 as its charset": (f"{FORM}; charset=utf-16", b"q=a&login=b&email=c&reference=d"),
    "no charset that exists": (f"{FORM}; charset=klingon", b"q=a&login=b&email=c&reference=d"),
    "only signs": (FORM, b"&&&===&%&%%%&;;;" * 20),
    "501 fields": (FORM, b"&".join(b"f%d=1" % number for number in range(501))),
    "100,000 fields": (FORM, b"&".join(b"f%d=1" % number for number in range(100_000))),
    "a value of 1 MB": (FORM, b"login=" + b"a" * 1_000_000),
    "a name of 1 MB": (FORM, b"a" * 1_000_000 + b"=login"),
    "a hundred values of one field": (FORM, b"&".join(b"reference=%d&login=%d" % (n, n) for n in range(100))),
    "deep JSON in a field": (FORM, b"q=" + b"[" * DEEP + b"&login=" + b"%7B%22a%22%3A" * 50_000),
    "a form that says that it is JSON": (JSON, b"login=a&email=b"),
    "no boundary": ("multipart/form-data", b"------part\r\n\r\n"),
    "another boundary": (
        PART,
        b"------trap\r\nContent-Disposition: form-data; name=login\r\n\r\na\r\n------trap--\r\n",
    ),
    "parts without an end": (PART, b'------part\r\nContent-Disposition: form-data; name="login"\r\n\r\nabc'),
    "a part with a NUL name": (
        PART,
        BEGIN + b'Content-Disposition: form-data; name="\x00"; filename="\x00.php"\r\n\r\n\x00\r\n------part--\r\n',
    ),
    "a part with invalid UTF-8": (
        PART,
        b'------part\r\nContent-Disposition: form-data; name="login\xff"\r\n\r\n\xff\xfe\r\n------part--\r\n',
    ),
    "base64 that is none": (
        PART,
        BEGIN + NAMED + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n====\r\n------part--\r\n",
    ),
    "501 parts": (
        PART,
        b"".join(b'------part\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(501))
        + b"------part--\r\n",
    ),
    "200 files": (
        PART,
        b"".join(
            b'------part\r\nContent-Disposition: form-data; name="f%d"; filename="f%d"\r\n\r\n1\r\n' % (n, n)
            for n in range(200)
        )
        + b"------part--\r\n",
    ),
}
"""Forms that no page which takes one may trip over: type and body of each."""

PAGE_NUMBERS: tuple[str, ...] = (
    "-1",
    "0",
    "999999999999999999999999999999",
    "9" * 1000,
    "1e400",
    "NaN",
    "%00",
    "%FF%FE",
    "%D9%A3",  # three, in the digits of Arabic
    "9223372036854775808",
    "9999-12-31T23:59:59.999999-12:00",
    "0001-01-01T00:00:00%2B14:00",
    "9999-12-31T23:59:59%2B00:00_00000000-0000-0000-0000-000000000000",
    "99999-99-99",
    "' OR 1=1 --",
    "../../../../etc/passwd",
)
"""What stands in an address where a number, a time or a place in a list belongs."""


def head_bombs() -> dict[str, bytes]:
    """Requests whose heads have no end to speak of."""
    start = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n".encode()
    post = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n".encode()
    return {
        "10,000 headers": start + b"".join(b"X-%d: 1\r\n" % number for number in range(10_000)) + b"\r\n",
        "a header of 1 MB": start + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
        "a header of 50 MB": start + b"X: " + b"a" * 50_000_000 + b"\r\n\r\n",
        "cookies of 1 MB": start + b"Cookie: " + b"a=b; " * 200_000 + b"\r\n\r\n",
        "an address of 1 MB": b"GET /" + b"a" * 1_000_000 + f" HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode(),
        "no host": b"GET / HTTP/1.1\r\n\r\n",
        "a host of signs": b"GET / HTTP/1.1\r\nHost: \x00'\"<>\r\n\r\n",
        "two lengths": post + b"Content-Length: 1\r\nContent-Length: 5\r\n\r\nabcde",
        "a length below nothing": post + b"Content-Length: -1\r\n\r\n",
        "length and chunks": post + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "chunks that are none": post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    }


def send_raw(port: int, request: bytes, *, seconds: float = 20) -> Answer:
    """Sends bytes as they are; what came back, status 0 where the connection was closed without a word."""
    began, got = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        with suppress(OSError):
            connection.sendall(request)
        with suppress(OSError):
            while len(got) < 100_000 and (more := connection.recv(65536)):
                got += more
    status = got[9:12]
    return Answer(
        int(status) if got.startswith(b"HTTP/1.") and status.isdigit() else 0,
        got.decode(errors="replace"),
        seconds=time.monotonic() - began,
    )


def post_raw(port: int, path: str, kind: str, body: bytes, *, cookie: str = "", key: str = "") -> Answer:
    """Posts a body as it is, past the check of where a form comes from."""
    shown = f"Authorization: Bearer {key}\r\nIdempotency-Key: {uuid4()}\r\n" if key else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"Cookie: csrftoken={TOKEN}; {cookie}\r\n{shown}"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return send_raw(port, head.encode() + body)


def stream_away(port: int, size: int, *, chunked: bool, path: str = "/accounts/login/") -> tuple[int, int]:
    """Begins to post so many bytes. Returns the status, 0 for a closed connection, and how many bytes were taken."""
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: csrftoken={TOKEN}\r\nContent-Type: {FORM}\r\n{length}\r\n\r\n"
    )
    piece, sent, got = b"a" * 65536, 0, b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        with suppress(OSError):
            connection.sendall(head.encode())
            while sent < size:
                connection.sendall(b"10000\r\n" + piece + b"\r\n" if chunked else piece)
                sent += len(piece)
        with suppress(OSError):
            got = connection.recv(4096)
    return int(got[9:12]) if got[9:12].isdigit() else 0, sent


def hold_open(port: int, number: int, begin: Callable[[int], bytes]) -> list[socket.socket]:
    """Opens so many connections and sends the beginning of a request on each, and no more."""
    held = []
    for which in range(number):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sendall(begin(which))
        held.append(connection)
    return held


def half_head(which: int) -> bytes:
    """The first headers of a request."""
    return f"GET /?{which} HTTP/1.1\r\nHost: {HOST}\r\nX-And-So: ".encode()


def half_body(which: int) -> bytes:
    """All headers of a form, and its first bytes."""
    path = ("/accounts/login/", "/progress/", "/services/missed-bin/")[which % 3]
    return (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: csrftoken={TOKEN}\r\nContent-Type: {FORM}\r\n"
        f"Content-Length: 1000\r\n\r\nlogin={which}"
    ).encode()
