"""Listens for mail servers that hand emails over, until it is told to end."""

import asyncio
import logging
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from firstcontact.doors.mail.councils import list_strays, say
from firstcontact.doors.mail.talking import LmtpTalk, Reception, Talk

THREADS = 4
TIMEOUT_SECONDS = 120.0  # of a caller who says nothing
LAST_SECONDS = 1.5  # for what is in hand, when the process shall end
HARD_END_SECONDS = 10  # a database that is gone can hold a thread for minutes
OPEN_TO_GROUP = 0o660
TALKS: dict[str, type[Talk]] = {"lmtp": LmtpTalk, "smtp": Talk}
log = logging.getLogger(__name__)


def listen() -> int:
    """Listen where `MAIL_LISTEN` says. Returns the exit code."""
    place = settings.MAIL_LISTEN
    if place is None:
        say("Error: MAIL_LISTEN does not say where to listen.")
        return 1
    try:
        for words in list_strays():
            say(words)
    except Error:
        log.exception("Whether every mailbox has its council could not be looked up.")
    finally:
        connection.close()
    try:
        asyncio.run(serve(place, settings.MAIL_LISTEN_PROTOCOL, largest=settings.MAIL_LARGEST))
    except OSError as error:
        say(f"Error: It is not possible to listen at {shown(place)}: {error.strerror or error}")
        return 1
    return 0


async def serve(
    place: tuple[str, int],
    protocol: str,
    *,
    largest: int,
    timeout: float = TIMEOUT_SECONDS,  # noqa: ASYNC109
) -> None:
    """Serve callers until SIGTERM or SIGINT.

    :param largest: bytes of an email that is taken.
    :param timeout: seconds after which a silent caller is dropped.
    :raises OSError: when the place is taken, or not ours to take.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="keep")
    reception, talk, name = Reception(pool, largest=largest), TALKS[protocol], socket.gethostname()

    def answer_call() -> Talk:
        return talk(
            reception,
            data_size_limit=largest,
            enable_SMTPUTF8=True,
            hostname=name,
            ident="First Contact",
            timeout=timeout,
            loop=loop,
        )

    host, port = place
    if port:
        server = await loop.create_server(answer_call, host, port)
    else:
        Path(host).parent.mkdir(parents=True, exist_ok=True)
        server = await loop.create_unix_server(answer_call, host)
        os.chmod(host, OPEN_TO_GROUP)
    say(f"Listening at {shown(place)} ({protocol.upper()}).")
    await stop.wait()
    signal.alarm(HARD_END_SECONDS)
    server.close()
    with suppress(TimeoutError):
        await asyncio.wait_for(reception.quiet.wait(), LAST_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)


def shown(place: tuple[str, int]) -> str:
    """Where we listen, in words."""
    host, port = place
    return f"{host}:{port}" if port else host
