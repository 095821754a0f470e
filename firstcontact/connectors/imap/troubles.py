"""What goes wrong on the way to an IMAP server, in the words of the port; and a limit to how long anything may take."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from firstcontact.domain.mailroom.ports import MailboxAwayError, NotFetchedError

LONGEST_SAID = 300


def shortly(error: BaseException) -> str:
    """What the server or the system said, in one line."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Its certificate is not believed: {error.verify_message}"
    said = getattr(error, "strerror", None) or (error.args[0] if error.args else "")
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:LONGEST_SAID] or type(error).__name__


@contextmanager
def in_time(connection: socket.socket, seconds: float) -> Iterator[None]:
    """End the connection when what is inside takes longer: a limit for each answer would never end a slow drip."""
    timer = threading.Timer(seconds, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def as_away() -> Iterator[None]:
    """Whatever goes wrong inside means that the connection is of no more use.

    :raises MailboxAwayError: in place of every error of the socket and of the protocol.
    """
    try:
        yield
    except (OSError, IMAPClientError, ValueError) as error:
        if isinstance(error, MailboxAwayError):
            raise
        raise MailboxAwayError("lost", shortly(error)) from error


@contextmanager
def as_not_fetched() -> Iterator[None]:
    """The server may refuse one email, or answer about it what nobody understands; the connection stays.

    :raises NotFetchedError: when it does.
    :raises MailboxAwayError: when the connection is lost.
    """
    try:
        yield
    except (OSError, IMAPClientAbortError) as error:
        if isinstance(error, MailboxAwayError):
            raise
        raise MailboxAwayError("lost", shortly(error)) from error
    except (IMAPClientError, ValueError) as error:
        raise NotFetchedError(shortly(error)) from error


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)  # of the socket itself: TLS would first say goodbye
