"""Taking what was sent, whatever it is, and making clean text of it.

Nothing that cannot be stored or seen survives, and no card number.
"""

import unicodedata
from collections.abc import Mapping

from firstcontact.foundation.files.cards import mask_card_words

_HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")
"""Signs that turn the direction of text, and non-characters: they only ever mislead."""
MOST_CHARACTERS = 100_000
"""Beyond this nothing is read: no question takes as much."""
DEEPEST = 3
"""An answer is text, a list, or named fields of those; what lies deeper is no answer (and not empty either)."""


def clean_line(raw: object) -> str:
    """One line of text: spaces for line ends and runs of spaces, nothing that cannot be seen."""
    return " ".join(clean_lines(raw).split())


def clean_lines(raw: object) -> str:
    """Text of several lines, composed (NFC), with plain line ends, without control characters; "" for no text.

    Card numbers are masked here, so that what is kept, shown and sent of an answer has none.
    """
    if isinstance(raw, list | tuple):
        raw = raw[0] if len(raw) == 1 else ""
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        return ""
    text = str(raw) if isinstance(raw, str) or abs(raw) < 10**18 else ""
    text = (
        text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", "".join(sign for sign in text if sign in "\n\t" or _is_visible(sign)))
    return mask_card_words(text.strip())


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _HIDDEN


def field(raw: object, name: str) -> object:
    """One field of an answer that has several; None when there is none."""
    return raw.get(name) if isinstance(raw, Mapping) else None


def is_empty(raw: object, depth: int = 0) -> bool:
    """Whether nothing was given: no text, no choice, no field that holds anything."""
    if isinstance(raw, Mapping | list | tuple):
        parts = list(raw.values()) if isinstance(raw, Mapping) else raw
        return depth < DEEPEST and all(is_empty(part, depth + 1) for part in parts)
    return not isinstance(raw, bool | float) and not clean_line(raw)
