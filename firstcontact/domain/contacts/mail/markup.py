"""HTML in emails: made safe to show, and made into text.

One pass of the sanitiser `nh3` gives well-formed HTML, whatever came in; both are made from that. Nothing is fetched
from anywhere: a picture from outside is replaced by words, because fetching it tells its sender who reads, and when.
"""

import html
import re
from typing import Final

import nh3

LARGEST: Final = 3_000_000
"""Letters of HTML that are looked at; more is no message to a council."""
DEEPEST: Final = 600
"""Elements inside one another; the sanitiser takes the square of that time."""
MOST_SIGNS: Final = 50_000
"""Signs `&` in one page, and a quarter of its signs `<`: no page that a person wrote has more."""
TAGS: Final = {
    "a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES: Final = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign", "scope"},
    "ol": {"start"},
}
DROPPED_WHOLE: Final = {"script", "style", "title", "template", "iframe", "object", "svg", "math", "noembed", "select"}
TITLE = re.compile(r"(?i)<title[^<>]*>")
CLOSED_TITLE = re.compile(r"(?i)</title")
OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
UNCLOSED: Final = {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "area", "base", "source", "p", "li"}
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>')
IMAGE = re.compile(r'<img((?:[^>"]|"[^"]*")*)>')
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
ROUGH = re.compile(r"(?is)<(script|style|title)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>")
BLOCKS: Final = {
    "address", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "table", "tr", "ul",
}  # fmt: skip
SPACED: Final = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "dl"}


def clean_html(given: str) -> str:
    """HTML that is safe to show: no script, style or form; pictures from outside replaced by words."""
    given = given[:LARGEST]
    if not CLOSED_TITLE.search(given):
        given = TITLE.sub(" ", given)  # it would swallow all that follows
    if given.count("&") > MOST_SIGNS or given.count("<") > 4 * MOST_SIGNS or _too_deep(given):
        return f"<pre>{html.escape(html.unescape(ROUGH.sub(' ', given)), quote=False)}</pre>"
    cleaned = nh3.clean(
        given,
        tags=TAGS,
        clean_content_tags=DROPPED_WHOLE,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
    )
    return IMAGE.sub(_image, cleaned)


def _too_deep(given: str) -> bool:
    depth = 0
    for closing, name in OPENING.findall(given):
        if name.lower() not in UNCLOSED:
            depth = max(depth + (-1 if closing else 1), 0)
            if depth > DEEPEST:
                return True
    return False


def _image(found: re.Match[str]) -> str:
    """A picture that came with the email stays; in the place of any other its words are shown."""
    said = dict(ATTRIBUTE.findall(found[1]))
    if said.get("src", "").lower().startswith("cid:"):
        return found[0]
    if said.get("width") in ("0", "1") or said.get("height") in ("0", "1"):
        return ""  # a picture that only tells its sender who reads
    words = f": {said['alt']}" if said.get("alt") else ""
    return f'<span title="{said.get("src", "")}">[picture not loaded{words}]</span>'


def text_of_html(cleaned: str) -> str:
    """The words of HTML that `clean_html` gave: each block on its own line, quotes marked `>` as in plain text."""
    writer = _Writer()
    at = 0
    for tag in TAG.finditer(cleaned):
        writer.write(cleaned[at : tag.start()])
        writer.tag(tag[2], closing=bool(tag[1]), said=tag[3])
        at = tag.end()
    writer.write(cleaned[at:])
    return writer.text()


class _Writer:
    """Writes lines as they would be seen."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._exact = 0
        self._link = ""
        self._link_words: list[str] = []

    def write(self, escaped: str) -> None:
        """Words between tags."""
        words = html.unescape(escaped).replace("\u200b", "").replace("\xa0", " ")
        if self._exact:
            first, *others = words.split("\n")
            self._line.append(first)
            for other in others:
                self.end_line()
                self._line.append(other)
            return
        words = re.sub(r"\s+", " ", words)
        if words and not (words == " " and not self._line):
            self._line.append(words)
            self._link_words.append(words)

    def tag(self, name: str, *, closing: bool, said: str) -> None:
        """What a tag means for lines."""
        if name == "br":
            self.end_line()
        elif name == "a":
            self._anchor(said, closing=closing)
        elif name in ("td", "th") and not closing and self._line:
            self._line.append("  ")
        elif name == "img":
            self._line.append(html.unescape(dict(ATTRIBUTE.findall(said)).get("alt", "")))
        elif name in BLOCKS:
            self._block(name, closing=closing)

    def _block(self, name: str, *, closing: bool) -> None:
        if self._line:
            self.end_line()
        if name in SPACED and self._lines and self._lines[-1].strip("> "):
            self._lines.append(">" * self._quotes)
        step = -1 if closing else 1
        if name == "blockquote":
            self._quotes = max(self._quotes + step, 0)
        elif name == "pre":
            self._exact = max(self._exact + step, 0)
        elif name == "li" and not closing:
            self._line.append("* ")

    def _anchor(self, said: str, *, closing: bool) -> None:
        if not closing:
            self._link = html.unescape(dict(ATTRIBUTE.findall(said)).get("href", ""))
            self._link_words = []
            return
        words = "".join(self._link_words).strip()
        plain = self._link.removeprefix("mailto:").removeprefix("tel:")
        if self._link and words and plain.rstrip("/") not in words and not words.startswith(("http", "www")):
            self._line.append(f" <{plain}>")
        self._link = ""

    def end_line(self) -> None:
        """The next words stand on a new line."""
        line = "".join(self._line)
        mark = ">" * self._quotes + " " if self._quotes else ""
        self._lines.append((mark + (line if self._exact else line.strip())).rstrip())
        self._line = []

    def text(self) -> str:
        """All of it, no more than one empty line in a row."""
        if self._line:
            self.end_line()
        while self._lines and not self._lines[-1].strip("> "):
            self._lines.pop()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")
