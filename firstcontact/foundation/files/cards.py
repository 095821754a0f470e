"""Finding card numbers, so that none is kept (PCI DSS 4.0.1, requirement 3.2)."""

import re

CANDIDATE = re.compile(rb"(?<!\d)\d(?:[ \-]?\d){12,18}(?!\d)")
ISSUERS = re.compile(rb"^(4|5[1-5]|2[2-7]|3[47]|36|38|30[0-5]|6011|65|64[4-9]|35|62|50|5[6-9]|6[0-9])")


def mask_cards(raw: bytes) -> tuple[bytes, bool]:
    """The same bytes with all but the last four digits of each card number as `*`, and whether there was one.

    A card number has 13 to 19 digits, perhaps in groups, an issuer's prefix and a right check digit (Luhn).
    """
    found = False

    def mask(match: re.Match[bytes]) -> bytes:
        nonlocal found
        digits = re.sub(rb"\D", b"", match.group())
        if not (ISSUERS.match(digits) and passes_luhn(digits)):
            return match.group()
        found = True
        return b"*" * (len(match.group()) - 4) + digits[-4:]

    return CANDIDATE.sub(mask, raw), found


def passes_luhn(digits: bytes) -> bool:
    """Whether the last digit is the right check digit (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = digit - 48
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0
