"""The rules of the mailroom: which addresses are one, how many emails an hour are too many. Pure."""

from datetime import timedelta
from typing import Final

from firstcontact.domain.contacts.mail.records import Mailbox, ReadMessage

LONGEST_ADDRESS: Final = 320
"""Letters of an address that are kept with an email, and by which it is found again."""
HOUR: Final = timedelta(hours=1)


def fold_address(address: str) -> str:
    """An address as it is compared: trimmed and in lower case. What stands after a `+` stays: it is another mailbox."""
    return address.strip().lower()


def sender_of(read: ReadMessage) -> Mailbox:
    """Whom an email is from: the first in From with an address, folded; where none has one, the first name."""
    box = next((one for one in read.sender if one.address), next(iter(read.sender), Mailbox("", "")))
    return Mailbox(box.name, fold_address(box.address)[:LONGEST_ADDRESS])


def comes_too_often(*, before: int, most: int) -> bool:
    """Whether one address has sent so much within an hour that a machine must be talking.

    :param before: its emails that became contacts within the hour before this one came in.
    :param most: emails an hour that a person may send.
    """
    return before >= most
