"""How an email of ours joins a conversation: the ids that it names, its subject, and the address that answers go to.

Pure. What is answered is read again by `contacts.mail.threads`.
"""

import re
from collections.abc import Sequence
from typing import Final

from firstcontact.domain.contacts.mail.threads import NUMBER
from firstcontact.foundation.references import read_reference, show_reference

NEWEST: Final = 20
"""Of a long conversation the first email and the newest are named; mail programs need no more (RFC 5322, 3.6.4)."""
LONGEST_WORDS: Final = 600
"""Letters of their subject that are kept."""
_ID: Final = re.compile(r"<[!-;=?-~]{1,400}>")
"""An id of an outsider is repeated only in plain letters, and never so long that a line could not hold it."""
_ANSWERED: Final = re.compile(
    r"(?i)^(?:\s*(?:re|fwd?|fw|aw|wg|sv|antw|parthed|ynghylch|ateb|atb|ymlaen)\s*(?:\[\d+\]|\(\d+\))?\s*:)+\s*"
)
"""What mail programs put before a subject, in English, in Welsh and in a few other languages, however often."""
_BRACKETED: Final = re.compile(r"\s*\[(\d{4}-\d{4}-\d)\]")


def writable_thread(thread: Sequence[str]) -> tuple[str, ...]:
    """The Message-IDs that are named in a header: each once, oldest first, of many the first and the newest."""
    known = tuple(dict.fromkeys(one for one in thread if _ID.fullmatch(one)))
    return known if len(known) <= NEWEST + 1 else (known[0], *known[-NEWEST:])


def answer_subject(subject: str, reference: str = "") -> str:
    """The subject of an answer to an email with this one: `Re: `, once, and our reference, once.

    :param reference: of the case, 9 digits; empty where it is about none.
    :return: empty when their email had no subject.
    """
    words = _ANSWERED.sub("", " ".join(subject.split()))
    # Another reference of ours in brackets is from a conversation before this one: the answer would go astray.
    words = _BRACKETED.sub(lambda found: found[0] if read_reference(found[1]) == reference else "", words).strip()
    if not words:
        return ""
    words = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1].rstrip()}…"
    is_said = reference in {read_reference(number) for number in NUMBER.findall(words)}
    return f"Re: {words}" if is_said or not reference else f"Re: {words} [{show_reference(reference)}]"


def plus_address(address: str, reference: str = "") -> str:
    """The address of a mailbox, with the reference after a plus (RFC 5233): `help+482109375@council.example`."""
    name, _, domain = address.rpartition("@")
    return f"{name}+{reference}@{domain}" if reference else address


def fold_recipient(address: str) -> str:
    """An address without what stands after a plus, in small letters: one person, however they write it."""
    name, _, domain = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{domain}"
