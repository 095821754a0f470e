"""Fills a council with a made-up month, story by story, through the journeys.

Each story is one transaction, and its key is written with it: a fill that was stopped, even by kill -9, goes on where
it was, and two fills at once tell each story once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from firstcontact.demo.happenings import ContactMade, Happening
from firstcontact.demo.hurry import do_not_wait_for_the_disk
from firstcontact.demo.models import ToldStory
from firstcontact.demo.month import plan_month
from firstcontact.demo.telling import Teller
from firstcontact.domain.notices.ports import find_outbox
from firstcontact.foundation.events.ping import nobody_watching
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import hold_jobs
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.keep_promises import watch_promises

Progress = Callable[[int, int], None]
"""Called after each story with how many happenings are done and how many there are."""


class RealEmailError(RuntimeError):
    """Email really leaves this installation, so nothing made up is told to it."""


@dataclass(frozen=True)
class Filled:
    """What a fill did: happenings told now, and those that had been told before."""

    told: int
    told_before: int


def fill_month(
    *,
    council_id: UUID,
    seed: int,
    scale: int,
    month: date,
    until: datetime,
    progress: Progress | None = None,
) -> Filled:
    """Tell the council the month that starts on this day, as far as it lies before `until`.

    :param progress: called after each story with (happenings done, happenings in all).
    :raises RealEmailError: there is no outbox that takes the email in place of a mail server.
    :raises StoryRefusedError: a journey did not do what the plan says; the story is not told, what came before is.
    """
    if find_outbox() is None:
        raise RealEmailError("Email really leaves here: a made-up month is told only where an outbox takes it.")
    stories = gather_stories(happening for happening in plan_month(seed, scale, month) if happening.at <= until)
    total = sum(len(story) for story in stories.values())
    told = before = 0
    with acting_for(council_id), hold_jobs(), nobody_watching():
        with transaction.atomic():
            teller = Teller(until)
            done = set(ToldStory.objects.values_list("key", flat=True))
        for key, story in stories.items():
            if key not in done and _tell(teller, key, story):
                told += len(story)
            else:
                before += len(story)
            if progress is not None:
                progress(told + before, total)
        with transaction.atomic():
            watch_promises(by=SYSTEM, at=until)
    return Filled(told, before)


def gather_stories(happenings: Iterable[Happening]) -> dict[str, list[Happening]]:
    """The happenings of each story together, in order of time; stories in the order in which they begin."""
    stories: dict[str, list[Happening]] = {}
    for happening in happenings:
        stories.setdefault(story_of(happening), []).append(happening)
    return stories


def story_of(happening: Happening) -> str:
    """The key of the story that it belongs to; a contact about no case is a story of its own."""
    if isinstance(happening, ContactMade):
        return next((each.story for each in happening.enquiries if each.story), happening.key)
    return happening.story


def _tell(teller: Teller, key: str, story: list[Happening]) -> bool:
    """Tell one story in one transaction; false when somebody else told it meanwhile."""
    try:
        with transaction.atomic():
            do_not_wait_for_the_disk()
            ToldStory.objects.create(key=key, happenings=len(story))
            teller.tell(story)
    except IntegrityError:
        with transaction.atomic():
            if ToldStory.objects.filter(key=key).exists():
                return False
        raise
    return True
