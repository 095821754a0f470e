"""A fill in a process of its own is killed in the middle of a story; the next one ends what it began."""

import os
import signal
import subprocess
import sys
from itertools import islice
from uuid import UUID

import pytest
from django.db import transaction

from firstcontact.demo.fill import gather_stories
from firstcontact.demo.happenings import ContactMade, Deed
from firstcontact.demo.models import ToldStory
from firstcontact.demo.tests.part_of_month import contact_of, has, make_castlemere, pick, tell
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.tenancy import acting_for

PART = pick(asks=10, each=2)
STORIES = gather_stories(PART)
SCRIPT = """
import sys, uuid, django
django.setup()
import pytest
from firstcontact.demo.tests.part_of_month import STARTS, UNTIL, fill_month, make_castlemere, pick
make_castlemere(pick(asks=10, each=2), pytest.MonkeyPatch())
fill_month(council_id=uuid.UUID(sys.argv[1]), seed=7, scale=1, month=STARTS, until=UNTIL,
           progress=lambda done, total: print(done, flush=True))
"""


@pytest.mark.long
@pytest.mark.shows("demo-month-survives-kill")
@pytest.mark.django_db(transaction=True)
def test_a_fill_killed_in_a_story_leaves_no_half_of_it_and_goes_on(
    test_database: Endpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = make_castlemere(PART, monkeypatch)
    _fill_and_kill(council, test_database, after_stories=7)
    with acting_for(council), transaction.atomic():
        told = set(ToldStory.objects.values_list("key", flat=True))
        assert 7 <= len(told) < len(STORIES)
        for key, story in STORIES.items():
            assert {_is_there(each) for each in story if _can_be_found(each)} <= {key in told}
    done = sum(len(STORIES[key]) for key in told)
    filled = tell(council)
    assert (filled.told, filled.told_before) == (len(PART) - done, done)
    with acting_for(council), transaction.atomic():
        assert all(_is_there(each) for each in PART if _can_be_found(each))


def _fill_and_kill(council: UUID, database: Endpoints, after_stories: int) -> None:
    environment = {**os.environ, "DATABASE_URL": database.app_url, "DJANGO_SETTINGS_MODULE": "firstcontact.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(council)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert len(list(islice(process.stdout, after_stories))) == after_stories
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def _can_be_found(happening: object) -> bool:
    """Whether the contact has the plan's key: an application on the website has its own."""
    return isinstance(happening, ContactMade) and not (happening.channel == "web" and has([happening], Deed.OPEN))


def _is_there(happening: object) -> bool:
    assert isinstance(happening, ContactMade)
    return contact_of(happening) is not None
