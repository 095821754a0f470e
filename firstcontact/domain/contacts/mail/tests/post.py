"""Emails for the tests, put together from bytes, so that they can be as wrong as real ones."""

from firstcontact.domain.contacts.mail import ReadMessage, read_message

HEAD = b"From: Mair Ellis <mair@example.org>\r\nTo: help@castlemere.example\r\nDate: Tue, 3 Mar 2026 10:15:00 +0000\r\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x01\x02\xff"
PICTURE_64 = b"iVBORw0KGgoAAQL/"


def email(*lines: bytes, subject: bytes = b"Bins", head: bytes = HEAD) -> bytes:
    """An email: usual headers, then these lines, each ended by CR LF; an empty line ends the headers."""
    return head + b"Subject: " + subject + b"\r\n" + b"\r\n".join(lines) + b"\r\n"


def plain(text: bytes, *headers: bytes, subject: bytes = b"Bins") -> bytes:
    """An email of nothing but text."""
    return email(*headers, b"", text, subject=subject)


def mixed(*parts: bytes, kind: bytes = b"mixed", subject: bytes = b"Bins") -> bytes:
    """An email of several parts, each with its own headers."""
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts)
    return email(b"Content-Type: multipart/" + kind + b"; boundary=edge", b"", body + b"--edge--", subject=subject)


def part(content_type: bytes, content: bytes, *headers: bytes) -> bytes:
    """A part of an email."""
    return b"\r\n".join([b"Content-Type: " + content_type, *headers, b"", content])


def attached(name: bytes, content: bytes = PICTURE_64, *, content_type: bytes = b"image/png") -> bytes:
    """A file in base64; the name stands as it is in the header."""
    disposition = b'Content-Disposition: attachment; filename="' + name + b'"'
    return part(content_type, content, b"Content-Transfer-Encoding: base64", disposition)


def read(raw: bytes, *own: str) -> ReadMessage:
    """The email as it is read."""
    return read_message(raw, own=frozenset(own))


def files(message: ReadMessage) -> list[tuple[str, str, bytes]]:
    """Name, type and bytes of its attachments."""
    return [(each.name, each.type, each.content) for each in message.attachments]
