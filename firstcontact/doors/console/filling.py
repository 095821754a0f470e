"""Puts the made-up councils and their month into the database of a demonstration, and tells how far that is."""

import os
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings

from firstcontact.demo.councils import load_councils
from firstcontact.demo.fill import Progress, fill_month
from firstcontact.demo.letters import bring_letters
from firstcontact.demo.month import COUNCIL
from firstcontact.demo.progress import DemoMonth, find_demo_month, keep_demo_month
from firstcontact.domain.councils.queries import get_by_code
from firstcontact.doors.console.replaying import LABEL, replay_sample
from firstcontact.doors.console.screen import say_progress
from firstcontact.foundation.clock import now

SEED = 1
RENEW = "to begin anew, end everything and remove the state folder (`firstcontact status` names it)."
POLITENESS = 10  # added to our niceness: the pages come first


def load() -> None:
    """Makes the made-up councils, or brings them up to date, and lets some emails come in to those that had none."""
    load_councils(at=now())
    bring_letters(at=now())


def fill(scale: int) -> None:
    """Fills Castlemere's month up to the present moment, then replays the real requests.

    A later start brings the councils up to date first, and goes on with the same month.
    """
    os.nice(POLITENESS)
    at = now()
    if find_demo_month(Path(settings.STATE)) is not None:
        load()
    demo = _known_or_new(at, scale)
    if demo.scale != scale:
        sys.stdout.write(f"This month was begun {demo.scale} times as busy and goes on so; {RENEW}\n")
    fill_month(
        council_id=get_by_code(demo.council).id,
        seed=SEED,
        scale=demo.scale,
        month=date.fromisoformat(demo.month),
        until=at,
        progress=_telling(demo),
    )
    replay_sample(_at_each_hundredth(partial(say_progress, LABEL)))


def month_before(day: date) -> date:
    """The same day of the month before, or its last day when it is shorter."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _known_or_new(at: datetime, scale: int) -> DemoMonth:
    return find_demo_month(Path(settings.STATE)) or DemoMonth(COUNCIL, month_before(at.date()).isoformat(), scale)


def _telling(demo: DemoMonth) -> Progress:
    """Tells the screen, and the page that shows it."""

    def tell(done: int, total: int) -> None:
        keep_demo_month(Path(settings.STATE), replace(demo, done=done, total=total))
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
