"""True mail servers for the tests, each with a habit of its own."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

SMTP = Any  # aiosmtpd comes without types


class Taking:
    """Takes everything and keeps it."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name there
        self.taken.append(envelope)
        return "250 2.0.0 queued as 4711"

    def read(self) -> EmailMessage:
        """The first message that was taken, as a mail program reads it."""
        content = self.taken[0].content
        assert isinstance(content, bytes)
        return message_from_bytes(content, policy=default)


class Answering(Taking):
    """Answers one command its own way."""

    def __init__(self, command: str, answer: str) -> None:
        super().__init__()
        setattr(self, f"handle_{command}", self._answer)
        self.answer = answer

    async def _answer(self, *_: Any) -> str:
        return self.answer


class Dropping(Taking):
    """Takes the whole message, then breaks the connection in place of an answer."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        server.transport.abort()
        return "250 never heard"


class Silent(Taking):
    """Takes the whole message and then thinks for longer than anybody waits."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        await asyncio.sleep(5)
        return "250 too late"


class OnAFreePort(Controller):
    """A server on a port that the system chooses, so that two runs never meet."""

    def _create_server(self) -> Any:
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening, ssl=self.ssl_context)


@contextmanager
def serving(handler: Taking, **options: Any) -> Iterator[int]:
    """The port of a running server with this habit."""
    controller = OnAFreePort(handler, hostname="127.0.0.1", **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop(no_assert=True)


@contextmanager
def raw_peer(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a peer that is hardly a mail server: `talk` gets the one connection that it takes."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                talk(connection)
                done.wait(10)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
    thread.join(10)


def only_ann(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword) -> AuthResult:
    """Lets in `ann` with `right`."""
    good = (login.login, login.password) == (b"ann", b"right")
    return AuthResult(success=good, handled=False)


def server_side(certificate: str, key: str) -> ssl.SSLContext:
    """The server's half of a private connection."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
