"""The way in: home, search, all services, and the start page of each."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from firstcontact.domain.catalogue.definition import ReadyAnswer, ServiceDefinition
from firstcontact.domain.catalogue.queries import find_service, search_services
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.caller import address_of
from firstcontact.doors.parts.errors import too_many
from firstcontact.doors.parts.fees import fee_range
from firstcontact.doors.parts.posted import text_in
from firstcontact.doors.parts.words import echoed, reading
from firstcontact.doors.site.drafts import remember_draft
from firstcontact.doors.site.here import council_here, phone_here, to_step
from firstcontact.doors.site.offered import is_online, kept_words, list_online, most_wanted, not_ours, shelves
from firstcontact.doors.site.promised import charter_words
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import PUBLIC
from firstcontact.foundation.languages import LANGUAGES
from firstcontact.foundation.limits.tries import Limit, count_try
from firstcontact.foundation.references import read_reference, show_reference
from firstcontact.journeys.submit_application import start_application

MOST_FOUND = 8
CLOSE = 0.5
"""What fits less than half as well as the best is left out: it would only be in the way."""
LONGEST_QUERY = 200
STARTS = Limit("start_application", most=100, within=timedelta(minutes=10))
"""Drafts that one address may start: a library's computers share one, a program that fills the table stops here."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that search found: a service, or a ready answer of it."""

    service: ServiceDefinition
    answer: ReadyAnswer | None


@open_to(EVERYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One search box, the ten things that people come for, and checking progress."""
    return render(request, "site/home.html", {"wanted": most_wanted(list_online()), "phone": phone_here(request)})


@open_to(EVERYONE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words; when that is an answer, the answer itself comes first. A reference leads to its progress."""
    query = " ".join(text_in(request.GET, "q").split())[:LONGEST_QUERY]
    reference = read_reference(query)
    if reference:
        return redirect(f"{to_step('progress')}?reference={show_reference(reference)}")
    services = {each.service: each for each in list_online()}
    hits = search_services(query, languages=LANGUAGES, most=MOST_FOUND) if query else ()
    found = [
        Found(services[hit.service], services[hit.service].answer(hit.answer) if hit.answer else None)
        for hit in hits
        if hit.service in services and hit.score >= CLOSE * hits[0].score
    ]
    facts = {
        "query": query,
        "asked": echoed(query),
        "found": found,
        "answered": found[0] if found and found[0].answer else None,
        "shelves": [] if found else shelves(services.values(), reading()),
        "phone": phone_here(request),
    }
    return render(request, "site/search.html", facts)


@open_to(EVERYONE)
@require_safe
def all_services(request: HttpRequest) -> HttpResponse:
    """Every service that the website offers, by category."""
    facts = {"shelves": shelves(list_online(), reading()), "phone": phone_here(request)}
    return render(request, "site/services.html", facts)


@open_to(EVERYONE)
def service(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the service is, what is promised, and the button that starts it; for an unknown one, the way on."""
    found = find_service(slug)
    if found is None:
        return render(request, "site/no_service.html", {"phone": phone_here(request)}, status=404)
    elsewhere = not_ours(found, council_here(request))
    online = is_online(found.definition)
    startable = online and (elsewhere is None or elsewhere.how == "pass_on") and bool(found.definition.questions)
    if request.method == "POST" and startable:
        return _start(request, slug)
    facts = {
        "service": found.definition,
        "elsewhere": elsewhere,
        "startable": startable,
        "promises": charter_words(found.definition, elsewhere, reading()),
        "fee_words": fee_range(found.definition),
        "kept": kept_words(found.definition),
        "phone": phone_here(request),
    }
    return render(request, "site/service.html", facts)


def _start(request: HttpRequest, slug: str) -> HttpResponseBase:
    at = now()
    wait = count_try(STARTS, address_of(request), at=at)
    if wait:
        return too_many(request, retry_after=wait)
    draft = start_application(by=PUBLIC, at=at, service=slug, language=reading())
    remember_draft(request, draft.reference, draft.key)
    return redirect(to_step("apply", draft.reference))
