"""Who listens, and what they are told: one bounded queue a browser; a slow one loses old news, never new."""

import asyncio
import json
from dataclasses import dataclass, field

MOST_WAITING = 100


@dataclass(eq=False)
class Listener:
    """One open page of one member of staff."""

    council: str
    waiting: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def tell(self, line: str) -> None:
        """Put a message in the queue; when it is full, the oldest goes."""
        while True:
            try:
                self.waiting.put_nowait(line)
                return
            except asyncio.QueueFull:
                self.waiting.get_nowait()


class Listeners:
    """All open pages of this process."""

    def __init__(self) -> None:
        self._all: set[Listener] = set()

    def add(self, council: str) -> Listener:
        """A page opens."""
        listener = Listener(council)
        self._all.add(listener)
        return listener

    def remove(self, listener: Listener) -> None:
        """A page is gone."""
        self._all.discard(listener)

    def __len__(self) -> int:
        return len(self._all)

    def tell(self, payload: str) -> None:
        """Pass one notification on to the pages of its council, without the council."""
        try:
            told = json.loads(payload)
            council, name = told.pop("council"), told.pop("name")
        except (ValueError, KeyError, AttributeError, TypeError):
            return
        line = f"event: {name}\ndata: {json.dumps(told)}\n\n"
        for listener in self._all:
            if listener.council == council:
                listener.tell(line)
