"""The ASGI application: server-sent events for staff who are signed in, fed by one listening database connection."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection

from firstcontact.doors.live.stream import Listeners
from firstcontact.doors.live.visitor import find_council
from firstcontact.foundation.events.ping import CHANNEL

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
QUIET_SECONDS = 20.0
AGAIN_SECONDS = 2.0
AN_HOUR = 3600.0

log = logging.getLogger(__name__)
listeners = Listeners()
_ear: asyncio.Task[None] | None = None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers `/live` with a stream, `/health/` while it lives, anything else with 404."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["type"] != "http":
        return
    try:
        if scope["path"] == "/health/":
            await _answer(send, 200)
        else:
            await _live(scope, receive, send)
    except Exception:  # the server would print what the error says
        log.exception("A stream broke off.")
        with contextlib.suppress(Exception):  # it may have begun
            await _answer(send, 500)


async def _live(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    cookies = SimpleCookie(headers.get("cookie", ""))
    session = cookies[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in cookies else ""
    council, status = None, 403 if scope["path"] == "/live" else 404
    if scope["path"] == "/live" and session:
        try:
            council = await sync_to_async(_council_of)(headers.get("host", "").rsplit(":", 1)[0], session)
        except OperationalError:
            log.exception("Nobody can be told apart.")
            status = 503
    if council is None:
        await _answer(send, status)
        return
    await _stream(council, headers, receive, send)


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _stream(council: str, headers: dict[str, str], receive: Receive, send: Send) -> None:
    global _ear
    if _ear is None or _ear.done():
        _ear = asyncio.create_task(_listen())
    listener = listeners.add(council)
    gone = asyncio.create_task(_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _head(headers)})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        until = time.monotonic() + AN_HOUR
        while not gone.done() and time.monotonic() < until:  # browsers come back, and are asked again who they are
            line = await _next(listener.waiting, gone)
            if line is not None:
                await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        listeners.remove(listener)


async def _next(waiting: "asyncio.Queue[str]", gone: "asyncio.Task[None]") -> str | None:
    """The next message; a comment when it has been quiet; None when the page is gone."""
    message = asyncio.create_task(waiting.get())
    done, _ = await asyncio.wait({message, gone}, timeout=QUIET_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if message in done:
        return message.result()
    message.cancel()
    return None if gone in done else ": still here\n\n"


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _listen() -> None:
    """Hear every change; when the database is away, come back."""
    while True:
        with contextlib.suppress(psycopg.Error, OSError):
            ear = await psycopg.AsyncConnection.connect(**_address(), autocommit=True)
            async with ear:
                await ear.execute(f"LISTEN {CHANNEL}")
                async for heard in ear.notifies():
                    listeners.tell(heard.payload)
        await asyncio.sleep(AGAIN_SECONDS)


def _address() -> dict[str, Any]:
    params = connection.get_connection_params()
    return {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}


def _council_of(host: str, session: str) -> str | None:
    try:
        return find_council(host, session)
    finally:
        close_old_connections()


def _head(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Only pages of the same host name, on whatever port, may listen."""
    head = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    origin, host = headers.get("origin", ""), headers.get("host", "").rsplit(":", 1)[0]
    if origin.partition("://")[2].rsplit(":", 1)[0] == host and host:
        head.append((b"access-control-allow-origin", origin.encode("latin-1")))
        head.append((b"access-control-allow-credentials", b"true"))
        head.append((b"vary", b"Origin"))
    return head


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            if _ear is not None:
                _ear.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return
