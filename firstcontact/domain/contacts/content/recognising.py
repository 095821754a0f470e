"""The type of a file by its content: what the sender claims, and how its name ends, is never believed over it.

Pictures and documents that residents send are told here, with care; for everything else `puremagic` has the tables.
"""

from collections.abc import Mapping
from typing import Final

import puremagic

from firstcontact.domain.contacts.content.containers import type_of_boxes, type_of_compound, type_of_zip
from firstcontact.domain.contacts.content.lettering import read_beginning, type_of_text

EMPTY: Final = "application/x-empty"
UNKNOWN: Final = "application/octet-stream"
PDF: Final = "application/pdf"
PROGRAM: Final = "application/x-msdownload"
BEGINNINGS: Mapping[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"%PDF-": PDF,
    b"{\\rtf": "application/rtf",
    b"#!AMR": "audio/amr",
    b"\x7fELF": "application/x-elf",
}
RIFF: Mapping[bytes, str] = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # sizes in bytes that the header of a BMP may have
PDF_WITHIN = 1024  # bytes that may stand before the header of a PDF, as readers of PDF allow it
LEAST_SURE = 3  # bytes of a signature below which it says nothing


def recognise(content: bytes, *, name: str = "", said_type: str = "") -> str:
    """The type as MIME names it, such as `image/jpeg`.

    :param name: tells only which sort of text a text is: a table with commas looks like any other.
    :param said_type: tells only that few headers are an email, where the sender says that it is one.
    """
    if not content:
        return EMPTY
    sure = _by_beginning(content) or type_of_boxes(content) or type_of_zip(content) or type_of_compound(content)
    if sure:
        return sure
    text = read_beginning(content)
    if text is not None:
        return type_of_text(text, name=name, said_type=said_type)
    if content.startswith(b"MZ"):
        return PROGRAM
    if b"%PDF-" in content[:PDF_WITHIN] and b"%%EOF" in content[-PDF_WITHIN:]:
        return PDF
    return _by_tables(content)


def _by_beginning(content: bytes) -> str:
    for beginning, found in BEGINNINGS.items():
        if content.startswith(beginning):
            return found
    if content.startswith(b"RIFF") and content[8:12] in RIFF:
        return RIFF[content[8:12]]
    if content.startswith(b"BM") and int.from_bytes(content[14:18], "little") in BITMAP_HEADERS:
        return "image/bmp"
    return ""


def _by_tables(content: bytes) -> str:
    """What `puremagic` finds at the beginning or the end; text is not text because it begins with a known word."""
    try:
        candidates = puremagic.magic_string(content)
    except puremagic.PureError:
        return UNKNOWN
    for found in candidates:
        if found.mime_type and len(found.byte_match) >= LEAST_SURE and not found.mime_type.startswith("text/"):
            return str(found.mime_type)
    return UNKNOWN
