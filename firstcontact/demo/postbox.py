"""The mailboxes of the demonstration, and writing to them as a resident would: no mail server is near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from firstcontact.domain.mailroom.ports import MailboxSetting

CODE = "demo"
ANSWER_WITHIN = 3
"""Working days in which the councils of the demonstration answer."""


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file that somebody puts with their email."""

    name: str
    type: str
    content: bytes


def demo_mailboxes(addresses: Mapping[str, str]) -> Sequence[MailboxSetting]:
    """A mailbox for each council.

    :param addresses: council code to the address that its residents write to.
    """
    return [
        MailboxSetting(council=council, code=CODE, address=address, answer_within=ANSWER_WITHIN)
        for council, address in addresses.items()
    ]


def compose(
    *,
    at: datetime,
    sender_name: str,
    sender: str,
    to: str,
    subject: str,
    words: str,
    answers: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    files: Sequence[PostedFile] = (),
) -> bytes:
    """The bytes of an email as a mail program sends it.

    :param headers: further ones, by name.
    :param answers: the Message-IDs of the thread that it answers, the last one being answered.
    :raises ValueError: when an address or a header cannot be written.
    """
    message = EmailMessage(policy=SMTP)
    local, _, domain = sender.rpartition("@")
    message["From"] = Address(display_name=sender_name, username=local, domain=domain)
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain="residents.example")
    if answers:
        message["In-Reply-To"] = answers[-1]
        message["References"] = " ".join(answers)
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(words)
    for file in files:
        main, _, sub = file.type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return message.as_bytes()
