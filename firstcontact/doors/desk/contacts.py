"""The contact that an adviser is in: who, what was asked, answers and cases, and the wrap-up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcontact.domain.cases.queries import UnknownCaseError
from firstcontact.domain.catalogue.queries import UnknownServiceError
from firstcontact.domain.catalogue.search import Hit
from firstcontact.domain.contacts.actions import ContactRefusedError
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.customers.queries import UnknownCustomerError
from firstcontact.domain.customers.rules import Said, is_full_name
from firstcontact.doors.desk.home import ADVISERS
from firstcontact.doors.desk.shown import hand_cards, shown_contact, shown_customers, shown_hits
from firstcontact.doors.parts.access import actor_of, open_to, viewer_of
from firstcontact.doors.parts.posted import Errors, errors_by_question, read_answers
from firstcontact.doors.parts.words import reading, said
from firstcontact.foundation.clock import now
from firstcontact.foundation.references import show_reference
from firstcontact.journeys import log_contact
from firstcontact.journeys.log_contact import ContactStateError, Refused, Stopped
from firstcontact.overviews import desk

PREFIX = "q-"
ANSWERS = ("answered", "signposted", "handed_over", "cannot_help", "call_back_promised")


@open_to(*ADVISERS)
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The contact, where it was left."""
    return render(request, "desk/contact.html", _page(request, contact_id, request.GET.get("service", "")))


