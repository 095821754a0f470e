"""Finding card numbers, so that none is kept (PCI DSS 4.0.1, requirement 3.2)."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

FEWEST, MOST = 13, 19
SHOWN = 4
LONGEST_GAP = 4
ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|36|38|30[0-5]|6011|65|64[4-9]|35|62|50|5[6-9]|6[0-9]")
GROUP = re.compile(r"\d+")
SPACES = r"\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
SIGNS = r"\-\u2010-\u2015\u2212./_\u00b7"
GAP = re.compile(rf"[{SPACES}{SIGNS}]{{1,{LONGEST_GAP}}}")
"""Spaces and line ends of every width, what cannot be seen, hyphens and dashes, full stops and slashes."""
SMALLEST_GROUP = 3
MOST_OF_A_PHONE = 15

Groups = Sequence[re.Match[str]]


def mask_cards(raw: bytes) -> tuple[bytes, bool]:
    """The same bytes with all but the last four digits of each card number as `*`, and whether there was one.

    Bytes that are no UTF-8 stay as they are.
    """
    text = raw.decode("utf-8", "surrogateescape")
    masked = mask_card_words(text)
    return masked.encode("utf-8", "surrogateescape"), masked != text


def mask_card_words(text: str) -> str:
    """The same words with all but the last four digits of each card number as `*`; what stands between them stays.

    A card number has 13 to 19 digits, perhaps in groups, an issuer's prefix and a right check digit (Luhn). It begins
    and ends where a group of digits does, so that a longer number is never cut; what stands beside it, such as its
    expiry date, does not hide it. Where two of them overlap, both are masked.
    """
    hidden = {place for chain in _chains(text) for card in _cards_in(text, chain) for place in _places(card)[:-SHOWN]}
    if not hidden:
        return text
    return "".join("*" if place in hidden else sign for place, sign in enumerate(text))


def mask_cards_within(value: Any) -> Any:
    """The same JSON value with the card numbers in its texts masked, however deep; names of fields too."""
    if isinstance(value, str):
        return mask_card_words(value)
    if isinstance(value, list | tuple):
        return [mask_cards_within(each) for each in value]
    if isinstance(value, dict):
        return {mask_cards_within(name): mask_cards_within(each) for name, each in value.items()}
    return value


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the right check digit (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def _chains(text: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits with nothing but a gap between one and the next."""
    chain: list[re.Match[str]] = []
    for group in GROUP.finditer(text):
        if chain and not GAP.fullmatch(text, chain[-1].end(), group.start()):
            yield chain
            chain = []
        chain.append(group)
    yield chain


def _cards_in(text: str, chain: Groups) -> Iterator[Groups]:
    """Every run of whole groups that is a card number."""
    for first in range(len(chain)):
        length = 0
        for last in range(first, len(chain)):
            length += len(chain[last].group())
            if length > MOST:
                break
            run = chain[first : last + 1]
            if length >= FEWEST and _is_card(text, run, length):
                yield run


def _is_card(text: str, run: Groups, length: int) -> bool:
    digits = "".join(str(int(digit)) for group in run for digit in group.group())
    if not (ISSUERS.match(digits) and passes_luhn(digits)):
        return False
    return _is_grouped_like_one(text, run) and not _is_phone(text, run, length)


def _is_grouped_like_one(text: str, run: Groups) -> bool:
    """Groups of some size, or all of one size with the same sign between them: a date or a reference is neither."""
    sizes = [len(group.group()) for group in run[:-1]]
    if not sizes or min(sizes) >= SMALLEST_GROUP:
        return True
    gaps = {text[before.end() : after.start()] for before, after in pairwise(run)}
    return len(set(sizes)) == 1 and len(gaps) == 1


def _is_phone(text: str, run: Groups, length: int) -> bool:
    """A number after `+`, of at most the 15 digits that one can have (ITU-T E.164)."""
    return length <= MOST_OF_A_PHONE and text[max(run[0].start() - 1, 0)] == "+"


def _places(run: Groups) -> list[int]:
    return [place for group in run for place in range(*group.span())]
