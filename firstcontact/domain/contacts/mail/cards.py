"""Card numbers in an email: masked in its headers and in what was written, before it is kept (PCI DSS 4.0.1, 3.2).

What was written may be wrapped (base64, quoted-printable, encoded words) and its digits kept apart by marks of HTML; it
is unwrapped, masked, and wrapped again only where there was a number. Attachments are files of the sender and stay as
they came, and so do the headers that programs write: they are full of digits, and others must find them as they were.
"""

import base64
import html
import re
from collections.abc import Callable, Iterator
from typing import Final

from firstcontact.domain.contacts.mail.charsets import reversible
from firstcontact.domain.contacts.mail.fields import LONGEST, nothing, read_header
from firstcontact.domain.contacts.mail.gathering import written_parts
from firstcontact.domain.contacts.mail.parts import Part, in_utf8, take_apart
from firstcontact.domain.contacts.mail.transfer import UU_BLOCK, unwrap, wrap_again
from firstcontact.foundation.files.cards import FEWEST, SIGNS, SPACES, mask_card_words

MOST_SIGNS: Final = 200_000
"""Signs of one email, in rows of digits, that are looked at one by one; behind them every such row is masked."""
MOST_HEADERS: Final = 1_000
"""Headers that are looked at one by one; those behind them are masked as one text."""
WORD_BYTES: Final = 45
"""Bytes in one encoded word, which may have 75 letters when encoded (RFC 2047, 2)."""

_HTML = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});|</?(?:a|b|br|em|font|i|span|strong|u|wbr)\b[^<>]{0,300}>"
HTML_MARK = re.compile(f"({_HTML})")
ROW = re.compile(rf"\+?\d(?:(?:[{SPACES}{SIGNS}]|{_HTML}){{0,6}}+\d)*+")
"""Digits with nothing between them but what may stand within a card number; `+` says that it is none."""
LINE_BREAK = re.compile(r"(?i)<br\b")
DIGIT = re.compile(r"\d")
WRITTEN_HEADER = re.compile(
    rb"(?i)(?<![^\r\n])(subject|thread-topic|comments|keywords|from|sender|reply-to|to|cc|bcc)[ \t]*:"
    rb"((?:[^\r\n]|(?:\r\n|\r|\n)[ \t])*+)"
)
NO_PEOPLE: Final = (b"subject", b"thread-topic", b"comments", b"keywords")
ADDRESS = re.compile(rb"(<[^<>]*>|[^\s<>,;]+@[^\s<>,;]+)")
LINE_END = re.compile(rb"\r\n|\r|\n")

Change = tuple[int, int, bytes]
"""From where to where something else stands now, and what."""


def mask_mail(raw: bytes) -> tuple[bytes, bool]:
    """The same email without card numbers in its headers and its text, and whether there was one.

    An email without any comes back byte for byte. One that is all in UTF-16 and has one comes back in UTF-8.
    """
    email = in_utf8(raw)
    try:
        masked = _changed(email, sorted(_changes(email)))
    except Exception:  # noqa: BLE001  # what cannot be taken apart is kept all the same, and holds no number either
        masked = _Masker().content(email, "")
    return (raw, False) if masked == email else (masked, True)


def _changes(email: bytes) -> Iterator[Change]:
    masker = _Masker()
    root = take_apart(email)
    for number, header in enumerate(WRITTEN_HEADER.finditer(email, 0, root.at)):
        if number == MOST_HEADERS:
            yield header.start(2), root.at, masker.content(email[header.start(2) : root.at], "")
            break
        yield (*header.span(2), masker.header(header[1].lower(), header[2]))
    for part in written_parts(root):
        yield part.at, part.at + len(part.body), _mask_part(part, masker)
    waiting = [root]
    while waiting:
        part = waiting.pop()
        waiting.extend(part.parts)
        for start, end in part.beside:
            yield start, end, masker.content(email[start:end], "")


def _changed(email: bytes, changes: list[Change]) -> bytes:
    pieces, at = [], 0
    for start, end, new in changes:
        pieces += [email[at:start], new]
        at = end
    return b"".join([*pieces, email[at:]])


