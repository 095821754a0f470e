"""The pages that every public website must have: contact, accessibility, privacy, cookies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from firstcontact.domain.councils.queries import list_places
from firstcontact.domain.councils.rules import OpeningPeriod, read_opening_hours
from firstcontact.domain.promises.wording import DAYS
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.dates import format_time
from firstcontact.doors.parts.words import reading
from firstcontact.doors.site.here import council_here, phone_here

STATEMENT_PREPARED = date(2026, 11, 22)
STATEMENT_REVIEWED = date(2026, 11, 22)
"""Reviewed at least once a year (SI 2018/952, regulation 8)."""


@dataclass(frozen=True, slots=True)
class OpenOn:
    """The hours of one weekday, in words."""

    day: str
    hours: str


@open_to(EVERYONE)
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the council by phone, in person and on the website."""
    council = council_here(request)
    places = [{"place": place, "hours": opening_words(place.opening_hours)} for place in list_places()]
    facts = {"hours": opening_words(council.opening_hours), "places": places, "phone": phone_here(request)}
    return render(request, "site/contact.html", facts)


@open_to(EVERYONE)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the model's headings and legal wording (Commission Decision (EU) 2018/1523)."""
    facts = {
        "phone": phone_here(request),
        "northern_ireland": council_here(request).nation == "northern_ireland",
        "united_kingdom": council_here(request).nation != "none",
        "prepared": STATEMENT_PREPARED,
        "reviewed": STATEMENT_REVIEWED,
    }
    return render(request, "site/accessibility.html", facts)


@open_to(EVERYONE)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, for how long, and what they can ask for (UK GDPR article 13)."""
    united_kingdom = council_here(request).nation != "none"
    return render(request, "site/privacy.html", {"phone": phone_here(request), "united_kingdom": united_kingdom})


@open_to(EVERYONE)
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Every cookie that this website sets."""
    form = _("Lets you go on with the form that you began, and keeps your proof while you check progress")
    note = _("Carries a short note to the next page, such as that we have your answer")
    rows = [
        ["sessionid", form, _("12 hours")],
        ["csrftoken", _("Makes sure that what you send comes from you"), _("1 year")],
        ["messages", note, _("Until you close the browser")],
        ["language", _("Remembers the language that you chose"), _("1 year")],
    ]
    return render(request, "site/cookies.html", {"rows": rows, "phone": phone_here(request)})


def opening_words(hours: Any) -> list[OpenOn]:
    """The week in words, Monday first; empty when no hours are given."""
    if not hours:
        return []
    week = read_opening_hours(hours)
    names = [name[:1].upper() + name[1:] for name in DAYS[reading()]]
    return [OpenOn(name, _periods(periods)) for name, periods in zip(names, week, strict=True)]


def _periods(periods: Sequence[OpeningPeriod]) -> str:
    spans = [
        _("%(opens)s to %(closes)s") % {"opens": _clock(period.opens), "closes": _clock(period.closes)}
        for period in periods
    ]
    return _(" and ").join(spans) if spans else pgettext("opening hours", "Closed")


def _clock(time: Any) -> str:
    return format_time(datetime.combine(STATEMENT_PREPARED, time))
