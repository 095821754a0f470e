"""The contact that an adviser is in: who it is, what is half written, and the wrap-up."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.domain.catalogue.queries import find_service
from firstcontact.domain.contacts.actions import ContactRefusedError
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.customers.queries import UnknownCustomerError
from firstcontact.doors.desk.hand import ADVISERS
from firstcontact.doors.desk.newcomers import read_newcomer, shown_needs
from firstcontact.doors.desk.pages import PREFIX, draw_contact, find_for, get_page, read_words, show_form
from firstcontact.doors.desk.places import keep_place, place_in
from firstcontact.doors.desk.seen import note_seen
from firstcontact.doors.desk.shown import shown_customers
from firstcontact.doors.parts.access import actor_of, open_to, viewer_of
from firstcontact.doors.parts.dates import local_day
from firstcontact.doors.parts.posted import TOKEN, read_answers, text_in, without_nul
from firstcontact.doors.parts.steps import step
from firstcontact.foundation.clock import now
from firstcontact.journeys import log_contact
from firstcontact.journeys.know_customer import LikeSomebodyError
from firstcontact.journeys.log_contact import ContactStateError, NothingNotedError
from firstcontact.overviews import desk

FORMS = re.compile(r"new|who|what|reply|(case|ask|again):[a-z0-9-]{1,70}")
NOT_KEPT = (TOKEN, "draft", "form_key", "shown")


@open_to(*ADVISERS)
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The contact, where it was left."""
    page = get_page(request, contact_id)
    place = place_in(request, page)
    keep_place(request, page, place)
    note_seen(request, page)
    return draw_contact(request, page, place)


@step()
@open_to(*ADVISERS)
def found(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Services and answers for what is being typed, which is kept: a part of the page, fetched by its script."""
    what = text_in(request.POST, "what", 200)
    page, fields = get_page(request, contact_id), {"what": [what]}
    try:
        log_contact.keep_draft(by=actor_of(request), at=now(), contact_id=contact_id, form="what", fields=fields)
    except (ContactStateError, ContactRefusedError) as error:
        return gone(request, contact_id, error)
    shown = {"contact": page.contact, "what": what, "hits": find_for(contact_id, what)}
    return render(request, "desk/found.html", shown)


@step()
@open_to(*ADVISERS)
def choose(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Say who it is, or leave them unknown."""
    chosen = request.POST.get("customer", "")
    try:
        customer = UUID(chosen) if chosen else None
        log_contact.choose_customer(by=actor_of(request), at=now(), contact_id=contact_id, customer_id=customer)
    except (ValueError, UnknownCustomerError, UnknownContactError, ContactStateError) as error:
        return gone(request, contact_id, error)
    return back(contact_id)


@step()
@open_to(*ADVISERS)
def add(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Somebody new: at least a full name. Who is like somebody is first offered."""
    page = get_page(request, contact_id)
    newcomer = read_newcomer(request.POST, local_day(now()))
    typed: dict[str, Any] = {"new": newcomer.typed, "needs": shown_needs(newcomer.typed["needs"]), "new_open": True}
    if newcomer.errors:
        return draw_contact(request, page, status=422, errors=newcomer.errors, **typed)
    sure = request.POST.get("sure") == "yes"
    try:
        log_contact.add_customer(by=actor_of(request), at=now(), contact_id=contact_id, said=newcomer.said, sure=sure)
    except LikeSomebodyError as like:
        offered = shown_customers(desk.list_like(like.candidates, viewer=viewer_of(request)))
        return draw_contact(request, page, status=422, like=offered, **typed)
    except (ContactStateError, UnknownContactError) as error:
        return gone(request, contact_id, error)
    forget(request, contact_id, "new", "who")
    messages.success(request, _("%(name)s is now a customer.") % {"name": newcomer.said.name})
    return back(contact_id)


@step()
@open_to(*ADVISERS)
def language(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The language that they wish to speak."""
    try:
        log_contact.set_language(
            by=actor_of(request), at=now(), contact_id=contact_id, language=request.POST.get("language", "")
        )
    except (ContactStateError, ContactRefusedError, UnknownContactError) as error:
        return gone(request, contact_id, error)
    return back(contact_id)


@step()
@open_to(*ADVISERS)
def draft(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Keep what is half written. A script hears only when other questions apply now; without one, the page is shown."""
    form = request.POST.get("draft", "")
    if FORMS.fullmatch(form) is None:
        raise Http404
    fields = {
        without_nul(name): [without_nul(value) for value in values]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
    }
    try:
        log_contact.keep_draft(by=actor_of(request), at=now(), contact_id=contact_id, form=form, fields=fields)
    except (ContactStateError, ContactRefusedError, UnknownContactError) as error:
        return gone(request, contact_id, error)
    if request.headers.get("HX-Request") != "true":
        messages.success(request, _("Kept for later."))
        return back(contact_id)
    return _asked_now(request, contact_id, form)


@step()
@open_to(*ADVISERS)
def finish(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Wrap up; what the adviser corrected is kept."""
    try:
        demands = {
            UUID(name.removeprefix("demand-")): Demand(*str(value).split(":", 1))
            for name, value in request.POST.items()
            if name.startswith("demand-")
        }
        log_contact.wrap_up(by=actor_of(request), at=now(), contact_id=contact_id, demands=demands)
    except NothingNotedError:
        words = _("Note what the email was about first, or say that nothing needs doing. Nothing was changed.")
        messages.warning(request, words)
        return back(contact_id)
    except (ValueError, ContactStateError, UnknownContactError, ContactRefusedError) as error:
        return gone(request, contact_id, error)
    messages.success(request, _("The contact is finished."))
    return redirect("desk:home")


def back(contact_id: UUID, **place: str) -> HttpResponseRedirect:
    """To the contact, at a place, or where it was left."""
    address = reverse("desk:contact", args=[contact_id])
    return HttpResponseRedirect(f"{address}?{urlencode(place)}" if place else address)


def gone(request: HttpRequest, contact_id: UUID, error: Exception) -> HttpResponse:
    """What was asked for is not possible (any more): nothing was changed.

    :raises Http404: when there is no such contact.
    """
    if isinstance(error, UnknownContactError):
        raise Http404 from error
    if request.headers.get("HX-Request") == "true":
        again = {"HX-Redirect": reverse("desk:contact", args=[contact_id])}
        return HttpResponse(status=204, headers=again if isinstance(error, ContactStateError) else {})
    words = _("That is not possible: it was finished, is with somebody else, or is not there. Nothing was changed.")
    messages.warning(request, words)
    return redirect("desk:home") if isinstance(error, ContactStateError) else back(contact_id)


def forget(request: HttpRequest, contact_id: UUID, *forms: str) -> None:
    """What was half written in these forms is done."""
    for form in forms:
        log_contact.keep_draft(by=actor_of(request), at=now(), contact_id=contact_id, form=form, fields=None)


def _asked_now(request: HttpRequest, contact_id: UUID, form: str) -> HttpResponse:
    kind, _sep, slug = form.partition(":")
    service = find_service(slug) if kind == "case" else None
    if service is None:
        return HttpResponse(status=204)
    page = get_page(request, contact_id)
    values = read_answers(service.definition.questions, request.POST, PREFIX)
    shown = show_form(page, service, values=values, words=read_words(request))
    if shown["shown"] == request.POST.get("shown"):
        return HttpResponse(status=204)
    return render(request, "desk/asked.html", {**shown, "contact": page.contact})
