"""Opens mailboxes at an IMAP server: privately, as the setting says, and within a time limit.

Names and passwords only: a server that wants OAuth 2.0 is not reached (see docs/howto/email-in.md).
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError

from firstcontact.connectors.imap.session import ImapSession
from firstcontact.connectors.imap.troubles import in_time, shortly
from firstcontact.domain.mailroom.ports import MailboxAwayError, MailboxSetting

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
OPEN_SECONDS = 40.0  # for all of: connecting, TLS, signing in
LEAVE_SECONDS = 3.0
QUIET_SECONDS = 60  # then the kernel asks whether the other end is still there
NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]", "Try again")  # RFC 5530


@dataclass(frozen=True, slots=True)
class ImapSource:
    """Fetches from any server that speaks IMAP4rev1 (RFC 3501)."""

    connect_seconds: float = CONNECT_SECONDS
    answer_seconds: float = ANSWER_SECONDS

    @contextmanager
    def open(self, mailbox: MailboxSetting) -> Iterator[ImapSession]:
        """The mailbox, open until the end of the `with`.

        :raises MailboxAwayError: when it cannot be reached, is not private, or does not let us in.
        """
        client = self._connect(mailbox)
        session, politely = ImapSession(client, mailbox), True
        try:
            with in_time(client.socket(), OPEN_SECONDS):
                _enter(client, mailbox)
                _choose(session, mailbox)
            yield session
        except MailboxAwayError:
            politely = False
            raise
        finally:
            _leave(client, session if politely else None)

    def _connect(self, mailbox: MailboxSetting) -> IMAPClient:
        patience = SocketTimeout(self.connect_seconds, self.answer_seconds)
        context = _trust(mailbox)
        try:
            client = IMAPClient(
                mailbox.host, mailbox.port, ssl=mailbox.security == "tls", ssl_context=context, timeout=patience
            )
        except ssl.SSLError as error:
            code = "away" if isinstance(error, ssl.SSLEOFError) else "not_private"
            raise MailboxAwayError(code, shortly(error)) from error
        except (OSError, IMAPClientError, UnicodeError) as error:
            raise MailboxAwayError("away", shortly(error)) from error
        _keep_alive(client.socket())
        if mailbox.security == "starttls":
            _make_private(client, context)
        return client


def _trust(mailbox: MailboxSetting) -> ssl.SSLContext:
    """Whose certificates are believed: the system's authorities, or those in the file of the setting."""
    try:
        return ssl.create_default_context(cafile=mailbox.authorities or None)
    except OSError as error:
        said = f"The authorities in {mailbox.authorities} cannot be read: {shortly(error)}"
        raise MailboxAwayError("not_private", said) from error


def _keep_alive(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", QUIET_SECONDS), ("TCP_KEEPINTVL", QUIET_SECONDS), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _make_private(client: IMAPClient, context: ssl.SSLContext) -> None:
    try:
        client.starttls(context)
    except (OSError, IMAPClientError, UnicodeError) as error:
        _leave(client, None)
        raise MailboxAwayError("not_private", shortly(error)) from error


def _enter(client: IMAPClient, mailbox: MailboxSetting) -> None:
    """Sign in. AUTHENTICATE PLAIN (RFC 4616) carries every letter; LOGIN is for servers that do not have it."""
    try:
        offered = client.capabilities()
        if b"LOGINDISABLED" in offered and b"AUTH=PLAIN" not in offered:
            raise MailboxAwayError("not_private", "The server takes passwords over a private connection only.")
        if b"AUTH=PLAIN" in offered:
            client.plain_login(mailbox.username, mailbox.password)
        else:
            client.login(mailbox.username, mailbox.password)
    except UnicodeError as error:
        said = "The server takes only plain ASCII letters in names and passwords."
        raise MailboxAwayError("refused", said) from error
    except (OSError, IMAPClientError) as error:
        raise _why_not_in(error) from error


def _why_not_in(error: Exception) -> MailboxAwayError:
    """IMAPClient gives one error for a wrong password and for a connection that broke: they are told apart here."""
    if isinstance(error, MailboxAwayError):
        return error
    said = shortly(error)
    broke = isinstance(error, OSError | IMAPClientAbortError) or isinstance(error.__context__, IMAPClientAbortError)
    if broke or any(word in said for word in NOT_NOW):
        return MailboxAwayError("away", said)
    if "PRIVACYREQUIRED" in said:
        return MailboxAwayError("not_private", said)
    return MailboxAwayError("refused", said)


def _choose(session: ImapSession, mailbox: MailboxSetting) -> None:
    try:
        session.choose()
    except IMAPClientReadOnlyError as error:
        said = f"The folder {mailbox.folder} may be read only: {shortly(error)}"
        raise MailboxAwayError("refused", said) from error
    except IMAPClientAbortError as error:
        raise MailboxAwayError("lost", shortly(error)) from error
    except IMAPClientError as error:
        raise MailboxAwayError("no_folder", shortly(error)) from error
    except OSError as error:
        raise MailboxAwayError("lost", shortly(error)) from error


def _leave(client: IMAPClient, session: ImapSession | None) -> None:
    """End the connection, saying goodbye where there is still a session; whatever goes wrong now does no harm."""
    with suppress(OSError, IMAPClientError, ValueError):
        if session is not None:
            client.socket().settimeout(LEAVE_SECONDS)
            session.end_idle()
            client.logout()
    with suppress(OSError, IMAPClientError, ValueError):
        client.shutdown()
