"""The rules of the mailroom: which addresses are one, how many emails an hour are too many. Pure."""

from datetime import timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)


def fold_address(address: str) -> str:
    """An address as it is compared: trimmed and in lower case. What stands after a `+` stays: it is another mailbox."""
    return address.strip().lower()


def comes_too_often(*, before: int, most: int) -> bool:
    """Whether one address has sent so much within an hour that a machine must be talking.

    :param before: its emails within the hour up to now, this one not counted.
    :param most: emails an hour that a person may send.
    """
    return before >= most
