"""Finding card numbers, so that none is kept (PCI DSS 4.0.1, requirement 3.2)."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

FEWEST, MOST = 13, 19
SHOWN = 4
LONGEST_GAP = 4
ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|36|38|30[0-5]|6011|65|64[4-9]|35|62|50|5[6-9]|6[0-9]")
DIGIT = re.compile(r"\d")
GROUP = re.compile(r"\d+")
SPACES = r"\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
SIGNS = r"\-\u2010-\u2015\u2212./_\u00b7"
GAP = re.compile(rf"[{SPACES}{SIGNS}]{{1,{LONGEST_GAP}}}")
"""Spaces and line ends of every width, what cannot be seen, hyphens and dashes, full stops and slashes."""
SMALLEST_GROUP = 3
MOST_OF_A_PHONE = 15
_DOUBLED = [value * 2 - 9 if value > 4 else value * 2 for value in range(10)]


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
    if len(DIGIT.findall(text)) < FEWEST:
        return text
    signs = list(text)
    for chain in _chains(text):
        for place in _Digits(text, chain).hidden():
            signs[place] = "*"
    return "".join(signs)


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
    return (
        sum(_DOUBLED[int(digit)] if place % 2 else int(digit) for place, digit in enumerate(reversed(digits))) % 10 == 0
    )


def _chains(text: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits with nothing but a gap between one and the next, where a card number may be among them."""
    chain: list[re.Match[str]] = []
    for group in GROUP.finditer(text):
        apart = chain and not GAP.fullmatch(text, chain[-1].end(), group.start())
        if apart or len(group.group()) > MOST:
            yield from _long_enough(chain)
            chain = []
        if len(group.group()) <= MOST:
            chain.append(group)
    yield from _long_enough(chain)


def _long_enough(chain: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    if chain and chain[-1].end() - chain[0].start() >= FEWEST:
        yield chain


class _Digits:
    """The digits of a chain, one after the other. Time grows with their number only: anybody may send many."""

    def __init__(self, text: str, chain: Sequence[re.Match[str]]) -> None:
        self.text, self.chain = text, chain
        self.places = [place for group in chain for place in range(*group.span())]
        self.digits = "".join(str(int(text[place])) for place in self.places)
        self.sizes = [len(group.group()) for group in chain]
        self.gaps = [text[one.end() : two.start()] for one, two in pairwise(chain)]
        self.group_at = {end: number for number, end in enumerate(accumulate(self.sizes))}
        values = [int(digit) for digit in self.digits]
        # Sums of the digits so far, every second one doubled: those in even places, and those in odd ones.
        self.sums = [
            list(
                accumulate(
                    (_DOUBLED[value] if place % 2 == odd else value for place, value in enumerate(values)), initial=0
                )
            )
            for odd in (0, 1)
        ]

    def hidden(self) -> Iterator[int]:
        """Where in the text the digits stand that are not to be seen."""
        until = start = 0
        for first, group in enumerate(self.chain):
            end = self._end_of_card(first, start)
            yield from self.places[max(start, until) : max(end - SHOWN, 0)]
            until, start = max(until, end - SHOWN), start + len(group.group())

    def _end_of_card(self, first: int, start: int) -> int:
        """Where the longest card number ends that begins with this group; 0 when there is none."""
        if not ISSUERS.match(self.digits, start):
            return 0
        for end in range(min(start + MOST, len(self.digits)), start + FEWEST - 1, -1):
            last = self.group_at.get(end)
            if last is not None and self._passes_luhn(start, end) and self._looks_like_one(first, last, end - start):
                return end
        return 0

    def _passes_luhn(self, start: int, end: int) -> bool:
        sums = self.sums[end % 2]
        return (sums[end] - sums[start]) % 10 == 0

    def _looks_like_one(self, first: int, last: int, length: int) -> bool:
        """Groups of some size, or all of one size with the same sign between them: a date or a reference is neither.

        Nor is it a phone number, which is a number after `+` of at most 15 digits (ITU-T E.164).
        """
        if length <= MOST_OF_A_PHONE and self.text[max(self.chain[first].start() - 1, 0)] == "+":
            return False
        sizes = set(self.sizes[first:last])
        if not sizes or min(sizes) >= SMALLEST_GROUP:
            return True
        return len(sizes) == 1 and len(set(self.gaps[first:last])) == 1
