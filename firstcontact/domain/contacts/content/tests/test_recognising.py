"""What a file is by its bytes: true files of every kind, files that lie, and files that are made to do harm."""

import io
import os
import random
import zipfile

import pytest

from firstcontact.domain.contacts.content import EMPTY, UNKNOWN, recognise
from tests import made_files as made

pytestmark = pytest.mark.shows("mail-files-kept")

OPEN_XML = "application/vnd.openxmlformats-officedocument"
EXCEL = "application/vnd.ms-excel"


def boxes(brand: bytes, *others: bytes) -> bytes:
    """The beginning of a file of boxes."""
    return (16 + 4 * len(others)).to_bytes(4, "big") + b"ftyp" + brand + bytes(4) + b"".join(others) + bytes(100)


TRUE_FILES = {
    "jpeg": (made.photo("JPEG"), "image/jpeg"),
    "png": (made.photo("PNG"), "image/png"),
    "gif": (made.photo("GIF"), "image/gif"),
    "webp": (made.photo("WEBP"), "image/webp"),
    "tiff": (made.photo("TIFF"), "image/tiff"),
    "bmp": (made.photo("BMP"), "image/bmp"),
    "heic": (made.photo("HEIF"), "image/heic"),
    "avif": (boxes(b"avif", b"mif1"), "image/avif"),
    "heic by its kin": (boxes(b"mif1", b"mif1", b"heic"), "image/heic"),
    "avif by its kin": (boxes(b"mif1", b"avif"), "image/avif"),
    "heif": (boxes(b"mif1", b"mif1"), "image/heif"),
    "phone film": (boxes(b"qt  "), "video/quicktime"),
    "film": (boxes(b"mp42", b"isom"), "video/mp4"),
    "old phone film": (boxes(b"3gp5"), "video/3gpp"),
    "voice": (boxes(b"M4A "), "audio/mp4"),
    "old voice": (b"#!AMR\n" + bytes(30), "audio/amr"),
    "music": (b"ID3\x03" + bytes(60), "audio/mpeg"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio/wav"),
    "pdf": (made.pdf(), "application/pdf"),
    "pdf behind a line": (b"\r\n\xff\xfe\0junk\n" + made.pdf(), "application/pdf"),
    "xlsx": (made.xlsx({"One": [["a", 1]]}), f"{OPEN_XML}.spreadsheetml.sheet"),
    "docx": (made.docx(), f"{OPEN_XML}.wordprocessingml.document"),
    "pptx": (
        made.zipped({"[Content_Types].xml": "<T/>", "ppt/presentation.xml": "<p/>"}),
        f"{OPEN_XML}.presentationml.presentation",
    ),
    "macros": (
        made.zipped({"[Content_Types].xml": "<T/>", "word/document.xml": "<p/>", "word/vbaProject.bin": b"\1"}),
        "application/vnd.ms-word.document.macroenabled.12",
    ),
    "xlsb": (
        made.zipped({"[Content_Types].xml": "<T/>", "xl/workbook.bin": b"\1"}),
        f"{EXCEL}.sheet.binary.macroenabled.12",
    ),
    "ods": (made.ods("One", [["a"]]), "application/vnd.oasis.opendocument.spreadsheet"),
    "zip": (made.zipped({"a.txt": "a", "word/notes.txt": "not a document"}), "application/zip"),
    "empty zip": (made.zipped({}), "application/zip"),
    "java": (made.zipped({"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe"}), "application/java-archive"),
    "xls": (made.xls([["a"]]), EXCEL),
    "doc": (made.compound({"WordDocument": b"\1" * 4096}), "application/msword"),
    "ppt": (made.compound({"PowerPoint Document": b"\1" * 4096}), "application/vnd.ms-powerpoint"),
    "msg": (made.compound({"__properties_version1.0": b"\1" * 4096}), "application/vnd.ms-outlook"),
    "compound": (made.compound({"Something": b"\1" * 4096}), "application/x-ole-storage"),
    "rtf": (b"{\\rtf1\\ansi Hello}", "application/rtf"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(60), "application/x-7z-compressed"),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(60), "application/vnd.rar"),
    "program": (b"MZ\x90\0\3\0\0\0" + bytes(60), "application/x-msdownload"),
    "linux program": (b"\x7fELF\2\1\1" + bytes(60), "application/x-elf"),
    "nothing": (b"", EMPTY),
    "noise": (random.Random(7).randbytes(5000), UNKNOWN),
}


