"""Names of attachments, made safe: no folder, no sign that hides how a name ends, nothing that a system keeps."""

import mimetypes
import re
import unicodedata
from typing import Final

LONGEST: Final = 120
"""Letters, with the ending."""
LONGEST_BYTES: Final = 240
"""What file systems allow, less a few for those who number copies."""
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?=\.|\Z)")
REFUSED = re.compile(r'[<>:"|?*]')
USUAL: Final = {"message/rfc822": ".eml", "text/calendar": ".ics", "image/jpeg": ".jpg", "text/plain": ".txt"}
_TYPES = mimetypes.MimeTypes()  # of the language, so that every machine gives the same name


def safe_name(given: str, type_: str, number: int) -> str:
    """A name that can be given to a file on any system.

    :param given: as the sender named it; may be empty, or a trick.
    :param type_: such as `image/jpeg`, for the ending where there is no name.
    :param number: which attachment it is, for a name where none is left.
    """
    name = re.split(r"[/\\]", given.replace("\x00", ""))[-1]
    name = "".join(sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign)[0] != "C")
    name = REFUSED.sub("_", re.sub(r"\s+", " ", name)).strip(" .")
    if not name:
        return f"attachment-{number}{ending(type_)}"
    if RESERVED.match(name):
        name = f"_{name}"
    return _short(name)


def ending(type_: str) -> str:
    """The usual ending for a type, with its dot: `.jpg`."""
    known = USUAL.get(type_) or _TYPES.guess_extension(type_)
    return known or (".txt" if type_.startswith(("text/", "message/")) else ".bin")


def guess_type(name: str) -> str:
    """The type that a file of this name usually has, for one that came without."""
    return _TYPES.guess_type(name)[0] or "application/octet-stream"


def _short(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    if not dot or len(last) > 15 or not stem:
        stem, last = name, ""
    tail = f".{last}" if last else ""
    stem = stem[: LONGEST - len(tail)]
    while len((stem + tail).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .") + tail
