"""What one council's open pages are told: each reads on from its own place, so that a slow one loses nothing.

The newest messages are kept for all of them; who comes back from further away reads from the database.
"""

import asyncio
import contextlib
import json
import logging
from bisect import bisect_right
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from django.db import Error

from firstcontact.foundation.events.changes import Place
from firstcontact.foundation.events.places import write_place
from firstcontact.overviews.screens import Telling, Told

MOST_KEPT = 1000
MOST_AT_ONCE = 500
HELD_SECONDS = 0.5
"""Until another look when something waits for an older transaction, whose end nobody announces."""
QUIET_SECONDS = 20.0
AGAIN_SECONDS = 2.0
Reading = Callable[[Place, int], Awaitable[Telling]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the stream of a page."""

    place: Place
    text: str


def write_message(place: Place, told: Told) -> Message:
    """As browsers read it (HTML, server-sent events): what came, and the place to come back to."""
    data = json.dumps({"id": str(told.id), "team": told.team})
    return Message(place, f"id: {write_place(place)}\nevent: {told.name}\ndata: {data}\n\n")


class Feed:
    """The stream of one council, read once for all its pages."""

    def __init__(self, read: Reading, begin: Place) -> None:
        """
        :param read: gives the changes after a place, so many at most.
        :param begin: where the stream is now.
        """
        self._read = read
        self._begin = self._end = begin  # of what is kept here
        self._kept: list[Message] = []
        self._woken = asyncio.Event()
        self.news = asyncio.Event()

    def wake(self) -> None:
        """The stream goes on."""
        self._woken.set()

    async def read_on(self) -> None:
        """Reads on for ever: when woken, when something waits, and once in a while in case a call was missed."""
        pause = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)
            self._woken.clear()
            try:
                pause = self._take(await self._read(self._end, MOST_AT_ONCE))
            except Error as error:
                log.warning("The stream cannot be read: %s", type(error).__name__)
                pause = AGAIN_SECONDS

    def _take(self, telling: Telling) -> float:
        """Keeps what was read. Returns the seconds until another look."""
        self._kept += [write_message(place, told) for place, told in telling.told]
        self._end = telling.next
        if len(self._kept) > MOST_KEPT:
            self._begin = self._kept[-MOST_KEPT // 2 - 1].place
            del self._kept[: -MOST_KEPT // 2]
        if telling.told:
            self.news.set()
            self.news = asyncio.Event()
        if telling.more:
            return 0.0
        return HELD_SECONDS if telling.held else QUIET_SECONDS

    async def list_after(self, place: Place) -> tuple[list[Message], Place]:
        """The next messages after a place, and the place to go on from: the same when there is nothing yet."""
        if place < self._begin:
            telling = await self._read(place, MOST_AT_ONCE)
            return [write_message(each, told) for each, told in telling.told], max(telling.next, place)
        messages = self._kept[bisect_right(self._kept, place, key=lambda message: message.place) :]
        return messages, messages[-1].place if messages else place


class Feeds:
    """The feeds of the councils that have open pages in this process."""

    def __init__(self, read: Callable[[str, Place, int], Awaitable[Telling]]) -> None:
        """
        :param read: gives the changes of a council after a place, so many at most.
        """
        self._read = read
        self._joined: dict[str, _Joined] = {}

    def join(self, council: str, begin: Place) -> Feed:
        """A page opens; the first of its council starts the feed, at this place."""
        joined = self._joined.get(council)
        if joined is None or joined.task.done():
            feed = Feed(partial(self._read, council), begin)
            pages = joined.pages if joined else 0
            joined = self._joined[council] = _Joined(feed, asyncio.create_task(feed.read_on()), pages)
        joined.pages += 1
        return joined.feed

    def leave(self, council: str) -> None:
        """A page is gone; with the last one goes the feed."""
        joined = self._joined[council]
        joined.pages -= 1
        if not joined.pages:
            joined.task.cancel()
            del self._joined[council]

    def wake(self, council: str) -> None:
        """The stream of this council goes on."""
        if council in self._joined:
            self._joined[council].feed.wake()

    def wake_all(self) -> None:
        """Any stream may have gone on."""
        for joined in self._joined.values():
            joined.feed.wake()

    def __len__(self) -> int:
        """How many pages are open."""
        return sum(joined.pages for joined in self._joined.values())


@dataclass(eq=False, slots=True)
class _Joined:
    feed: Feed
    task: "asyncio.Task[None]"
    pages: int
