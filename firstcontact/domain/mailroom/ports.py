"""What the mailroom needs from outside: the mailboxes of each council, and somebody who fetches from them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MailboxSetting:
    """One mailbox, as the settings give it (see docs/settings.md, `MAILBOXES`).

    :ivar council: the code of the council whose mailbox it is.
    :ivar code: its name among the council's mailboxes, such as `hello`; it never changes.
    :ivar address: what residents write to; `aliases` are further addresses that lead here.
    :ivar host: of the IMAP server; empty where the mail server hands its emails over to our listener.
    :ivar security: `tls`, `starttls` or `none`.
    :ivar after: what is done at the mailbox when an email is safely kept: `seen`, `delete`, or `move:` and a folder.
    :ivar answer_within: working days within which residents are answered; 0: nothing is said of that.
    """

    council: str
    code: str
    address: str
    aliases: tuple[str, ...] = ()
    host: str = ""
    port: int = 993
    security: str = "tls"
    username: str = ""
    password: str = field(default="", repr=False)
    authorities: str = ""
    folder: str = "INBOX"
    after: str = "seen"
    answer_within: int = 0

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that leads here, in small letters."""
        return frozenset(one.lower() for one in (self.address, *self.aliases))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An email that waits in a mailbox: the key by which the server knows it, for ever, and its size in bytes."""

    key: str
    size: int


class MailboxAwayError(ConnectionError):
    """The mailbox cannot be reached, or does not let us in. `code` says why, for the words on the page.

    `away` (no answer), `refused` (name or password), `no_folder`, `not_private` (it offers no TLS), `lost` (the
    connection broke in the middle).
    """

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


class NotFetchedError(RuntimeError):
    """This one email could not be fetched; the others can."""


class GoneError(NotFetchedError):
    """This email is no longer in the mailbox: somebody else moved or deleted it."""


class MailSession(Protocol):
    """A mailbox that is open."""

    def list_waiting(self, *, after: str) -> Sequence[Waiting]:
        """What came in after this key (empty: everything), oldest first. A key from another life of it: everything.

        :raises MailboxAwayError: when the connection is lost.
        """
        ...

    def read(self, key: str, *, most: int | None = None) -> bytes:
        """The whole email, or its first `most` bytes; it stays unread at the mailbox.

        :raises GoneError: when it is no longer there.
        :raises NotFetchedError: when the server does not give it.
        :raises MailboxAwayError: when the connection is lost.
        """
        ...

    def settle(self, key: str) -> None:
        """It is kept: mark, move or delete it at the mailbox, as the setting says. Doing it again does no harm.

        :raises NotFetchedError: when the server does not let us.
        :raises MailboxAwayError: when the connection is lost.
        """
        ...

    def wait(self, seconds: float) -> bool:
        """Wait until something comes in, or so long. Whether something did.

        :raises MailboxAwayError: when the connection is lost.
        """
        ...


class MailSource(Protocol):
    """Opens mailboxes."""

    def open(self, mailbox: MailboxSetting) -> AbstractContextManager[MailSession]:
        """The mailbox, open until the end of the `with`.

        :raises MailboxAwayError: when it cannot be reached.
        """
        ...


_mailboxes: list[MailboxSetting] = []
_sources: list[MailSource] = []


def register_mailboxes(mailboxes: Sequence[MailboxSetting], source: MailSource | None) -> None:
    """Say which mailboxes there are, of all councils, and who fetches from them."""
    _mailboxes[:] = mailboxes
    _sources[:] = [source] if source else []


def mailboxes_of(council: str) -> tuple[MailboxSetting, ...]:
    """The mailboxes of the council with this code, in the order of the settings."""
    return tuple(one for one in _mailboxes if one.council == council)


def all_mailboxes() -> tuple[MailboxSetting, ...]:
    """The mailboxes of all councils."""
    return tuple(_mailboxes)


def find_mailbox(address: str) -> MailboxSetting | None:
    """The mailbox that this address leads to, also with something after a `+`."""
    name, _, domain = address.lower().rpartition("@")
    wanted = f"{name.partition('+')[0]}@{domain}"
    return next((one for one in _mailboxes if wanted in one.addresses), None)


def mail_source() -> MailSource | None:
    """Who fetches from mailboxes, or None when nobody does."""
    return _sources[0] if _sources else None
