"""What reading one email gives: plain, frozen records, with nothing of the email that was not looked at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of email it is: only a `message` was written by a person to us."""

    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    """A machine answers: out of office, thank you for your email, a receipt for reading or delivery."""
    BOUNCE = "bounce"
    """A mail server says that an email of ours was not delivered, or not yet."""
    REPORT = "report"
    """Somebody's mail provider passes on that its customer called an email of ours spam (RFC 5965)."""
    LOOP = "loop"
    """Our own email came back to us."""
    SPAM = "spam"
    """The council's own filter called it spam."""
    UNREADABLE = "unreadable"
    """There is no header in it: a person must look at the raw input."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header. `address` is empty where there is only a name that no answer can be sent to."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came with the email, pictures inside the text included.

    A nested email is one attachment, whole, of the type `message/rfc822`: `read_message(attachment.content)` opens it.
    """

    name: str
    """Safe to be the name of a file anywhere: never empty, no folder in it, no sign that hides how it ends."""
    type: str
    """As the sender says, in small letters: `image/jpeg`. It may be wrong."""
    content: bytes
    """Decoded as far as that is possible."""
    content_id: str = ""
    """What the HTML calls it by in `cid:` addresses, without the brackets."""
    inline: bool = False
    """Whether the sender meant it to be seen within the text."""
    raw: bytes | None = None
    """As it came in, where decoding it met trouble: kept, so that a person can try again."""


@dataclass(frozen=True, slots=True)
class Bounced:
    """An address that an email of ours did not reach. `hard`: it never will; otherwise another try may."""

    address: str
    hard: bool
    status: str = ""
    """The code of RFC 3463, such as `5.1.1`, where the mail server gave one."""


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """One email, read as far as it can be. What could not be read is said in `problems`."""

    kind: Kind
    because: str
    """Why it is of this kind, in words; empty for a message."""
    subject: str
    sender: tuple[Mailbox, ...]
    """The header From."""
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    reply_to: tuple[Mailbox, ...]
    date: datetime | None
    """As the sender's clock says, with its zone."""
    message_id: str
    text: str
    """All of the text, lines ended by `\\n`."""
    reply: str
    """The text without what was quoted from earlier emails."""
    html: str
    """Safe to show: no script, no style, and nothing is fetched from anywhere. Empty where there is none."""
    attachments: tuple[Attachment, ...]
    references: tuple[str, ...]
    """What it may belong to: Message-IDs as they stand in headers (`<a@b>`), our references as people read them."""
    bounced: tuple[Bounced, ...]
    authentication: str
    """What the council's own mail server found of the sender: the topmost header Authentication-Results (RFC 8601).

    What stands below may be the sender's own word.
    """
    answerable: bool
    """Whether a machine may answer it by itself (RFC 3834, 2): a person wrote it to us alone, and their address is
    not called forged. A message that is not answerable still reaches a person."""
    problems: tuple[str, ...]
    """What was wrong with it, each a sentence for the person who looks at it."""
