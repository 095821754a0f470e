"""Files that are boxes of other files: ZIP (and office documents in it), compound files ([MS-CFB]), HEIC and films.

Only a beginning of the list of what is inside is looked at, and nothing is unpacked: a box made to burst does no harm.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Final

ZIP: Final = "application/zip"
ZIP_ENTRY = b"PK\x03\x04"
MOST_ENTRIES = 300
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OFFICE: Mapping[str, tuple[str, str]] = {
    "word/": (f"{OPEN_XML}.wordprocessingml.document", "application/vnd.ms-word.document.macroenabled.12"),
    "xl/": (f"{OPEN_XML}.spreadsheetml.sheet", "application/vnd.ms-excel.sheet.macroenabled.12"),
    "ppt/": (f"{OPEN_XML}.presentationml.presentation", "application/vnd.ms-powerpoint.presentation.macroenabled.12"),
}
"""By the folder inside: the type without macros and with them."""
BINARY_SHEET: Final = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
JAVA: Final = "application/java-archive"
OWN_TYPE = re.compile(rb"application/[a-z0-9.+-]{1,80}")

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OUTLOOK: Final = "application/vnd.ms-outlook"
CLASSES: Mapping[str, str] = {
    "0b0d020000000000c000000000000046": OUTLOOK,
    "0609020000000000c000000000000046": "application/msword",
    "0009020000000000c000000000000046": "application/msword",
    "1008020000000000c000000000000046": "application/vnd.ms-excel",
    "2008020000000000c000000000000046": "application/vnd.ms-excel",
    "108d81649b4fcf1186ea00aa00b929e8": "application/vnd.ms-powerpoint",
}
"""Who the root of a compound file belongs to: its class id as it is stored ([MS-CFB] 2.6.1)."""
STREAMS: Mapping[str, str] = {
    "__properties_version1.0": OUTLOOK,
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
BRANDS: Mapping[bytes, str] = {
    **dict.fromkeys(HEIC_BRANDS, "image/heic"),
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
"""The first brand of a file of boxes (ISO 14496-12, 4.3)."""
LONGEST_BRANDS = 512  # bytes


def type_of_zip(content: bytes) -> str:
    """The type of a ZIP, or an office document in one; empty when it is none."""
    if content.startswith(b"PK\x05\x06"):
        return ZIP
    if not content.startswith(ZIP_ENTRY):
        return ""
    names = list(_names(content))
    if names[:1] == ["mimetype"]:
        return _own_type(content) or ZIP
    if "[Content_Types].xml" in names:
        return _office(names) or ZIP
    return JAVA if "META-INF/MANIFEST.MF" in names else ZIP


def _names(content: bytes) -> Iterator[str]:
    """The names of what is inside, as they stand before each file (APPNOTE 4.3.7)."""
    place = 0
    for _ in range(MOST_ENTRIES):
        length = int.from_bytes(content[place + 26 : place + 28], "little")
        yield content[place + 30 : place + 30 + length].decode("utf-8", "replace")
        place = content.find(ZIP_ENTRY, place + 30 + length)
        if place < 0:
            return


def _own_type(content: bytes) -> str:
    """What an OpenDocument says of itself in its first file, which is not packed (OpenDocument 1.3, part 2, 3.3)."""
    named, extra, size = *struct.unpack("<HH", content[26:30]), int.from_bytes(content[18:22], "little")
    said = content[30 + named + extra :][: min(size, 100)]
    return said.decode() if OWN_TYPE.fullmatch(said) else ""


def _office(names: list[str]) -> str:
    folder = next((found for name in names for found in OFFICE if name.startswith(found)), "")
    if not folder:
        return ""
    if f"{folder}workbook.bin" in names:
        return BINARY_SHEET
    plain, with_macros = OFFICE[folder]
    return with_macros if f"{folder}vbaProject.bin" in names else plain


def type_of_compound(content: bytes) -> str:
    """The type of a compound file (.doc, .xls, .ppt, .msg); empty when it is none."""
    if not content.startswith(COMPOUND) or len(content) < 512:
        return ""
    sector = 1 << min(int.from_bytes(content[30:32], "little"), 12)
    root = sector * (int.from_bytes(content[48:52], "little") + 1)
    found = CLASSES.get(content[root + 80 : root + 96].hex())
    streams = (type_ for name, type_ in STREAMS.items() if name.encode("utf-16-le") in content)
    return found or next(streams, "application/x-ole-storage")


def type_of_boxes(content: bytes) -> str:
    """The type of a HEIC, HEIF or AVIF picture or of an MP4 and its kin; empty when it is none."""
    if content[4:8] != b"ftyp":
        return ""
    length = min(int.from_bytes(content[:4], "big"), LONGEST_BRANDS)
    first, others = content[8:12], {content[place : place + 4] for place in range(16, length, 4)}
    found = BRANDS.get(first, "")
    if found == "image/heif" and others & HEIC_BRANDS:
        return "image/heic"
    if found == "image/heif" and b"avif" in others:
        return "image/avif"
    if found:
        return found
    return "video/3gpp" if first.startswith((b"3gp", b"3g2")) else "video/mp4"