@pytest.mark.parametrize("kind", TRUE_FILES)
def test_a_true_file_is_known_whatever_is_said_of_it(kind: str) -> None:
    content, type_ = TRUE_FILES[kind]
    for name, said in (
        ("", ""),
        ("holiday.jpg", "image/jpeg"),
        ("page.html", "text/html"),
        ("a.eml", "message/rfc822"),
    ):
        assert recognise(content, name=name, said_type=said) == type_


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (b"Hello, the bin was not emptied.\r\n", "text/plain"),
        ("T\u0177 mawr".encode(), "text/plain"),
        ("T\u0177 mawr".encode("utf-16"), "text/plain"),
        ("Hello there".encode("utf-16-le"), "text/plain"),
        ("\u00a3100, d\u00e9j\u00e0 vu".encode("cp1252"), "text/plain"),
        ("東京都の区役所からのお知らせ".encode("shift_jis"), "text/plain"),
        ("\u4f60\u597d".encode() * 30_000, "text/plain"),
        (b"BM is how this begins", "text/plain"),
        (b"MZ and friends", "text/plain"),
        (b"<mary@example.org> wrote:\nHello", "text/plain"),
        (b"a < b and <html is a word", "text/plain"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "text/calendar"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "text/vcard"),
        (b"#!/bin/sh\nrm -rf /\n", "text/x-script"),
        (made.email(), "message/rfc822"),
        (b"<!DOCTYPE html><title>x</title>", "text/html"),
        (b"\xef\xbb\xbf \n<!-- hello --><HTML lang=en>", "text/html"),
        ("<html><script>alert(1)</script>".encode("utf-16"), "text/html"),
        (b"<script>alert(1)</script>", "text/html"),
        (b"<img src=x onerror=alert(1)>", "text/html"),
        (b"<!-- only a comment", "text/html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
        (b'<?xml version="1.0"?><!-- x --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>', "image/svg+xml"),
        (b'<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "text/html"),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "application/xml"),
        (b'<kml xmlns="http://www.opengis.net/kml/2.2"/>', "application/xml"),
    ],
)  # fmt: skip
def test_the_sort_of_a_text_is_told_by_how_it_begins(content: bytes, type_: str) -> None:
    assert recognise(content) == type_
    assert recognise(content, name="photo.jpg", said_type="image/jpeg") == type_


def test_only_the_name_tells_a_table_or_a_script_from_another_text() -> None:
    assert recognise(b"name,bin\nMary,green\n", name="Bins.CSV") == "text/csv"
    assert recognise(b"alert(1)", name="a.js", said_type="text/plain") == "text/javascript"
    assert recognise(b"just words", name="a.html") == "text/html"
    assert recognise(b"<script>alert(1)</script>", name="a.csv") == "text/html"
    assert recognise(made.photo(), name="a.csv") == "image/jpeg"


def test_few_headers_are_an_email_only_where_it_is_said_to_be_one() -> None:
    assert recognise(b"Subject: hello\n\nwords", said_type="message/rfc822") == "message/rfc822"
    assert recognise(b"Subject: hello\n\nwords", name="hello.eml") == "message/rfc822"
    assert recognise(b"Subject: hello\n\nwords") == "text/plain"
    assert recognise(b"no headers here", said_type="message/rfc822") == "text/plain"
    assert recognise(made.photo(), said_type="message/rfc822") == "image/jpeg"


def test_a_picture_that_is_also_a_page_is_a_picture() -> None:
    """It is served as what it was recognised as, or newly made of its dots; never as a page."""
    assert recognise(b"GIF89a/*<script>alert(1)</script>*/=1;") == "image/gif"
    assert recognise(made.photo() + b"<html><script>alert(1)</script>") == "image/jpeg"
    assert recognise(made.photo("PNG") + made.zipped({"a": "b"})) == "image/png"


def test_a_box_that_lists_more_than_anybody_packs_is_known_in_no_time() -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as many:
        for number in range(3000):
            many.writestr(f"{number}", b"")
        many.writestr("[Content_Types].xml", "<T/>")
    assert recognise(box.getvalue()) == "application/zip"


def test_no_beginning_of_a_file_breaks_the_reader() -> None:
    noise = random.Random(11)
    for content, _ in TRUE_FILES.values():
        for length in (1, 3, 4, 8, 12, 20, 31, 33, 60, 520, 600):
            assert recognise(content[:length])
            broken = bytearray(content[:2000])
            for _ in range(20):
                if broken:
                    broken[noise.randrange(len(broken))] = noise.randrange(256)
            assert recognise(bytes(broken))
    for _ in range(300):
        assert recognise(os.urandom(noise.randrange(1, 200)))
