"""How the listener talks: SMTP (RFC 5321) and LMTP (RFC 2033), taking only what is for one of our mailboxes."""

import asyncio
import logging
import re
from collections.abc import Sequence
from concurrent.futures import Executor

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from firstcontact.domain.mailroom.ports import find_mailbox
from firstcontact.doors.mail.keeping import NOBODY, NOT_NOW, answer, keep_for, too_large

MOST_RECIPIENTS = 100  # the least that RFC 5321, 4.5.3.1.8 lets us take
MOST_CALLERS = 100
PIECE = 65_536  # bytes that are read at once, and that a caller must send within the time limit
END_OF_LINE, END = b"\r\n", b".\r\n"
SIZE = re.compile(r"\sSIZE=(\d+)", re.IGNORECASE)
log = logging.getLogger(__name__)


class Reception:
    """Knows what is taken, and hands it to threads that may wait for the database."""

    def __init__(self, pool: Executor, *, largest: int) -> None:
        """
        :param largest: bytes of an email that is taken.
        """
        self.largest = largest
        self.callers = 0
        self.quiet = asyncio.Event()  # nothing is in hand
        self.quiet.set()
        self._in_hand = 0
        self._pool = pool

    async def handle_EHLO(  # noqa: N802  # its name there
        self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        """Who calls; we let them send without waiting for each answer (RFC 2920)."""
        session.host_name = name
        return [*lines[:1], "250-PIPELINING", *lines[1:]]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        """Only who has a mailbox here: nothing is ever passed on."""
        if find_mailbox(address) is None:
            return answer("550 5.1.1", NOBODY)
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def take(self, sender: str, recipients: Sequence[str], raw: bytes) -> list[str]:
        """The answer for each recipient, once the email is kept for them."""
        loop = asyncio.get_running_loop()
        self._in_hand += 1
        self.quiet.clear()
        try:
            return [await loop.run_in_executor(self._pool, keep_for, sender, each, raw) for each in recipients]
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self.quiet.set()

    async def handle_exception(self, error: Exception) -> str:
        """Our own mistake is no reason to give an email back."""
        log.error("The listener made a mistake.", exc_info=error)
        return answer("451 4.3.0", NOT_NOW)


class Talk(SMTP):
    """One caller."""

    line_length_limit = PIECE
    event_handler: Reception
    replies_to_each = False

    async def _handle_client(self) -> None:
        reception = self.event_handler
        if reception.callers >= MOST_CALLERS:
            await self.push("421 4.3.2 Too many connections, please try again later")
            self._writer.close()
            return
        reception.callers += 1
        try:
            await super()._handle_client()
        finally:
            reception.callers -= 1

    @syntax("MAIL FROM: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        """A size that is announced and too large is refused before it is sent."""
        said = SIZE.search((arg or "").rpartition(">")[2])
        if said and int(said[1]) > self.event_handler.largest:
            await self.push(too_large(self.event_handler.largest))
            return
        await super().smtp_MAIL(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """The email itself, of lines of any length; the library refuses what the standard calls too long."""
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        recipients, sender = self.envelope.rcpt_tos, self.envelope.mail_from or ""
        if arg or not recipients:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        raw = await self._read_email()
        self._reset_timeout()
        if raw is None:
            replies = [too_large(self.event_handler.largest)] * len(recipients)
        else:
            replies = await self.event_handler.take(sender, recipients, raw)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        for reply in replies if self.replies_to_each else [_worst(replies)]:
            await self.push(reply)

    async def _read_email(self) -> bytes | None:
        """Everything up to the lone dot, without the dots that were added on the way; None when it is too large.

        Only CR LF ends a line: who takes another sign for it can be made to see two emails in one.
        """
        kept, size, counted, begins = bytearray(), 0, 0, True
        while True:
            piece = await self._read_piece()
            if begins and piece == END:
                return bytes(kept) if size <= self.event_handler.largest else None
            counted += len(piece)
            if counted > PIECE:
                counted = 0
                self._reset_timeout()
            if begins and piece.startswith(b"."):
                piece = piece[1:]
            begins = piece.endswith(END_OF_LINE)
            size += len(piece)
            if size <= self.event_handler.largest:
                kept += piece
            else:
                kept.clear()

    async def _read_piece(self) -> bytes:
        """A line, or a part of a very long one."""
        try:
            return await self._reader.readuntil(END_OF_LINE)
        except asyncio.LimitOverrunError as error:
            return await self._reader.read(error.consumed)
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("The caller hung up.") from error


class LmtpTalk(Talk, LMTP):
    """A caller who gets an answer for each recipient (RFC 2033, 4.2)."""

    replies_to_each = True


def _worst(replies: Sequence[str]) -> str:
    """SMTP has one answer for all: yes only when all are yes. Who sends it again makes nothing twice."""
    return next((each for each in replies if not each.startswith("250")), replies[0])
