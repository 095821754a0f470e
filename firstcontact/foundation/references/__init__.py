"""Reference numbers that can be spoken, keyed into a phone menu and typed: 9 digits, the last a check digit."""

import re
import secrets


def new_reference() -> str:
    """A random reference: 8 digits, the first not 0, and the check digit. Uniqueness is the table's own rule."""
    return with_check_digit(str(secrets.randbelow(90_000_000) + 10_000_000))


def with_check_digit(digits: str) -> str:
    """The digits and their check digit (ISO 7064, MOD 11,10): one wrong digit is always found."""
    return digits + str((11 - _remainder(digits)) % 10)


def is_reference(number: str) -> bool:
    """Whether these are 9 digits of which the last is the right check digit."""
    return bool(re.fullmatch(r"[0-9]{9}", number)) and (_remainder(number[:-1]) + int(number[-1])) % 10 == 1


def read_reference(typed: str) -> str | None:
    """The reference in what somebody typed, with spaces, hyphens and dots forgiven; None when it is not one."""
    digits = re.sub(r"[\s.\-\u2010-\u2015/]", "", typed)
    return digits if digits.isascii() and is_reference(digits) else None


def show_reference(number: str) -> str:
    """As people read it: `4821-0937-5`."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


def _remainder(digits: str) -> int:
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return product