def _mask_part(part: Part, masker: "_Masker") -> bytes:
    charset = part.parameters.get("charset", "")
    plain = unwrap(part.body, part.encoding, nothing)
    if plain is part.body:
        return _around_files(plain, lambda text: masker.content(text, charset))
    masked = masker.content(plain, charset)
    return part.body if masked == plain else wrap_again(masked, part.encoding, part.body)


def _around_files(text: bytes, mask: Callable[[bytes], bytes]) -> bytes:
    """The text masked, but for the files that old programs put into it."""
    files = [found.span() for found in UU_BLOCK.finditer(text)] if b"begin " in text else []
    ends = [0, *(end for _, end in files)]
    starts = [*(start for start, _ in files), len(text)]
    kept = [*(text[start:end] for start, end in files), b""]
    return b"".join(mask(text[end:start]) + file for end, start, file in zip(ends, starts, kept, strict=True))


class _Masker:
    """Masks the texts of one email; it knows how many signs it has looked at one by one."""

    def __init__(self) -> None:
        self.looked_at = 0

    def header(self, name: bytes, value: bytes) -> bytes:
        """The value of a header without card numbers. Addresses stay: an answer must arrive."""
        if name in NO_PEOPLE or len(value) > LONGEST:
            return self._words(value)
        return b"".join(
            piece if number % 2 else self._words(piece) for number, piece in enumerate(ADDRESS.split(value))
        )

    def content(self, plain: bytes, charset: str) -> bytes:
        """Bytes of text without card numbers, otherwise the same."""
        for codec, errors in reversible(plain, charset):
            text = plain.decode(codec, errors)
            masked = self.text(text)
            if masked != text:
                plain = masked.encode(codec, errors)
        return plain

    def text(self, text: str) -> str:
        """A text, perhaps in HTML, without card numbers."""
        return ROW.sub(lambda row: self._row(row[0]) if len(row[0]) >= FEWEST else row[0], text)

    def _words(self, value: bytes) -> bytes:
        """What was written in a header: masked where it stands, and encoded anew where it was encoded."""
        plain = self.content(value, "")
        if b"=?" not in plain:
            return plain
        words = read_header(plain)
        masked = self.text(words)
        if masked == words:
            return plain
        end = LINE_END.search(value)
        lead, trail = value[: len(value) - len(value.lstrip())], value[len(value.rstrip()) :]
        return lead + _encoded_words(masked, end[0] if end else b"\n") + trail

    def _row(self, row: str) -> str:
        """Digits with marks between them; each mark is one sign while they are looked through."""
        self.looked_at += len(row)
        if self.looked_at > MOST_SIGNS:
            return "".join(piece if at % 2 else DIGIT.sub("*", piece) for at, piece in enumerate(HTML_MARK.split(row)))
        signs = _signs(row)
        masked = mask_card_words("".join(sign for _, sign in signs))
        return "".join(
            written if sign == shown else shown for (written, sign), shown in zip(signs, masked, strict=True)
        )


def _signs(row: str) -> list[tuple[str, str]]:
    """Each sign as it is written and as it is read: `&nbsp;` as a hard space, a mark for bold letters as nothing."""
    signs, at = [], 0
    for mark in HTML_MARK.finditer(row):
        signs += [(sign, sign) for sign in row[at : mark.start()]]
        signs.append((mark[0], _meant(mark[0])))
        at = mark.end()
    return signs + [(sign, sign) for sign in row[at:]]


def _meant(mark: str) -> str:
    if mark.startswith("<"):
        return "\n" if LINE_BREAK.match(mark) else "\u200b"
    read = html.unescape(mark)
    return read if len(read) == 1 else "&"


def _encoded_words(text: str, end: bytes) -> bytes:
    """The text as encoded words, one a line (RFC 2047)."""
    words, word = [], b""
    for sign in text:
        letter = sign.encode("utf-8", "replace")
        if len(word + letter) > WORD_BYTES:
            words.append(word)
            word = b""
        word += letter
    return (end + b" ").join(b"=?utf-8?B?" + base64.b64encode(each) + b"?=" for each in [*words, word])
