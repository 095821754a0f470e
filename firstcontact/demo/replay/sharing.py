"""Tells the requests of a file in several processes, each its own share; one process alone leaves a core idle.

The parent holds the lock of the replay and tells nothing itself. A request always falls to the same share, so that two
rows with one number meet in one process. A process that finds itself without its parent ends before its next request.
"""

import multiprocessing
import os
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from uuid import UUID
from zlib import crc32

from django.db import Error as DatabaseError

from firstcontact.demo.replay.mapping import RequestMap
from firstcontact.demo.replay.reading import Request, Row
from firstcontact.demo.replay.run import tell_requests

AT_ONCE = 20
"""How many requests a process tells before it says so."""
ProcessShare = tuple[UUID, RequestMap, Sequence[tuple[Row, Request]]]


class ShareFailedError(RuntimeError):
    """A process that told its share failed; the message is what it said."""


def share_among(processes: int) -> Callable[..., int]:
    """What tells requests in so many processes: `replay` takes it as its `share`."""

    def tell(
        council_id: UUID,
        request_map: RequestMap,
        requests: Sequence[tuple[Row, Request]],
        done: Callable[[int], None],
    ) -> int:
        shares: list[list[tuple[Row, Request]]] = [[] for _ in range(processes)]
        for row, request in requests:
            shares[crc32(request.key.encode()) % processes].append((row, request))
        return _tell_in_processes([(council_id, request_map, share) for share in shares if share], done)

    return tell


def _tell_in_processes(shares: Sequence[ProcessShare], done: Callable[[int], None]) -> int:
    # A forked process would share the parent's connection to the database with it: each begins afresh, and imports what
    # the parent began with (`doors/console/inside.py`, which makes Django ready).
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe(duplex=False) for _ in shares]
    workers = [
        context.Process(target=_work, args=(writer, os.getpid(), share), daemon=True)
        for (_, writer), share in zip(pipes, shares, strict=True)
    ]
    try:
        for worker, (_, writer) in zip(workers, pipes, strict=True):
            worker.start()
            writer.close()  # the worker's own is the last: its end is heard
        told = _hear([reader for reader, _ in pipes], done)
    except BaseException:
        for worker in workers:
            if worker.is_alive():
                worker.terminate()
        raise
    for worker in workers:
        worker.join()
    return told


def _hear(readers: list[Connection], done: Callable[[int], None]) -> int:
    """Adds up what the processes say until each has said how many it told.

    :raises ShareFailedError: one of them failed, or ended without a word.
    """
    told, counts = 0, dict.fromkeys(readers, 0)
    while readers:
        for reader in wait(readers):
            assert isinstance(reader, Connection)
            try:
                word, value = reader.recv()
            except EOFError as error:
                raise ShareFailedError("A process of the replay ended. Start it again: it goes on.") from error
            if word == "failed":
                raise ShareFailedError(value)
            if word == "done":
                counts[reader] = value
                done(sum(counts.values()))
            else:
                told += value
                readers.remove(reader)
    return told


def _work(pipe: Connection, parent: int, share: ProcessShare) -> None:
    """What a process does; it says (`done`, requests so far), at last (`told`, new ones), or (`failed`, why)."""
    try:
        council_id, request_map, requests = share

        def say(number: int) -> None:
            if os.getppid() != parent:
                os._exit(1)
            if number % AT_ONCE == 0 or number == len(requests):
                pipe.send(("done", number))

        pipe.send(("told", tell_requests(council_id, request_map, requests, say)))
    except DatabaseError as error:
        said = (
            f"the database stopped a process of the replay ({kind_of(error)}). Start it again: it goes on where it was."
        )
        pipe.send(("failed", said))
    except BaseException:
        pipe.send(("failed", traceback.format_exc()))
        raise


def kind_of(error: BaseException) -> str:
    """The kind of an error of the database, as PostgreSQL names it: `DiskFull`, `AdminShutdown`."""
    return type(error.__cause__ or error).__name__
