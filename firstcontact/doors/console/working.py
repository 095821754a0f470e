"""Does the background jobs of all lanes until it is asked to end."""

import asyncio
import signal
from contextlib import suppress
from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from firstcontact.foundation.jobs.lanes import LANES, OUTSIDE_LANES

AT_ONCE_OUTSIDE = 4
LAST_SECONDS = 10  # then it ends whatever it does: a job that was cut off is rolled back, and found as stalled


def work() -> None:
    """Runs until SIGTERM or SIGINT, then finishes the job in hand."""
    asyncio.run(_work())


async def _work() -> None:
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as ready:
        async with ready.open_async():
            task = asyncio.gather(
                _worker(ready, "worker", [lane for lane in LANES if lane not in OUTSIDE_LANES], at_once=1),
                _worker(ready, "outside", [lane for lane in LANES if lane in OUTSIDE_LANES], at_once=AT_ONCE_OUTSIDE),
            )
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, _leave, task)
            with suppress(asyncio.CancelledError):
                await task


async def _worker(ready: App, name: str, lanes: list[str], *, at_once: int) -> None:
    await ready.run_worker_async(
        name=name,
        queues=lanes,
        concurrency=at_once,
        install_signal_handlers=False,
        delete_jobs="successful",  # what was done stands in the events; the table would grow for ever
    )


def _leave(task: asyncio.Future[Any]) -> None:
    """Ends after the job in hand. The alarm is for a database that is gone, which it would await for minutes."""
    task.cancel()
    signal.alarm(LAST_SECONDS)
