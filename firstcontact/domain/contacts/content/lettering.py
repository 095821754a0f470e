"""Files that are text: whether these bytes are letters at all, and which sort of text it is.

A browser runs some sorts (HTML, SVG, XML, scripts), so they are told from plain text by how they begin.
"""

import codecs
import re
from collections.abc import Mapping
from typing import Final

from charset_normalizer import from_bytes

PLAIN: Final = "text/plain"
HTML: Final = "text/html"
SVG: Final = "image/svg+xml"
XML: Final = "application/xml"
EMAIL: Final = "message/rfc822"
LOOKED_AT = 65_536  # bytes
BEGINNING = 4096  # letters
CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\f\b\x1b")
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ASIDE = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
DOCTYPE = re.compile(r"\s*<!doctype\s+(?:[a-z]+:)?([a-z]+)[^\[>]*(?:\[.*?\]\s*)?>?", re.DOTALL)
TAG = re.compile(r"\s*<(?:[a-z][\w.-]*:)?([a-z][a-z0-9]*)(?=[\s>/]|\Z)([^>]*)")
HTML_TAGS = {
    "html", "head", "body", "title", "base", "link", "meta", "style", "script", "noscript", "iframe",
    "frameset", "object", "embed", "applet", "form", "input", "button", "div", "span", "p", "br", "a", "b",
    "i", "u", "em", "strong", "font", "center", "table", "tr", "td", "img", "video", "audio", "ul", "ol",
    "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "template", "marquee",
}  # fmt: skip
HEADER = re.compile(r"([!-9;-~]{1,76}):[ \t]?[^\n]*(?:\n[ \t][^\n]*)*(?:\n|\Z)")
MAIL_HEADERS = {
    "from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path", "content-type",
    "delivered-to", "reply-to",
}  # fmt: skip
FEW, SURE = 1, 3  # headers of an email that are enough where it is said to be one, and where it is not
STARTS: Mapping[str, str] = {
    "begin:vcalendar": "text/calendar",
    "begin:vcard": "text/vcard",
    "#!": "text/x-script",
}
BY_ENDING: Mapping[str, str] = {
    "csv": "text/csv",
    "tsv": "text/csv",
    "json": "application/json",
    **dict.fromkeys(("js", "mjs", "cjs", "jse"), "text/javascript"),
    **dict.fromkeys(("vbs", "vbe", "wsf", "hta", "ps1", "psm1", "bat", "cmd", "sh", "py", "reg"), "text/x-script"),
    **dict.fromkeys(("htm", "html", "xhtml", "shtml", "mht", "mhtml"), HTML),
}
"""Sorts of text that only the name can tell. None of them makes a text safer than it was."""


def read_beginning(content: bytes) -> str | None:
    """The beginning as text, or None where these are no letters."""
    head = content[:LOOKED_AT]
    for mark, charset in MARKS:
        if head.startswith(mark):
            return _printable(head[: len(head) // 4 * 4].decode(charset, "ignore"))
    if b"\x00" in head:
        return _wide(head)
    if any(byte in CONTROLS for byte in head.rstrip(b"\x1a")):
        return None
    return _utf8(head) or _one_byte(head)


def type_of_text(text: str, *, name: str, said_type: str) -> str:
    """Which sort of text it is."""
    begins = text[:BEGINNING].lstrip("\ufeff").lstrip().lower()
    marked = _markup(begins)
    if marked:
        return marked
    for start, found in STARTS.items():
        if begins.startswith(start):
            return found
    ending = name.lower().rpartition(".")[2]
    enough = FEW if said_type.lower().startswith("message/") or ending == "eml" else SURE
    if _mail_headers(text[:BEGINNING]) >= enough:
        return EMAIL
    return BY_ENDING.get(ending, PLAIN)


def _printable(text: str) -> str | None:
    strange = sum(1 for sign in text if ord(sign) in CONTROLS or sign == "\ufffd")
    return text if strange * 50 <= len(text) else None


def _wide(head: bytes) -> str | None:
    """Text with two bytes a letter and no mark at its beginning."""
    for charset, gaps in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if gaps.count(0) * 2 > len(gaps):
            return _printable(head[: len(head) // 2 * 2].decode(charset, "replace"))
    return None


def _utf8(head: bytes) -> str | None:
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)  # a letter may be cut at the end
    except UnicodeDecodeError:
        return None


def _one_byte(head: bytes) -> str | None:
    """Text in an older charset: mostly plain letters, or such that the charset can be told."""
    plain = sum(1 for byte in head if byte < 0x7F)
    if plain * 2 >= len(head):
        return head.decode("cp1252", "replace")
    best = from_bytes(head[:8192]).best()
    return str(best) if best is not None else None


def _markup(begins: str) -> str:
    """HTML, SVG or XML by its first element, behind comments, declarations and a document type."""
    declared = begins.startswith("<?xml")
    place = 0
    while aside := ASIDE.match(begins, place):
        place = aside.end()
    doctype = DOCTYPE.match(begins, place)
    if doctype:
        return {"html": HTML, "svg": SVG}.get(doctype[1], XML)
    tag = TAG.match(begins, place)
    if tag and tag[1] == "svg":
        return SVG
    if tag and tag[1] in HTML_TAGS:
        return HTML
    if declared or (tag and "xmlns" in tag[2]):
        return XML
    return HTML if begins.startswith("<!--") else ""  # a browser takes a comment for the beginning of a page


def _mail_headers(text: str) -> int:
    """How many headers of an email stand at the beginning, with nothing else between them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    place, found = 0, set()
    if text.startswith("From "):  # as a file of many emails begins
        place = text.find("\n") + 1
    while line := HEADER.match(text, place):
        found.add(line[1].lower())
        place = line.end()
    return len(found & MAIL_HEADERS)