@require_POST
@open_to(*ADVISERS)
def choose(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Say who it is, or leave them unknown."""
    chosen = request.POST.get("customer", "")
    try:
        customer = UUID(chosen) if chosen else None
        log_contact.choose_customer(by=actor_of(request), at=now(), contact_id=contact_id, customer_id=customer)
    except (ValueError, UnknownCustomerError, UnknownContactError) as error:
        return _gone(request, contact_id, error)
    return _back(contact_id, service=request.POST.get("service", ""))


@require_POST
@open_to(*ADVISERS)
def add(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Somebody new: at least a full name."""
    given = {name: request.POST.get(name, "").replace("\0", "").strip()[:300] for name in NEW_FIELDS}
    if not is_full_name(given["name"]):
        errors = Errors()
        errors.add("#name", _("Write their first name and family name."))
        page = _page(request, contact_id, "")
        return render(request, "desk/contact.html", {**page, "errors": errors, "new": given}, status=422)
    try:
        log_contact.add_customer(by=actor_of(request), at=now(), contact_id=contact_id, said=_said(given))
    except (ContactStateError, UnknownContactError) as error:
        return _gone(request, contact_id, error)
    messages.success(request, _("%(name)s is now a customer.") % {"name": given["name"]})
    return _back(contact_id)


@require_POST
@open_to(*ADVISERS)
def answer(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """What was asked was dealt with at once."""
    result = request.POST.get("result", "answered")
    try:
        log_contact.note_answer(
            by=actor_of(request),
            at=now(),
            contact_id=contact_id,
            service=request.POST.get("service", ""),
            result=result if result in ANSWERS else "",
            words=_words(request),
        )
    except (ContactStateError, UnknownContactError, UnknownServiceError, ContactRefusedError) as error:
        return _gone(request, contact_id, error)
    messages.success(request, _("Noted."))
    return _back(contact_id)


@require_POST
@open_to(*ADVISERS)
def open_a_case(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Open a case with the service's questions, all on one page; refused answers stay as they were typed."""
    slug = request.POST.get("service", "")
    page = _page(request, contact_id, slug)
    if page["definition"] is None:
        raise Http404
    raws = read_answers(page["definition"].questions, request.POST, PREFIX)
    try:
        opened = log_contact.open_case_in_contact(
            by=actor_of(request),
            at=now(),
            contact_id=contact_id,
            service=slug,
            raws=raws,
            words=_words(request),
        )
    except (ContactStateError, UnknownContactError) as error:
        return _gone(request, contact_id, error)
    if isinstance(opened, Refused):
        errors = errors_by_question(opened.mistakes, reading(), PREFIX, page["definition"].questions)
        page = {**page, "errors": errors, "values": raws, "words": _words(request)}
        return render(request, "desk/contact.html", page, status=422)
    if isinstance(opened, Stopped):
        messages.warning(request, _("No case is needed. %(why)s") % {"why": said(opened.say)})
        return _back(contact_id)
    number = {"number": show_reference(opened.reference)}
    text = _("They had told us already: case %(number)s.") if opened.found else _("Case %(number)s is open.")
    messages.success(request, text % number)
    return _back(contact_id)


@require_POST
@open_to(*ADVISERS)
def ask(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """They ask about a case that is open, or tell us more about it."""
    try:
        log_contact.ask_about_case(
            by=actor_of(request),
            at=now(),
            contact_id=contact_id,
            case_id=UUID(request.POST.get("case", "")),
            new_facts=request.POST.get("new_facts", "")[:10_000],
        )
    except (ValueError, UnknownCaseError, UnknownContactError) as error:
        return _gone(request, contact_id, error)
    messages.success(request, _("Noted."))
    return _back(contact_id)


@require_POST
@open_to(*ADVISERS)
def finish(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Wrap up; what the adviser corrected is kept."""
    demands = {}
    for name, value in request.POST.items():
        kind, _sep, reason = str(value).partition(":")
        if name.startswith("demand-"):
            demands[UUID(name.removeprefix("demand-"))] = Demand(kind, reason)
    try:
        log_contact.wrap_up(by=actor_of(request), at=now(), contact_id=contact_id, demands=demands)
    except (ContactStateError, UnknownContactError, ContactRefusedError) as error:
        return _gone(request, contact_id, error)
    messages.success(request, _("Finished."))
    return redirect("desk:home")


NEW_FIELDS = ("name", "email", "phone", "postcode", "address")


def _said(given: dict[str, str]) -> Said:
    return Said(
        name=given["name"],
        email=given["email"],
        phone=given["phone"],
        postcode=given["postcode"],
        address=given["address"],
    )


def _page(request: HttpRequest, contact_id: UUID, service: str) -> dict[str, Any]:
    viewer = viewer_of(request)
    try:
        found = desk.get_contact_page(contact_id, viewer=viewer, at=now(), service=service)
    except UnknownContactError as error:
        raise Http404 from error
    who, what = (request.GET.get(name, "").replace("\0", "")[:200] for name in ("who", "what"))
    address = reverse("desk:contact", args=[contact_id])
    definition = found.service.definition if found.service else None
    values = _known_values(found) if definition else {}
    return {
        **shown_contact(found),
        "hand": hand_cards(desk.list_hand(viewer=viewer), contact_id),
        "who": who,
        "what": what,
        "found": shown_customers(desk.find_anything(who, viewer=viewer).customers) if who else [],
        "hits": [] if service else shown_hits(desk.find_services(what), lambda hit: _hit_address(address, hit)),
        "service": service if definition else "",
        "definition": definition,
        "elsewhere": said(found.elsewhere.say) if found.elsewhere else "",
        "signposted": found.elsewhere is not None and found.elsewhere.how == "signpost",
        "answer_id": request.GET.get("answer", ""),
        "prefix": PREFIX,
        "values": values,
        "errors": Errors(),
        "new": {"name": who if who and not any(letter.isdigit() for letter in who) else ""},
    }


def _known_values(found: desk.ContactPage) -> dict[str, Any]:
    """What is known of the customer stands in the contact question already: they need not say it again."""
    if found.customer is None or found.service is None:
        return {}
    one = found.customer.customer
    known = {"name": one.name, "email": one.email, "phone": one.phone, "postcode": one.postcode, "address": one.address}
    return {question.id: known for question in found.service.definition.questions if question.type == "contact"}


def _hit_address(address: str, hit: Hit) -> str:
    return f"{address}?{urlencode({'service': hit.service, **({'answer': hit.answer} if hit.answer else {})})}"


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "").replace("\0", "").strip()[:2_000]


def _back(contact_id: UUID, **query: str) -> HttpResponse:
    kept = {name: value for name, value in query.items() if value}
    address = reverse("desk:contact", args=[contact_id])
    return redirect(f"{address}?{urlencode(kept)}" if kept else address)


def _gone(request: HttpRequest, contact_id: UUID, error: Exception) -> HttpResponse:
    if isinstance(error, UnknownContactError):
        raise Http404 from error
    messages.warning(request, _("That is not possible: it was finished, or is not there. Nothing was changed."))
    return redirect("desk:home") if isinstance(error, ContactStateError) else _back(contact_id)
