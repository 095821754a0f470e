"""What stands in headers: letters, addresses, dates and parameters, however carelessly written.

RFC 5322 and RFC 2047, with what real programs do instead: raw letters beyond ASCII, words cut in the middle of a
letter, spaces inside encoded words, commas in names without quotes.
"""

import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime, parsedate_tz
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote_to_bytes

from firstcontact.domain.contacts.mail.charsets import Tell, read_letters
from firstcontact.domain.contacts.mail.records import Mailbox

Parameters = Mapping[str, str]

WORD = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?([^?\r\n]*(?:\?(?!=)[^?\r\n]*){0,20})\?=")
JOINT = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
FOLD = re.compile(r"[\r\n]+[ \t]*")
LONGEST: Final = 100_000  # letters of one header that are looked at
PARAMETER = re.compile(r"""(?:[^;"]|"(?:[^"\\]|\\.)*"?)+""", re.DOTALL)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?', re.DOTALL)
PIECE = re.compile(r"(?P<name>[^*]+)(?:\*(?P<number>\d{1,3}))?(?P<encoded>\*)?")
HIDDEN = "\ue000"  # stands for an encoded word while addresses are told apart
COMMENT = re.compile(r"\(([^()]*)\)")
# What commas may stand in: a quoted name, a comment, an address in brackets
GROUPED = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)|<[^<>]*>|[,;]', re.DOTALL)
LONGEST_ADDRESS = 1_000
ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"]+@[^\s<>(),;:\"]+")


def nothing(problem: str) -> None:
    """Hears a problem and says nothing: for headers whose slips matter to nobody."""
    del problem


def read_header(value: bytes, tell: Tell = nothing) -> str:
    """The words of a header on one line, encoded words decoded."""
    return _tidy(_decode_words(_letters(value, tell), tell))


def _letters(value: bytes, tell: Tell) -> str:
    """The header as letters, raw bytes beyond ASCII included; encoded words are still encoded."""
    value = value[:LONGEST]
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii").replace("\x00", "")
    tell("A header holds letters that were not encoded; they were read as they seem to be meant.")
    return read_letters(value, "", nothing)


def _tidy(text: str) -> str:
    if text.isprintable():
        return text.strip()
    text = FOLD.sub(" ", text)
    return "".join(sign for sign in text if sign == "\t" or (ord(sign) > 31 and sign != "\x7f")).strip()


def _decode_words(text: str, tell: Tell) -> str:
    if "=?" not in text:
        return text
    text = JOINT.sub(r"\1", text)
    done: list[str] = []
    at = 0
    waiting: tuple[str, bytes] | None = None  # neighbours in one charset share letters
    for word in WORD.finditer(text):
        charset = word[1].partition("*")[0].lower()
        content = _word_bytes(word[2], word[3], tell)
        if waiting and word.start() == at and waiting[0] == charset:
            waiting = (charset, waiting[1] + content)
        else:
            if waiting:
                done.append(read_letters(waiting[1], waiting[0], tell))
            done.append(text[at : word.start()])
            waiting = (charset, content)
        at = word.end()
    if waiting:
        done.append(read_letters(waiting[1], waiting[0], tell))
    rest = text[at:]
    if "=?" in rest:
        tell("A header holds an encoded word that is broken; it was left as it is.")
    return "".join([*done, rest])


def _word_bytes(how: str, content: str, tell: Tell) -> bytes:
    if how in "qQ":
        return binascii.a2b_qp(content.encode("utf-8", "replace"), header=True)
    packed = re.sub(r"[^A-Za-z0-9+/]", "", content)
    if len(packed) % 4 == 1:
        tell("A header holds an encoded word that is damaged; what could be recovered is here.")
        packed = packed[:-1]
    return binascii.a2b_base64(packed + "=" * (-len(packed) % 4))


def read_mailboxes(values: list[bytes], tell: Tell = nothing) -> tuple[Mailbox, ...]:
    """The addresses of headers like From and To. What has no address stays, as a name."""
    found: list[Mailbox] = []
    for value in values:
        letters = FOLD.sub(" ", JOINT.sub(r"\1", _letters(value, tell)))
        words: list[str] = []

        def hide(word: re.Match[str], words: list[str] = words) -> str:
            words.append(word[0])
            return f"{HIDDEN}{len(words) - 1}{HIDDEN}"

        hidden = WORD.sub(hide, letters.replace(HIDDEN, ""))
        for item in filter(str.strip, _items(hidden)):
            box = _mailbox(item, words, tell)
            if box.name or box.address:
                found.append(box)
    return tuple(found)


