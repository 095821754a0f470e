"""Building the email: headers, plain text and HTML. Pure: the same notice always makes the same message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from firstcontact.domain.notices.ports import Envelope


class CannotBeWrittenError(ValueError):
    """The message cannot be put into the form of an email; the text says why."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who an email comes from: the council's name as it is shown, and its address."""

    name: str
    address: str


def message_id(notice_id: UUID, sender: str) -> str:
    """The Message-ID of a notice: the same at every try, so that whoever gets it can tell a double (RFC 5322)."""
    return f"<notice.{notice_id.hex}@{_domain(sender)}>"


def build_message(
    *,
    notice_id: UUID,
    at: datetime,
    sender: Letterhead,
    to_name: str,
    to_address: str,
    languages: Sequence[str],
    subject: str,
    text: str,
    html: str,
) -> tuple[EmailMessage, Envelope]:
    """The message and its envelope.

    It says that a machine made it, so that absence replies stay away (RFC 3834), and in which languages (RFC 3282).

    :raises CannotBeWrittenError: when an address or a header cannot be written.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = _address(sender.name, sender.address)
        message["To"] = _address(to_name, to_address)
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(at)
        message["Message-ID"] = message_id(notice_id, sender.address)
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        # Last, because a header of content moves into the first part when a second one is added.
        message["Content-Language"] = ", ".join(languages)
    except (ValueError, IndexError) as error:
        raise CannotBeWrittenError(str(error)) from error
    return message, Envelope(sender=sender.address, recipient=to_address)


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(
        display_name="".join(letter for letter in name if letter.isprintable()), username=local, domain=domain
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
