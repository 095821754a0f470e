"""Handing one message to a mail server (RFC 5321), and telling apart: taken, not now, never, and nobody knows.

The steps are made one by one, because the moment matters at which a connection breaks. Before the closing dot of the
content has gone out, nothing can have been taken. After it, and before the server's answer, it may have been.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from enum import StrEnum

from firstcontact.domain.notices.ports import (
    Accepted,
    DeliveryError,
    Envelope,
    PermanentFailure,
    TemporaryFailure,
    UnclearFailure,
)

log = logging.getLogger(__name__)

READY_FOR_CONTENT = 354
END = b".\r\n"


class Security(StrEnum):
    """How the way to the mail server is kept private."""

    NONE = "none"
    """Not at all: only for a server on the same machine or network."""
    STARTTLS = "starttls"
    """Begun in the clear and turned private; refused when the server does not offer it."""
    TLS = "tls"
    """Private from the first byte."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where the mail server is. `timeout` is how many seconds it may take for each answer."""

    host: str
    port: int = 25
    security: Security = Security.NONE
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    authorities: str = ""
    """A file of certificates to trust in place of the system's, for a server with its own."""


class SmtpSender:
    """An `EmailSender` for a real mail server; one connection a message."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
        """Hand the message over.

        :raises TemporaryFailure: not taken, for a reason that may pass: the server is busy or away, the sign-in failed.
        :raises PermanentFailure: refused, and it would be again.
        :raises UnclearFailure: all of it went out, and no answer came.
        """
        with _told_apart():
            peer = self._connect()
        try:
            with _told_apart():
                self._offer(peer, envelope)
                _send_content(peer, message, international=_is_international(envelope))
            return _answer(peer)
        finally:
            _leave(peer)

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security is Security.TLS:
            peer: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout, context=self._trust()
            )
        else:
            peer = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        try:
            if settings.security is Security.STARTTLS:
                # Raises when the server does not offer it: words to a resident never go on in the clear instead.
                peer.starttls(context=self._trust())
            if settings.username:
                peer.login(settings.username, settings.password)
        except BaseException:
            peer.close()
            raise
        return peer

    def _offer(self, peer: smtplib.SMTP, envelope: Envelope) -> None:
        peer.ehlo_or_helo_if_needed()
        options: list[str] = []
        if _is_international(envelope):
            if not peer.has_extn("smtputf8"):
                raise PermanentFailure("The mail server cannot write to an address with letters beyond plain English.")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        _expect(peer.mail(envelope.sender, options), 250)
        _expect(peer.rcpt(envelope.recipient), 250, 251)

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.authorities or None)


def _send_content(peer: smtplib.SMTP, message: EmailMessage, *, international: bool) -> None:
    """Everything up to and with the closing dot. When this raises, the dot has not gone out whole."""
    content = message.as_bytes(policy=SMTPUTF8 if international else SMTP)
    _expect(peer.docmd("DATA"), READY_FOR_CONTENT)
    lines = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in content.split(b"\r\n"))
    peer.send(lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + END)


def _answer(peer: smtplib.SMTP) -> Accepted:
    """What the server says to the whole message. Of a code that is not foreseen the first digit counts (RFC 5321, 4.2).

    :raises TemporaryFailure: a clear no for now (4xx).
    :raises PermanentFailure: a clear no (5xx).
    :raises UnclearFailure: when it says nothing, or something else: only a clear no may lead to another try.
    """
    try:
        code, said = peer.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise UnclearFailure(f"The mail server went silent after the whole message: {error}") from error
    if not 200 <= code < 300:
        if not 400 <= code < 600:
            raise UnclearFailure(f"The mail server's answer to the whole message cannot be read: {_text(said)}")
        _expect((code, said))
    return Accepted(answer=_text(said))


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    """Whether this is the answer hoped for: 4xx means later, anything else means never (RFC 5321, 4.2.1)."""
    code, said = answer
    if code in codes:
        return
    # smtplib gives -1 for an answer that is no SMTP at all: another try may meet a healthy server.
    kind: type[DeliveryError] = TemporaryFailure if code < 500 else PermanentFailure
    raise kind(_text(said), code=max(code, 0))


@contextmanager
def _told_apart() -> Iterator[None]:
    """What goes wrong on the way to the server may pass; nothing has been taken yet."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        # Wrong sign-in details are the council's mistake, not the address's: it goes on when they are put right.
        raise TemporaryFailure(f"The sign-in was refused: {_text(error.smtp_error)}", code=error.smtp_code) from error
    except smtplib.SMTPResponseException as error:
        # What the server says to this message is read in `_expect`. Whatever else it refuses is about the way to it.
        raise TemporaryFailure(_text(error.smtp_error), code=max(error.smtp_code, 0)) from error
    except UnicodeEncodeError as error:
        raise PermanentFailure(f"The address cannot be written in a mail command: {error}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise TemporaryFailure(f"The mail server could not be reached: {error}") from error


def _leave(peer: smtplib.SMTP) -> None:
    """Say goodbye; how the server takes it changes nothing any more."""
    try:
        peer.quit()
    except (smtplib.SMTPException, OSError) as error:
        log.debug("The mail server did not say goodbye: %s", type(error).__name__)
    finally:
        peer.close()


def _is_international(envelope: Envelope) -> bool:
    return not (envelope.sender.isascii() and envelope.recipient.isascii())


def _text(said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(words.split())
