"""The desk when no contact is open: what is in hand, a new contact, and search over everything."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcontact.doors.desk.hand import ADVISERS, hand_of
from firstcontact.doors.desk.seen import note_found
from firstcontact.doors.desk.shown import shown_customers, shown_hits
from firstcontact.doors.desk.shown_words import shown_words
from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.doors.parts.language import languages_of
from firstcontact.doors.parts.posted import text_in
from firstcontact.doors.parts.steps import step
from firstcontact.doors.parts.words import echoed
from firstcontact.foundation.clock import now
from firstcontact.journeys import log_contact
from firstcontact.overviews import desk

DESK_CHANNELS = ("phone", "counter")


@open_to(*ADVISERS)
def home(request: HttpRequest) -> HttpResponse:
    """Contacts in hand, and the ways to begin one."""
    return render(request, "desk/home.html", {"hand": hand_of(request)})


@step()
@open_to(*ADVISERS)
def start(request: HttpRequest) -> HttpResponse:
    """A contact begins; the same button pressed twice begins one."""
    channel, _sep, language = request.POST.get("begin", "").partition(":")
    key = text_in(request.POST, "key", 40)
    if channel not in DESK_CHANNELS:
        return redirect("desk:home")
    by = actor_of(request)
    contact = log_contact.start_contact(
        by=by,
        at=now(),
        channel=channel,
        language=language if language in languages_of(request) else languages_of(request)[0],
        channel_key=f"desk:{by.id}:{key}" if key else "",
    )
    return redirect("desk:contact", contact_id=contact)


@open_to(*STAFF)
def search(request: HttpRequest) -> HttpResponse:
    """Anything: a reference goes straight to its case."""
    words, older = text_in(request.GET, "q", 200), request.GET.get("older") == "1"
    found = desk.search_everything(
        words, viewer=viewer_of(request), at=now(), by_words=request.GET.get("words") == "1", older=older
    )
    if found.case is not None:
        return redirect("office:case", case_id=found.case.id)
    note_found(request, found)
    page: dict[str, Any] = {
        "search_query": words,
        "customers": shown_customers(found.customers),
        "alike": found.alike,
        "more": found.more,
        **shown_words(found, words),
        "hits": shown_hits(found.hits, lambda hit: reverse("site:service", args=[hit.service])),
        "hand": hand_of(request) if actor_of(request).has_role(*ADVISERS) else None,
        "title": _("Search: %(words)s") % {"words": echoed(words)} if words else _("Search"),
    }
    return render(request, "desk/search.html", page)
