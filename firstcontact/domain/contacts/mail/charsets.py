"""From bytes to letters: the charset that the sender names, or the one that it must have been.

Charsets are named wrongly in real email, mostly by old programs and by web forms. What is valid UTF-8 beyond ASCII is
hardly ever anything else, so that is asked first wherever the named charset has one byte a letter.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache

from charset_normalizer import from_bytes

Tell = Callable[[str], None]

LOOKED_AT = 20_000  # bytes that a guess is made from
MANY = 12  # signs beyond ASCII below which a guess says nothing
JAPANESE = re.compile(rb"\x1b\$[@B]|\x1b\([JI]")
# Names that are used for something else than they say; the left side as codecs.lookup would see it.
MEANT = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252",
    "ascii": "utf-8", "us-ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "646": "utf-8", "iso646-us": "utf-8",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "ksc5601": "cp949", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "utf8": "utf-8", "utf-8-sig": "utf-8", "utf8mb4": "utf-8",
    "iso-2022-jp": "iso2022_jp_ext", "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "x-mac": "mac_roman",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6", "big5": "big5hkscs",
}  # fmt: skip
NO_CHARSET = {"", "unknown-8bit", "x-unknown", "unknown", "8bit", "7bit", "default", "none", "binary", "null"}
NOT_FOR_TEXT = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "charmap"}
ONE_BYTE = re.compile(r"cp125\d|cp874|cp437|cp85\d|cp86\d|iso8859-\d+|mac-\w+|koi8-\w+|latin\w*|tis-620")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_letters(content: bytes, charset: str, problem: Tell) -> str:
    """The text of these bytes. Nothing is left out: what fits no letter becomes the sign `\ufffd`, and that is said.

    :param charset: as the sender names it; may be empty, unknown or wrong.
    :param problem: is told in a sentence what was not as it should be.
    """
    label = charset.strip().strip("\"'").strip().lower()
    known = _codec(label)
    if known is None and label not in NO_CHARSET:
        problem(f"The charset “{shorten(label)}” is not known; another was tried.")
    if content.isascii() and known in (None, "utf-8", "cp1252") and not JAPANESE.search(content):
        text = content.decode("ascii")
    else:
        text = _decode(content, known, label, problem)
    return storable(text, problem)


def reversible(content: bytes, charset: str) -> list[tuple[str, str]]:
    """Codecs, each with its way with errors, that make text of these bytes and exactly these bytes of it again.

    The first is the one that they are read in. Where it is not certain, more follow.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        known: str | None = "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    else:
        known = _codec(charset.strip().strip("\"'").strip().lower())
        known = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(known or "", known)
    japanese = ["iso2022_jp_ext"] if JAPANESE.search(content) else []
    wide = [known] if known and not ONE_BYTE.fullmatch(known) else []
    for codec in (*japanese, *wide, "utf-8"):
        if _gives_back(content, codec):
            return [(codec, "strict")]
    narrow = known if known and ONE_BYTE.fullmatch(known) and _gives_back(content, known) else "latin-1"
    return [(narrow, "strict"), ("utf-8", "surrogateescape")]


def _gives_back(content: bytes, codec: str) -> bool:
    try:
        return content.decode(codec).encode(codec) == content
    except (UnicodeError, ValueError):
        return False


def storable(text: str, problem: Tell) -> str:
    """The text without what no database can keep: NUL signs (dropped) and halves of letters (shown as `\ufffd`)."""
    if not UNSTORABLE.search(text):
        return text
    if "\x00" in text:
        problem("There were NUL signs in it; they were left out of the text.")
    return UNSTORABLE.sub("\ufffd", text.replace("\x00", ""))


def shorten(text: str, most: int = 60) -> str:
    """A text for a sentence: on one line, printable, and not longer than that many letters."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: most + 1])
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _decode(content: bytes, known: str | None, label: str, problem: Tell) -> str:
    marked = _by_mark(content)
    if marked is not None:
        return marked
    if known is None or ONE_BYTE.fullmatch(known):
        certain = _certain(content)
        if certain is not None:
            if known is not None and not content.isascii():
                problem(f"The text says that it is in {label}, but it is in UTF-8.")
            return certain
    if known is None:
        return _guess(content)
    try:
        return content.decode(known)
    except (UnicodeError, ValueError):
        problem(f"Some of the text is not in {label or 'UTF-8'}, as it says it is.")
        return _rescue(content, known)


def _by_mark(content: bytes) -> str | None:
    """Text that begins with a byte order mark."""
    if content.startswith(codecs.BOM_UTF8):
        return content[3:].decode("utf-8", "replace")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return None


def _certain(content: bytes) -> str | None:
    """The text in an encoding whose bytes can hardly be anything else."""
    if JAPANESE.search(content):
        try:
            return content.decode("iso2022_jp_ext")
        except UnicodeError:
            return None
    try:
        return content.decode("utf-8")
    except UnicodeError:
        return None


def _rescue(content: bytes, known: str) -> str:
    """The text where the named charset does not fit all of it."""
    if known != "utf-8":
        text = _certain(content)
        if text is None:
            return _western(content) if known == "cp1252" else content.decode(known, "replace")
        return text
    replaced = content.decode("utf-8", "replace")
    good = sum(1 for sign in replaced if sign > "\x7f" and sign != "\ufffd")
    # A cut or a slip within UTF-8, or another charset altogether?
    return replaced if good >= replaced.count("\ufffd") else _guess(content)


def _guess(content: bytes) -> str:
    beyond = sum(1 for byte in content[:LOOKED_AT] if byte > 0x7F)
    if beyond >= MANY and beyond * 5 > len(content[:LOOKED_AT].split(None)):
        best = from_bytes(content[:LOOKED_AT]).best()
        if best is not None and beyond * 4 > len(content[:LOOKED_AT]):  # hardly any Latin letters in it
            return content.decode(best.encoding, "replace")
    return _western(content)


def _western(content: bytes) -> str:
    """Western Europe's letters; the charset has none for five bytes, which stay as they are."""
    return content.decode("cp1252", "surrogateescape").translate(_WITHOUT_LETTER)


_WITHOUT_LETTER = {0xDC00 + byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


@lru_cache(maxsize=512)
def _codec(label: str) -> str | None:
    if label in NO_CHARSET or len(label) > 40 or not label.isascii() or "\x00" in label:
        return None
    try:
        found = codecs.lookup(MEANT.get(label, label))
    except (LookupError, ValueError, UnicodeError):
        return None
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("-", "_") in NOT_FOR_TEXT:
        return None
    return found.name
