"""How to tell a customer, in which languages, and when to try again: pure rules."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

FIRST = ("cy", "en")
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long to wait after each failed try; when they are used up (after about two days) a person is asked."""
LEASE = timedelta(minutes=15)
"""A notice that has been `sending` for longer than any mail server is given to answer was left behind by a crash."""
LONGEST_ADDRESS = 254
MOST_ADDRESS_LINES = 6

_WORD = r"[^\s@<>,;:\"\\()\[\]]+"
_LABEL = r"[^\s@<>,;:\"\\()\[\].]+"
_ADDRESS = re.compile(rf"{_WORD}@(?:{_LABEL}\.)+{_LABEL}")


_NOBODYS = re.compile(
    r"(?i)(?:.*[-_.+])?(?:no[-_.]?reply|do[-_.]?not[-_.]?(?:reply|respond)|dim[-_.]?ateb)(?:[-_.+].*)?"
    r"|(?:mailer[-_.]?daemon|postmaster|mail[-_.]?delivery|daemon|listserv|majordomo|bounces?)(?:[-+].*)?"
    r"|owner-.*|.*-(?:request|bounces?)"
)


class How(StrEnum):
    """How a customer is told."""

    EMAIL = "email"
    LETTER = "letter"
    NONE = "none"


class Wish(StrEnum):
    """How a customer wants to be told, where they said so."""

    EMAIL = "email"
    LETTER = "letter"
    NOT_SAID = ""


def usable_email(address: str) -> bool:
    """Whether mail can be addressed to it: one `@`, no spaces or line breaks, at most 254 characters (RFC 5321)."""
    return len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None


def is_nobodys(address: str) -> bool:
    """Whether no person reads what is sent here, by its name: a machine's, or a mailing list's (RFC 3834, 2)."""
    return _NOBODYS.fullmatch(address.strip().rpartition("@")[0]) is not None


def address_lines(address: str) -> tuple[str, ...]:
    """A postal address written in one text, as lines: it is split at line breaks, or at commas where there are none.

    At most six lines, which with the name fit behind the window of an envelope: what is more shares the last but one.
    """
    separator = "\n" if "\n" in address.strip() else ","
    lines = [" ".join(line.split()).strip(" ,") for line in address.split(separator)]
    kept = [line for line in lines if line]
    if len(kept) > MOST_ADDRESS_LINES:
        middle = ", ".join(kept[MOST_ADDRESS_LINES - 2 : -1])
        kept = [*kept[: MOST_ADDRESS_LINES - 2], middle, kept[-1]]
    return tuple(kept)


def choose_how(*, email: str, postal_address: Sequence[str], wish: str = Wish.NOT_SAID) -> How:
    """How to tell: as they wished where that is possible, otherwise email, otherwise a letter, otherwise not at all."""
    if wish == Wish.LETTER and postal_address:
        return How.LETTER
    if usable_email(email):
        return How.EMAIL
    return How.LETTER if postal_address else How.NONE


def choose_languages(*, wanted: str, spoken: Sequence[str]) -> tuple[str, ...]:
    """The languages to write in, in order.

    A council with one language writes in that. One with two writes in the customer's; to whoever chose both, or was
    never asked, it writes in both, Welsh first (Welsh Language Standards 2 and 5: the wish is recorded and kept to, and
    where it is not known there is a Welsh version).

    :param wanted: `en`, `cy`, `both`, `unknown` or nothing.
    :param spoken: the council's languages.
    """
    if len(spoken) == 1:
        return (spoken[0],)
    if wanted in spoken:
        return (wanted,)
    return tuple(language for language in FIRST if language in spoken)


def next_try(*, attempts: int, at: datetime) -> datetime | None:
    """When to try again after this many failed tries (1 or more), or None when it is time to ask a person."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None
