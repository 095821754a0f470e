"""The ASGI application: server-sent events for staff who are signed in, fed by one listening database connection."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, TypeVar
from urllib.parse import parse_qs
from uuid import UUID

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error, close_old_connections, connection, transaction

from firstcontact.doors.live.stream import Feeds
from firstcontact.doors.live.visitor import find_council
from firstcontact.foundation.events.changes import Place
from firstcontact.foundation.events.ping import CHANNEL
from firstcontact.foundation.events.places import find_present, read_place, write_place
from firstcontact.foundation.tenancy import acting_for
from firstcontact.overviews.screens import Telling, list_told

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
QUIET_SECONDS = 20.0
AGAIN_SECONDS = 2.0
RETRY_MILLISECONDS = 1000
AN_HOUR = 3600.0

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)
_ear: asyncio.Task[None] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An open page: its council, and where it begins. What is `known` of what follows it has seen already."""

    council: str
    place: Place
    known: frozenset[UUID]


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
    page, status = None, 403 if scope["path"] == "/live" else 404
    if scope["path"] == "/live":
        try:
            page = await sync_to_async(_open_page)(headers, scope.get("query_string", b""))
        except Error:
            log.exception("Nobody can be told apart.")
            status = 503
    if page is None:
        await _answer(send, status)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _head(headers)})
    try:
        await _tell(page, receive, send)
    except Error as error:  # the page comes back by itself, to the same place
        log.warning("A page is let go: %s", type(error).__name__)
    await send({"type": "http.response.body", "body": b""})


async def _answer(send: Send, status: int) -> None:
    """Answers and closes: a connection that is kept for nobody takes the place of a page."""
    head = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": b""})


async def _tell(page: Page, receive: Receive, send: Send) -> None:
    """Tells a page everything after its place, once and in order, until it is gone or has to show again who it is."""
    global _ear
    if _ear is None or _ear.done():
        _ear = asyncio.create_task(_listen())
    feed, place = feeds.join(page.council, page.place), page.place
    gone = asyncio.create_task(_gone(receive))
    try:
        await _say(send, f"retry: {RETRY_MILLISECONDS}\nid: {write_place(place)}\nevent: here\ndata: {{}}\n\n")
        until = time.monotonic() + AN_HOUR
        while not gone.done() and time.monotonic() < until:
            news = feed.news
            messages, read_to = await feed.list_after(place)
            text = "".join(each.text for each in messages if each.place[1] not in page.known)
            if text:
                await _say(send, text)
            elif read_to == place and not await _any(news, gone):
                await _say(send, ": still here\n\n")
            place = read_to
    finally:
        gone.cancel()
        feeds.leave(page.council)


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _any(news: asyncio.Event, gone: "asyncio.Task[None]") -> bool:
    """Waits until there is something to say or nobody there any more; False when neither came for a while."""
    heard = asyncio.create_task(news.wait())
    done, _ = await asyncio.wait({heard, gone}, timeout=QUIET_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    heard.cancel()
    return bool(done)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _listen() -> None:
    """Hear every change; when the database is away, come back, and have everybody look for what was missed."""
    while True:
        with contextlib.suppress(psycopg.Error, OSError):
            ear = await psycopg.AsyncConnection.connect(**_address(), autocommit=True)
            async with ear:
                await ear.execute(f"LISTEN {CHANNEL}")
                feeds.wake_all()
                async for heard in ear.notifies():
                    feeds.wake(heard.payload)
        await asyncio.sleep(AGAIN_SECONDS)


def _open_page(headers: dict[str, str], query: bytes) -> Page | None:
    """Whose page it is and where it begins; None for who may not listen.

    A browser names the last message that it got; our script names it in the address where the browser gave up. A place
    that is still to come is another database's.
    """
    cookies = SimpleCookie(headers.get("cookie", ""))
    session = cookies[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in cookies else ""
    council = _closing(lambda: find_council(headers.get("host", "").rsplit(":", 1)[0], session)) if session else None
    if council is None:
        return None
    present = _ask(council, find_present)
    after = parse_qs(query.decode("latin-1")).get("after", [""])[0]
    wanted = read_place(headers.get("last-event-id", "") or after)
    if wanted is None or wanted[0] > present.place[0]:
        return Page(council, present.place, present.known)
    return Page(council, wanted, frozenset())


async def _read(council: str, place: Place, most: int) -> Telling:
    return await sync_to_async(_ask)(council, lambda: list_told(place, most=most))


feeds = Feeds(_read)


def _ask(council: str, question: Callable[[], Answer]) -> Answer:
    def ask() -> Answer:
        with acting_for(UUID(council)), transaction.atomic():
            return question()

    return _closing(ask)


def _closing(question: Callable[[], Answer]) -> Answer:
    try:
        return question()
    finally:
        close_old_connections()


def _address() -> dict[str, Any]:
    params = connection.get_connection_params()
    return {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}


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
