"""Taking an email apart (RFC 5322, RFC 2046): headers and bodies as bytes, each exactly as it came in.

The reader of the standard library gives no part's bytes back as they were and follows nesting by calling itself; here
nothing is lost, and no depth of nesting can stop it. Parts point into the raw bytes, so a large attachment is looked
through but never copied line by line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from firstcontact.domain.contacts.mail.fields import Parameters, read_parameters

DEEPEST = 250
"""Levels of nesting that are opened; what lies below is kept whole as one attachment."""
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
NAMED = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
USUAL = re.compile(
    rb"(?i)(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|reply-to"
    rb"|x-[a-z-]+)[ \t]*:"
)
REST = re.compile(rb"[ \t]*(?:\r\n|\r|\n|\Z)")
LINE_END = re.compile(rb"\r\n|\r|\n")
EMPTY_LINES = re.compile(rb"(?:[ \t]*(?:\r\n|\r|\n))+")
ENVELOPE = re.compile(rb">?From [^\r\n]*(?:\r\n|\r|\n)")
GUESSED = re.compile(rb"(?:\A|[\r\n])--([^\s][^\r\n]{0,70}?)[ \t]*(?:\r\n|\r|\n)[Cc]ontent-")


@dataclass(slots=True)
class Part:
    """A part of an email, or the email itself, which is the outermost part."""

    headers: dict[str, list[bytes]] = field(default_factory=dict)
    """By the name in small letters, the values in their order, as they stand there, their lines not yet joined."""
    body: bytes = b""
    at: int = 0
    """Where its body begins in the email."""
    parts: list["Part"] = field(default_factory=list)
    inside: str = ""
    """The type of the part around it, such as `multipart/alternative`."""
    depth: int = 0
    preamble: bytes = b""
    """What stands before the first part, for programs that know no parts."""
    beside: list[tuple[int, int]] = field(default_factory=list)
    """Where in the email text stands before its first part and behind its last."""
    type: str = "text/plain"
    parameters: Parameters = field(default_factory=dict)
    disposition: str = ""
    problems: list[str] = field(default_factory=list)

    def first(self, name: str) -> bytes | None:
        """The value of the first header of this name."""
        return next(iter(self.headers.get(name, ())), None)

    def every(self, name: str) -> list[bytes]:
        """The values of all headers of this name."""
        return self.headers.get(name, [])

    @property
    def encoding(self) -> str:
        """Content-Transfer-Encoding."""
        return (self.first("content-transfer-encoding") or b"").decode("ascii", "replace")

    def leaves(self) -> Iterator["Part"]:
        """Every part that holds no others, in the order of the email."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            if part.parts:
                waiting.extend(reversed(part.parts))
            else:
                yield part


def take_apart(raw: bytes) -> Part:
    """The email as a tree of parts. Emails that are attached stay whole: each is one part without parts.

    Where a part stands is counted in `raw`; in an email that is all in UTF-16, in its UTF-8.
    """
    raw = in_utf8(raw)
    email = _without_wrapping(raw)
    root = _part(email, inside="", depth=0, at=len(raw) - len(email))
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.type.startswith("multipart/"):
            _divide(part)
            waiting.extend(part.parts)
    return root


def in_utf8(raw: bytes) -> bytes:
    """An email that is all in UTF-16, as programs save it, in UTF-8; any other as it is."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw


def _without_wrapping(raw: bytes) -> bytes:
    """Without what mailbox files and careless programs put before the first header."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if empty := EMPTY_LINES.match(raw):
        raw = raw[empty.end() :]
    found = ENVELOPE.match(raw)
    return raw[found.end() :] if found else raw


def _part(raw: bytes, *, inside: str, depth: int, at: int) -> Part:
    part = Part(inside=inside, depth=depth)
    start = _read_headers(raw, part)
    part.body, part.at = raw[start:], at + start
    standard = "message/rfc822" if inside == "multipart/digest" else "text/plain"
    part.type, part.parameters = read_parameters(part.first("content-type") or b"")
    if not re.fullmatch(r"[!-.0-~]+/[!-.0-~]+", part.type):
        named = part.type
        part.type = standard if named in ("", "text") else "application/octet-stream"
    where, more = read_parameters(part.first("content-disposition") or b"")
    part.disposition = where
    part.parameters = {**part.parameters, **{f"disposition {name}": value for name, value in more.items()}}
    return part


