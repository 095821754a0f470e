"""Puts the made-up councils and their month into the database of a demonstration, and keeps how far that is."""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings

from firstcontact.demo.councils import load_councils
from firstcontact.demo.fill import Progress, fill_month
from firstcontact.demo.month import COUNCIL
from firstcontact.domain.councils.queries import get_by_code
from firstcontact.doors.console.replaying import LABEL, replay_sample
from firstcontact.doors.console.screen import say_progress
from firstcontact.foundation.clock import now
from firstcontact.foundation.database.endpoints import write_private

SEED = 1
POLITENESS = 10  # added to our niceness: the pages come first


@dataclass(frozen=True, slots=True)
class DemoMonth:
    """Which month is being filled, and how far it is: happenings done, and in all."""

    month: str
    scale: int
    done: int = 0
    total: int = 0


def load() -> None:
    """Makes the made-up councils, or brings them up to date."""
    load_councils(at=now())


def fill(scale: int) -> None:
    """Fills Castlemere's month up to the present moment, then replays the real requests.

    A later start goes on with the same month.
    """
    os.nice(POLITENESS)
    at = now()
    demo = _known_or_new(at, scale)
    fill_month(
        council_id=get_by_code(COUNCIL).id,
        seed=SEED,
        scale=demo.scale,
        month=date.fromisoformat(demo.month),
        until=at,
        progress=_telling(demo),
    )
    replay_sample(_at_each_hundredth(partial(say_progress, LABEL)))


def find_demo_month() -> DemoMonth | None:
    """The month that was begun here, or None."""
    try:
        return DemoMonth(**json.loads(_file().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def month_before(day: date) -> date:
    """The same day of the month before, or its last day when it is shorter."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _known_or_new(at: datetime, scale: int) -> DemoMonth:
    return find_demo_month() or DemoMonth(month_before(at.date()).isoformat(), scale)


def _telling(demo: DemoMonth) -> Progress:
    """Tells the screen, and the page that shows it."""

    def tell(done: int, total: int) -> None:
        write_private(_file(), json.dumps(asdict(replace(demo, done=done, total=total))))
        say_progress("The demo month", done, total)

    return _at_each_hundredth(tell)


def _at_each_hundredth(tell: Progress) -> Progress:
    """Tells whenever another hundredth is done, not at every step."""
    last = -1

    def tell_sometimes(done: int, total: int) -> None:
        nonlocal last
        hundredth = done * 100 // max(total, 1)
        if hundredth != last:
            last = hundredth
            tell(done, total)

    return tell_sometimes


def _file() -> Path:
    return Path(settings.STATE) / "demo-month.json"
