"""Card numbers in an email: masked in its headers and in what was written, before it is kept (PCI DSS 4.0.1, 3.2).

What was written may be wrapped (base64, quoted-printable) and its digits kept apart by spaces of HTML; it is unwrapped,
masked, and wrapped again only where there was a number. Attachments are files of the sender and stay as they came.
"""

import base64
import quopri
import re
from collections.abc import Callable
from typing import Final

from firstcontact.domain.contacts.mail.parts import Part, take_apart
from firstcontact.domain.contacts.mail.transfer import unwrap
from firstcontact.foundation.files.cards import mask_card_words

MOST_DIGITS: Final = 100_000
"""Digits in one text that are looked through one by one; in more, every long row of them is masked."""
LONG_ROW = re.compile(r"\d(?:[\s./_\-]{0,4}\d){12,}")
HTML_SPACE = re.compile(r"&nbsp;|&#160;|&#x0*a0;", re.IGNORECASE)
WRITTEN: Final = ("", "text/plain", "text/html")
DIGIT = re.compile(r"\d")


def mask_mail(raw: bytes) -> tuple[bytes, bool]:
    """The same email without card numbers in its headers and its text, and whether there was one."""
    body_at = _body_at(raw)
    head, rest = _mask_bytes(raw[:body_at]), raw[body_at:]
    try:
        written = [part for part in take_apart(raw).leaves() if _is_written(part) and part.body]
        for part, masked in [(part, _mask_part(part)) for part in written]:
            if masked != part.body:
                rest = rest.replace(part.body, masked, 1) if part.body in rest else _mask_bytes(rest)
    except Exception:  # noqa: BLE001  # what cannot be taken apart is kept all the same, and holds no number either
        rest = _mask_bytes(rest)
    return head + rest, head + rest != raw


def _body_at(raw: bytes) -> int:
    found = re.search(rb"\r?\n\r?\n|\r\r", raw)
    return found.end() if found else len(raw)


def _is_written(part: Part) -> bool:
    return part.type in WRITTEN and part.disposition.lower() != "attachment"


def _mask_part(part: Part) -> bytes:
    encoding = part.encoding.strip().lower()
    if encoding == "base64":
        return _through(part, base64.encodebytes)
    if encoding == "quoted-printable":
        return _through(part, quopri.encodestring)
    return _mask_bytes(part.body)


def _through(part: Part, wrap: Callable[[bytes], bytes]) -> bytes:
    plain = unwrap(part.body, part.encoding, lambda _: None)
    masked = _mask_bytes(plain)
    return part.body if masked == plain else wrap(masked)


def _mask_bytes(plain: bytes) -> bytes:
    """UTF-8 is read as such; of other alphabets each byte is a sign, so that a hard space of theirs is one too."""
    try:
        text, alphabet = plain.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, alphabet = plain.decode("latin-1"), "latin-1"
    spaced = HTML_SPACE.sub("\u00a0", text)
    masked = _mask_text(spaced)
    return plain if masked == spaced else masked.encode(alphabet)


def _mask_text(text: str) -> str:
    if len(DIGIT.findall(text)) <= MOST_DIGITS:
        return mask_card_words(text)
    return LONG_ROW.sub(lambda row: DIGIT.sub("*", row[0]), text)