def _read_headers(raw: bytes, part: Part) -> int:
    """Fills in the headers. Returns where the body begins.

    A line that is no header ends the headers, unless well-known headers follow before the next empty line.
    """
    found: list[tuple[str, list[bytes]]] = []
    at = _header_lines(raw, part, found)
    for name, lines in found:
        part.headers.setdefault(name, []).append(b"\n".join(lines))
    return at


def _header_lines(raw: bytes, part: Part, found: list[tuple[str, list[bytes]]]) -> int:
    at = 0
    while at < len(raw):
        line = LINE.match(raw, at)
        assert line is not None  # it matches anywhere
        text = line[0].rstrip(b"\r\n")
        if not text.strip(b" \t"):
            return line.end()
        if text[:1] in b" \t" and found:
            found[-1][1].append(text)
        elif named := NAMED.match(text):
            found.append((named[1].decode("ascii").lower(), [text[named.end() :]]))
        elif not _goes_on(raw, line.end()):
            part.problems.append("No empty line stands between the headers and the text.")
            return at
        else:
            part.problems.append("A line among the headers is no header; it was passed over.")
        at = line.end()
    return at


def _goes_on(raw: bytes, at: int) -> bool:
    """Whether one of the next lines, up to an empty one, is a well-known header."""
    for _ in range(20):
        line = LINE.match(raw, at)
        if line is None or not line[0].strip():
            return False
        if USUAL.match(line[0]):
            return True
        at = line.end()
    return False


def _divide(part: Part) -> None:
    """Gives a multipart its parts. Without any, it becomes text or, when it lies too deep, an attachment."""
    if part.depth >= DEEPEST:
        part.problems.append(f"It is nested more than {DEEPEST} levels deep; what lies below was kept as a file.")
        part.type = "application/octet-stream"
        return
    body = part.body
    boundary = part.parameters.get("boundary", "").rstrip().encode("latin-1", "replace")
    lines = _delimiters(body, boundary) if boundary else []
    if not lines:
        lines = _guessed_delimiters(body, part)
    if not lines:
        part.problems.append("It says that it has parts, but no line divides it; it was read as text.")
        part.type = "text/html" if re.match(rb"(?i)\s*<(?:!doctype|html)", body) else "text/plain"
        return
    part.preamble = body[: lines[0][0]]
    part.beside.append((part.at, part.at + lines[0][0]))
    _fill(part, lines)
    if not lines[-1][2]:
        part.problems.append("The end of it is missing: it may have been cut off on its way.")
    if not part.parts:
        part.body, part.type, part.beside = part.preamble, "text/plain", part.beside[1:]


def _fill(part: Part, lines: list[tuple[int, int, bool]]) -> None:
    """Makes a part of what stands between each two lines that divide."""
    stops = [*(start for start, _, _ in lines[1:]), len(part.body)]
    for (_, end, closing), stop in zip(lines, stops, strict=True):
        content = part.body[end:stop]
        if not closing and (content.strip() or stop < len(part.body)):
            part.parts.append(_part(content, inside=part.type, depth=part.depth + 1, at=part.at + end))
        elif closing and content.strip():
            part.beside.append((part.at + end, part.at + stop))
            part.problems.append("There is text after the end of the last part; it stands in the raw email only.")


def _delimiters(body: bytes, boundary: bytes) -> list[tuple[int, int, bool]]:
    """Where parts are divided: the end of the part before, the start of the next, and whether it is the last line."""
    found = []
    line = b"--" + boundary
    at = body.find(line)
    while at >= 0:
        end = at + len(line)
        closing = body[end : end + 2] == b"--"
        end += 2 * closing
        rest = REST.match(body, end) if at == 0 or body[at - 1 : at] in b"\r\n" else None
        if rest:
            before = at - (2 if body[at - 2 : at] == b"\r\n" else 1)
            found.append((max(before, 0), rest.end(), closing))
        at = body.find(line, end)
    return found


def _guessed_delimiters(body: bytes, part: Part) -> list[tuple[int, int, bool]]:
    """The lines that divide it although another boundary, or none, was named."""
    guess = GUESSED.search(body)
    if guess is None:
        return []
    part.problems.append("The line that divides its parts is not the one it names; it was found by its looks.")
    return _delimiters(body, guess[1])
