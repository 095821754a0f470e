"""Building the email: headers, plain text and HTML. Pure: the same notice always makes the same message.

Signing (DKIM, RFC 6376) is left to the mail server, which holds the key of the domain.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from uuid import UUID

from firstcontact.domain.notices.ports import Envelope
from firstcontact.domain.notices.templates import Author
from firstcontact.domain.notices.threading import plus_address, writable_thread

OWN_HEADER = "X-First-Contact"
"""Says that we sent it, and for whom: reading email in, it is how our own is known when it comes back."""
SUBMITTED = {Author.MACHINE: "auto-generated", Author.ANSWERING_MACHINE: "auto-replied"}
"""What a machine wrote says so, so that no machine answers it (RFC 3834). Of what a person wrote nothing is said."""
SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"
"""Which answers Exchange is to keep to itself (MS-OXCMAIL 2.1.3.2.8): all but those that it could not be delivered."""


class CannotBeWrittenError(ValueError):
    """The message cannot be put into the form of an email; the text says why."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who an email comes from.

    :ivar name: the council's name as it is shown.
    :ivar address: what the email says that it is from.
    :ivar host: the council's host name, which our marks name.
    :ivar mailbox: where answers, and what cannot be delivered, are read by us; empty where the council has no mailbox.
    """

    name: str
    address: str
    host: str
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """What an email belongs to.

    :ivar author: whether a person wrote it or a machine.
    :ivar reference: of the case, 9 digits; empty where it is about none.
    :ivar thread: the Message-IDs of the emails before it, oldest first.
    """

    author: Author = Author.MACHINE
    reference: str = ""
    thread: Sequence[str] = field(default=())


def own_domain(host: str) -> str:
    """The right side of the Message-IDs that we make for the council with this host name."""
    return f"firstcontact.{host}"


def message_id(notice_id: UUID, host: str) -> str:
    """The Message-ID of a notice: the same at every try, so that whoever gets it can tell a double (RFC 5322)."""
    return f"<notice.{notice_id.hex}@{own_domain(host)}>"


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
    course: Course = Course(),
) -> tuple[EmailMessage, Envelope]:
    """The message and its envelope.

    It says in which languages it is (RFC 3282). It never offers to unsubscribe: that is for lists and for what is sent
    in bulk (RFC 2369, RFC 8058), and whoever is told of their own case has not subscribed to anything.

    :raises CannotBeWrittenError: when an address or a header cannot be written.
    """
    message = EmailMessage(policy=SMTP)
    answers = plus_address(sender.mailbox, course.reference) if sender.mailbox else ""
    try:
        message["From"] = _address(sender.name, sender.address)
        message["To"] = _address(to_name, to_address)
        if answers:
            message["Reply-To"] = _address(sender.name, answers)
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(at)
        write_ids(message, "Message-ID", [message_id(notice_id, sender.host)])
        known = writable_thread(course.thread)
        write_ids(message, "In-Reply-To", known[-1:])  # the email that it answers, and all before (RFC 5322, 3.6.4)
        write_ids(message, "References", known)
        mark_message(message, host=sender.host, author=course.author)
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        message.set_boundary(f"=_{notice_id.hex}")  # which quoted-printable never writes
        # Last, because a header of content moves into the first part when a second one is added.
        message["Content-Language"] = ", ".join(languages)
    except (ValueError, IndexError) as error:
        raise CannotBeWrittenError(str(error)) from error
    return message, Envelope(sender=answers or sender.address, recipient=to_address)


def mark_message(message: EmailMessage, *, host: str, author: Author = Author.MACHINE) -> None:
    """Say in the headers that it is ours, and, where a machine wrote it, that no machine need answer."""
    message[OWN_HEADER] = host
    if author in SUBMITTED:
        message["Auto-Submitted"] = SUBMITTED[author]
        message["X-Auto-Response-Suppress"] = SUPPRESSED


class _MessageIds(str):
    """A header of Message-IDs, one a line: the usual folding encodes long ones, and then no program reads them."""

    __slots__ = ("name",)
    name: str

    def fold(self, *, policy: Policy) -> str:
        """The header as it is sent."""
        return f"{self.name}: " + f"{policy.linesep} ".join(self.split()) + policy.linesep


def write_ids(message: EmailMessage, name: str, ids: Sequence[str]) -> None:
    """Put a header of Message-IDs into an email; of none there is no header."""
    if ids:
        value = _MessageIds(" ".join(ids))
        value.name = name
        message[name] = value


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(
        display_name="".join(letter for letter in name if letter.isprintable()), username=local, domain=domain
    )
