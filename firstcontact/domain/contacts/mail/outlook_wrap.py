"""Opening `winmail.dat` (TNEF, MS-OXTNEF): what some programs wrap the text and all attachments of an email into.

Read here and not by a library: the one that is kept (`tnefparse`) believes the numbers in the file, and a damaged or
hostile one keeps it busy for hours. Here every step goes forward, and what was read before the damage comes out.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from compressed_rtf import decompress
from striprtf.striprtf import rtf_to_text

from firstcontact.domain.contacts.mail.charsets import Tell, read_letters

TYPES: Final = ("application/ms-tnef", "application/vnd.ms-tnef")
SIGN: Final = b"\x78\x9f\x3e\x22"
NEW_FILE, FILE_TITLE, FILE_DATA, FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
BODY, CODE_PAGE, PROPERTIES = 0x800C, 0x9007, 0x9003
TEXT, RTF, PAGE = 0x1000, 0x1009, 0x1013
DATA, NAME, LONG_NAME, SHOWN_NAME, FILE_TYPE, CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x3001, 0x370E, 0x3712
FIXED: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value, by the code of its type; a value of two bytes takes four."""
VARIABLE: Final = {0x0D, 0x1E, 0x1F, 0x102}
SEVERAL: Final = 0x1000
UNICODE: Final = 0x1F
OBJECT: Final = 0x0D
LARGEST_RTF: Final = 2_000_000
Properties = dict[int, tuple[int, bytes]]


@dataclass(slots=True)
class WrappedFile:
    """A file inside. `name` and `type` are empty where none was given."""

    name: str = ""
    type: str = ""
    content: bytes = b""
    content_id: str = ""


@dataclass(slots=True)
class Unwrapped:
    """What was inside. `text` and `html` are empty where there was none; `whole` is false where it is damaged."""

    files: list[WrappedFile] = field(default_factory=list)
    text: str = ""
    html: str = ""
    rtf: bytes = b""
    whole: bool = True
    code_page: str = "cp1252"


def open_wrap(content: bytes, tell: Tell) -> Unwrapped | None:
    """What is inside, or None where it is not what it says; that is said, and so is damage."""
    if not content.startswith(SIGN):
        tell("The file winmail.dat is not what it should be; it was kept as it is.")
        return None
    found = Unwrapped()
    at = 6
    while at < len(content):
        if at + 9 > len(content):
            found.whole = not content[at:].strip(b"\0")
            break
        level, name, _, length = struct.unpack_from("<BHHI", content, at)
        data = content[at + 9 : at + 9 + length]
        if level not in (1, 2) or len(data) < length:
            found.whole = False
        if level in (1, 2):
            _take(found, name, data)
        if not found.whole:
            break
        at += 9 + length + 2
    if not found.whole:
        tell("The file winmail.dat is damaged or cut off; what could be recovered is here, and it was kept as well.")
    return found


def text_of_rtf(found: Unwrapped, tell: Tell) -> str:
    """The words of the rich text that Outlook writes; empty where there is none."""
    if not found.rtf:
        return ""
    try:
        rich = decompress(found.rtf)[:LARGEST_RTF].decode("latin-1")
        plain: str = rtf_to_text(rich, errors="replace")  # type: ignore[no-untyped-call]  # it has no types
    except Exception:  # noqa: BLE001  # readers of others meet bytes of strangers: whatever they raise, the file is kept
        tell("The text inside winmail.dat is in a form that cannot be read here; the file was kept.")
        found.whole = False
        return ""
    return plain


def _take(found: Unwrapped, name: int, data: bytes) -> None:
    if name == NEW_FILE:
        found.files.append(WrappedFile())
    elif name in (FILE_TITLE, FILE_DATA, FILE_PROPERTIES):
        if not found.files:
            found.files.append(WrappedFile())
        _take_file(found.files[-1], name, data, found)
    elif name == CODE_PAGE and len(data) >= 4:
        found.code_page = f"cp{struct.unpack_from('<I', data)[0]}"
    elif name == BODY:
        found.text = _words(found, 0x1E, data)
    elif name == PROPERTIES:
        _take_body(found, _collect(data, found))


def _take_body(found: Unwrapped, said: Properties) -> None:
    if TEXT in said:
        found.text = _words(found, *said[TEXT])
    if PAGE in said:
        found.html = _words(found, *said[PAGE])
    if RTF in said:
        found.rtf = said[RTF][1]


def _take_file(file: WrappedFile, name: int, data: bytes, found: Unwrapped) -> None:
    if name == FILE_TITLE:
        file.name = file.name or _words(found, 0x1E, data)
        return
    if name == FILE_DATA:
        file.content = data
        return
    said = _collect(data, found)
    for code in (LONG_NAME, NAME, SHOWN_NAME):
        if code in said and (words := _words(found, *said[code])):
            file.name = words if code == LONG_NAME or not file.name else file.name
            break
    file.type = _words(found, *said[FILE_TYPE]).lower() if FILE_TYPE in said else file.type
    file.content_id = _words(found, *said[CONTENT_ID]) if CONTENT_ID in said else ""
    if DATA in said and (said[DATA][0] == OBJECT or not file.content):
        kind, value = said[DATA]
        # An object begins with what it is, 16 bytes; the file beside it is then only its picture or a hint.
        file.content = value[16:] if kind == OBJECT else value
        file.type = TYPES[0] if file.content.startswith(SIGN) else file.type


def _collect(data: bytes, found: Unwrapped) -> Properties:
    """The properties that could be read; damage ends them."""
    said: Properties = {}
    try:
        for code, kind, value in _properties(data):
            said.setdefault(code, (kind, value))
    except (struct.error, ValueError):
        found.whole = False
    return said


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Code, type and value of each property.

    :raises struct.error, ValueError: where the data end too early or make no sense.
    """
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, len(data) // 8)):
        kind, code = struct.unpack_from("<HH", data, at)
        at += 4
        if code >= 0x8000:
            at = _after_name(data, at)
        several, kind = kind & SEVERAL, kind & ~SEVERAL
        values = 1
        if several or kind in VARIABLE:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        for _ in range(values):
            value, at = _value(data, at, kind)
            yield code, kind, value
    if count > len(data) // 8:
        raise ValueError("more are promised than there is room for")


def _after_name(data: bytes, at: int) -> int:
    """Where the value of a named property begins: after its set, and its number or name."""
    (by_words,) = struct.unpack_from("<I", data, at + 16)
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + (length + -length % 4 if by_words else 0)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    if kind in FIXED:
        end = at + FIXED[kind]
        if end > len(data):
            raise ValueError("cut off")
        return data[at:end], end
    if kind not in VARIABLE:
        raise ValueError("no such type")
    (length,) = struct.unpack_from("<I", data, at)
    value = data[at + 4 : at + 4 + length]
    if len(value) < length:
        raise ValueError("cut off")
    return value, at + 4 + length + -length % 4


def _words(found: Unwrapped, kind: int, value: bytes) -> str:
    if kind == UNICODE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    return read_letters(value.rstrip(b"\0"), found.code_page, lambda _: None)