def _items(text: str) -> list[str]:
    """The text cut at commas and semicolons that stand outside of quotes, brackets and comments."""
    items, start, at = [], 0, 0
    for found in GROUPED.finditer(text):
        at = found.start()
        if found[0] in (",", ";"):
            items.append(text[start:at])
            start = at + 1
    return [*items, text[start:]]


def _mailbox(item: str, words: list[str], tell: Tell) -> Mailbox:
    item = _without_group(item)
    address, name = _split_name(item)
    address = _show(address, words, tell).strip(" \t\"'<>")
    route = re.match(r"@[^:@]*:(.+@.+)", address)  # of old relays
    address = re.sub(r"\s+", "", route[1] if route else address)
    if "@" not in address or len(address) > LONGEST_ADDRESS:
        said = _unquoted(_show(item, words, tell))
        return Mailbox(said if any(map(str.isalnum, said)) else "", "")
    return Mailbox(_unquoted(_show(name, words, tell)), address)


def _split_name(item: str) -> tuple[str, str]:
    """The address and the name, both as they stand there."""
    opened = item.rfind("<")
    if opened >= 0:
        return item[opened + 1 :].partition(">")[0], item[:opened]
    bare = COMMENT.sub(" ", item)
    if "@" not in bare or len(bare) > LONGEST_ADDRESS:
        return "", item
    plain = ADDRESS.search(bare)
    if plain and plain[0] != bare.strip():
        return plain[0], bare.replace(plain[0], " ")
    return bare, " ".join(comment.strip() for comment in COMMENT.findall(item))


def _without_group(item: str) -> str:
    """`Undisclosed recipients:` and other names of groups say nothing about an address."""
    before, colon, after = item.partition(":")
    if colon and '"' not in before and "<" not in before and "@" not in before:
        return after
    return item


def _show(text: str, words: list[str], tell: Tell) -> str:
    back = re.sub(f"{HIDDEN}(\\d+){HIDDEN}", lambda found: words[int(found[1])], text)
    return _tidy(_decode_words(back, tell))


def _unquoted(name: str) -> str:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return re.sub(r"\s+", " ", name.replace('\\"', '"')).strip(' "')


def read_date(value: bytes | None, tell: Tell) -> datetime | None:
    """The moment that a header Date names; without a zone it is taken for UTC, and that is said."""
    if value is None:
        tell("It says no date.")
        return None
    text = re.sub(r"\s+", " ", read_header(value))[:200]
    try:
        when = parsedate_to_datetime(text)
        zone = parsedate_tz(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        tell("Its date cannot be read.")
        return None
    if when.tzinfo is None:
        if zone is None or zone[9] is None:
            tell("Its date names no zone; it was taken for universal time.")
        when = when.replace(tzinfo=UTC)
    return when


@lru_cache(maxsize=1024)
def read_parameters(value: bytes) -> tuple[str, Mapping[str, str]]:
    """The value in small letters and its parameters, as in Content-Type; in pieces or encoded (RFC 2231) or neither."""
    text = FOLD.sub(" ", _letters(value, nothing))
    head, _, rest = text.partition(";")
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for found in PARAMETER.findall(rest):
        label, _, given = found.partition("=")
        name = PIECE.fullmatch(label.strip().lower())
        if name is None:
            continue
        given = given.strip()
        if quoted := QUOTED.match(given):
            given = re.sub(r"\\([\"\\])", r"\1", quoted[1])
        number = int(name["number"] or -1)
        pieces.setdefault(name["name"], []).append((number, given, bool(name["encoded"])))
    main = re.sub(r"\([^()]*\)", "", head).strip().strip("\"'").lower()
    return main.replace(" ", ""), MappingProxyType({name: _joined(found) for name, found in pieces.items()})


def _joined(pieces: list[tuple[int, str, bool]]) -> str:
    encoded = [piece for piece in pieces if piece[2]]
    if not encoded:
        numbered = sorted((piece for piece in pieces if piece[0] >= 0), key=lambda piece: piece[0])
        text = "".join(piece[1] for piece in numbered) if numbered else pieces[0][1]
        return _tidy(_decode_words(text, nothing))
    if any(piece[0] >= 0 for piece in pieces):
        pieces = sorted((piece for piece in pieces if piece[0] >= 0), key=lambda piece: piece[0])
    else:
        pieces = encoded[:1]
    charset, content = "", b""
    for at, (_, text, is_encoded) in enumerate(pieces):
        if at == 0 and is_encoded and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        content += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
    return _tidy(read_letters(content, charset, nothing))
