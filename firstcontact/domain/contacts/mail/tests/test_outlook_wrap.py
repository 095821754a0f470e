"""winmail.dat: opened, and kept where it cannot be."""

import base64
import struct

import pytest

from firstcontact.domain.contacts.mail.outlook_wrap import SIGN
from firstcontact.domain.contacts.mail.tests.post import attached, files, mixed, part, read

RTF = rb"{\rtf1\ansi\ansicpg1252 The bins \'96 late\par Mair}"


def thing(level: int, name: int, data: bytes) -> bytes:
    """One object of the file, with a checksum that nobody looks at."""
    return struct.pack("<BHHI", level, name, 6, len(data)) + data + b"\0\0"


def property_(kind: int, code: int, value: bytes) -> bytes:
    """One property of variable length."""
    return struct.pack("<HHII", kind, code, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*each: bytes) -> bytes:
    """A list of properties."""
    return struct.pack("<I", len(each)) + b"".join(each)


def wrap(*things: bytes) -> bytes:
    """A winmail.dat."""
    return SIGN + b"\1\0" + b"".join(things)


def packed(rtf: bytes) -> bytes:
    """Rich text as it stands there, not compressed."""
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


FILE = (
    thing(2, 0x9002, b"\1\0"),
    thing(2, 0x8010, b"LONGNA~1.TXT\0"),
    thing(2, 0x800F, b"content"),
    thing(2, 0x9005, properties(property_(0x1F, 0x3707, "Cwyn tŷ.txt\0".encode("utf-16-le")))),
)


def wrapped(content: bytes, *before: bytes) -> bytes:
    """An email with this winmail.dat."""
    file = attached(b"winmail.dat", base64.encodebytes(content), content_type=b"application/ms-tnef")
    return mixed(*before, file)


@pytest.mark.shows("mail-winmail-opened")
def test_its_text_and_attachments_come_out() -> None:
    message = read(wrapped(wrap(thing(1, 0x800C, b"The bins are late\0"), *FILE)))
    assert message.text == "The bins are late"
    assert files(message) == [("Cwyn tŷ.txt", "text/plain", b"content")]
    assert message.problems == ()


def test_an_object_inside_comes_out_in_the_place_of_its_hint() -> None:
    inner = wrap(thing(1, 0x800C, b"The first one\0"))
    held = thing(2, 0x9005, properties(property_(0x0D, 0x3701, b"\7" * 16 + inner)))
    message = read(wrapped(wrap(thing(2, 0x9002, b"\1"), thing(2, 0x800F, b"a hint"), held)))
    assert files(message) == [("attachment-1.bin", "application/ms-tnef", inner)]


def test_its_rich_text_is_read_where_there_is_no_other() -> None:
    message = read(wrapped(wrap(thing(1, 0x9003, properties(property_(0x102, 0x1009, packed(RTF)))))))
    assert message.text.strip() == "The bins – late\nMair"
    assert message.attachments == ()


def test_its_html_is_read_and_made_safe() -> None:
    page = b"<p>The bins</p><script>no</script>"
    message = read(wrapped(wrap(thing(1, 0x9003, properties(property_(0x102, 0x1013, page))))))
    assert (message.text, message.html) == ("The bins", "<p>The bins</p>")


def test_its_text_does_not_stand_twice_beside_the_text_of_the_email() -> None:
    message = read(wrapped(wrap(thing(1, 0x800C, b"hello\0")), part(b"text/plain", b"hello")))
    assert message.text == "hello"


@pytest.mark.parametrize("cut", [20, 60, 90])
def test_a_damaged_one_gives_what_it_can_and_is_kept(cut: int) -> None:
    content = wrap(thing(1, 0x800C, b"The bins are late\0"), *FILE)[:-cut]
    message = read(wrapped(content))
    assert message.attachments[-1].name == "winmail.dat"
    assert message.attachments[-1].content == content
    assert message.text == "The bins are late"
    assert any("damaged" in problem for problem in message.problems)


@pytest.mark.parametrize(
    "content",
    [
        b"no such thing",
        wrap(thing(1, 0x9003, b"\xff" * 400)),
        wrap(thing(1, 0x9003, struct.pack("<I", 0xFFFFFFFF))),
        wrap(thing(1, 0x9003, struct.pack("<IHHI", 1, 0x1003, 5, 0xFFFFFFFF))),
        wrap(thing(1, 0x9003, properties(property_(0x102, 0x1009, b"not rich text at all")))),
    ],
)
def test_one_that_cannot_be_opened_is_kept_as_it_is(content: bytes) -> None:
    message = read(wrapped(content))
    assert files(message) == [("winmail.dat", "application/ms-tnef", content)]
    assert message.problems
