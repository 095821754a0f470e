"""Taking off what a part was wrapped in for its way: base64, quoted-printable, uuencode (RFC 2045, 6).

Whatever is wrong with the wrapping, what can be recovered is, and the trouble is said.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Callable
from typing import Final

Tell = Callable[[str], None]

AS_IT_IS: Final = {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none", "7bits", "8bits", "utf-8", "us-ascii"}
UUENCODE: Final = {"x-uuencode", "uuencode", "x-uue", "uue"}
BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
QUOTED: Final = {"quoted-printable", "quoted-printeable", "quotedprintable", "quoted_printable"}
SPACE: Final = b" \t\r\n\v\f\0"
BAD_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\r|[ \t]*\Z)")
CR_ALONE = re.compile(rb"=[ \t]*\r(?!\n)")  # the library would drop all up to the next LF
SOFT_END = re.compile(rb"=\r?\n")
UU_BLOCK = re.compile(
    rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]+)\r?\n((?:[!-`][ -`]*\r?\n)*?)(?:[` ]?[ \t]*\r?\n)?end[ \t]*\r?$"
)


def unwrap(body: bytes, encoding: str, tell: Tell) -> bytes:
    """The bytes that were sent.

    :param encoding: as the header Content-Transfer-Encoding names it.
    :param tell: is told in a sentence what went wrong; then the bytes are what could be recovered.
    """
    name = _named(encoding)
    if name in AS_IT_IS:
        return body
    if name == "base64":
        return _from_base64(body, tell)
    if name in QUOTED:
        return _from_quoted(body, tell)
    if name in UUENCODE:
        found = UU_BLOCK.search(body)
        if found:
            return _from_uu(found[2], tell)
    tell(f"It is said to be wrapped as “{name[:40]}”, which it is not or which is not known; it was left as it is.")
    return body


def _named(encoding: str) -> str:
    return encoding.strip().strip("\"';").strip().lower().partition(";")[0].split(" ")[0]


def wrap_again(content: bytes, encoding: str, like: bytes) -> bytes:
    """The bytes wrapped as they were; those of a wrapping that is not known, as they are.

    :param encoding: as the header Content-Transfer-Encoding names it.
    :param like: how they came in, for its line ends.
    """
    end = b"\r\n" if b"\r\n" in like else b"\r" if b"\r" in like and b"\n" not in like else b"\n"
    name = _named(encoding)
    if name == "base64":
        lines = base64.encodebytes(content).rstrip().replace(b"\n", end)
        return lines + like[len(like.rstrip(SPACE)) :]
    if name in QUOTED:
        return SOFT_END.sub(b"=" + end, quopri.encodestring(content))
    return content


def _from_base64(body: bytes, tell: Tell) -> bytes:
    packed = body.translate(None, SPACE)
    foreign = packed.translate(None, BASE64)
    strange = len(foreign)
    if strange * 4 > len(packed) or (strange and _reads_as_text(body)):
        tell("It is said to be in base64, but it is not; it was left as it is.")
        return body
    if strange:
        tell(f"{strange} signs in the base64 do not belong there; the rest was recovered.")
        packed = packed.translate(None, foreign)
    pieces = packed.rstrip(b"=").split(b"=")
    whole = [piece for piece in pieces if piece]
    if any(len(piece) % 4 == 1 for piece in whole):
        tell("The base64 is cut off or damaged; what could be recovered is here.")
    elif len(whole) == 1 and len(packed) % 4:
        tell("The base64 ends too early; what could be recovered is here.")
    return b"".join(map(_piece, whole))


def _piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _reads_as_text(body: bytes) -> bool:
    """Whether there are spaces within its lines, as in words."""
    lines = [line.strip() for line in body[:2000].splitlines()]
    return sum(b" " in line for line in lines) * 2 > len([line for line in lines if line])


def _from_quoted(body: bytes, tell: Tell) -> bytes:
    if BAD_QUOTED.search(body):
        tell("Some signs of the quoted-printable text are damaged; they were left as they are.")
    return quopri.decodestring(CR_ALONE.sub(b"=\n", body))


def _from_uu(lines: bytes, tell: Tell) -> bytes:
    done, bad = [], False
    for line in lines.splitlines():
        try:
            done.append(binascii.a2b_uu(line))
        except binascii.Error:
            bad = True
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                done.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    if bad:
        tell("The uuencoded file is damaged; what could be recovered is here.")
    return b"".join(done)


def uuencoded_files(text: bytes, tell: Tell) -> list[tuple[bytes, bytes]]:
    """The files that old programs put into the text itself: the name and the bytes of each."""
    if b"begin " not in text:
        return []
    return [(found[1].strip(), _from_uu(found[2], tell)) for found in UU_BLOCK.finditer(text)]
