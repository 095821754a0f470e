"""In a demonstration: how much is filled in behind the pages, so that nobody takes half a month for a whole one."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from firstcontact.demo.progress import REPLAYED_AFTERWARDS, find_demo_month
from firstcontact.doors.parts.shown_council import council_of

COMPLETE = 100


@dataclass(frozen=True, slots=True)
class Filling:
    """What is being filled in, in words, and how much of it is there, 0 to 99."""

    words: str
    percent: int


def find_filling(request: HttpRequest) -> Filling | None:
    """What the pages of this council still wait for; None where everything is there, and outside a demonstration."""
    month, council = find_demo_month(Path(settings.STATE)) if settings.DEMO else None, council_of(request)
    if month is None or council is None or month.percent == COMPLETE:
        return None
    if council.code == month.council:
        words = _("A made-up month is being filled in behind these pages: %(percent)s%% is there.")
    elif council.code == REPLAYED_AFTERWARDS:
        words = _("Real requests of a city are put in here after the made-up month, of which %(percent)s%% is there.")
    else:
        return None
    return Filling(words % {"percent": month.percent}, month.percent)
