"""The page of a contact, put together for its template."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.domain.applications.rules import readable_phone
from firstcontact.domain.catalogue.definition import (
    AddressQuestion,
    ChooseOneQuestion,
    ChooseSomeQuestion,
    Is,
    Question,
    ServiceDefinition,
    YesNoQuestion,
)
from firstcontact.domain.catalogue.queries import ServiceFacts
from firstcontact.domain.catalogue.search import Hit
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.contacts.rules import DONE_AT_ONCE
from firstcontact.domain.customers.rules import Said, is_phone
from firstcontact.doors.desk.hand import hand_of
from firstcontact.doors.desk.newcomers import Newcomer, read_newcomer, shown_needs
from firstcontact.doors.desk.places import Place, as_posted, place_in
from firstcontact.doors.desk.seen import note_found
from firstcontact.doors.desk.shown import shown_case, shown_customer, shown_customers, shown_hits
from firstcontact.doors.desk.shown_contact import shown_enquiries, shown_tabs, wrap_up_parts
from firstcontact.doors.desk.shown_letters import written_in
from firstcontact.doors.parts.access import viewer_of
from firstcontact.doors.parts.dates import format_time, local_day
from firstcontact.doors.parts.fees import fee_words
from firstcontact.doors.parts.language import OWN_NAMES
from firstcontact.doors.parts.names import CHANNELS, RESULTS, name_of
from firstcontact.doors.parts.posted import Errors, read_answers, text_in, without_nul
from firstcontact.doors.parts.words import said
from firstcontact.foundation.clock import now
from firstcontact.foundation.languages import Text
from firstcontact.overviews import desk
from firstcontact.overviews.desk import ContactPage

PREFIX = "q-"
LONGEST_WORDS = 2_000


def get_page(request: HttpRequest, contact_id: UUID) -> ContactPage:
    """The contact.

    :raises Http404: when there is none that they may see.
    """
    try:
        return desk.get_contact_page(contact_id, viewer=viewer_of(request), at=now())
    except UnknownContactError as error:
        raise Http404 from error


def draw_contact(
    request: HttpRequest, page: ContactPage, place: Place | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a contact at this place; `more` is what a refused form brings back: errors, answers as typed."""
    at = now()
    place = place or place_in(request, page)
    enquiries = shown_enquiries(page, at)
    context = {
        "contact": page.contact,
        "mine": page.mine,
        "taken_by": page.taken_by,
        "channel": name_of(CHANNELS, page.contact.channel),
        "since": format_time(page.contact.at),
        "spoken": _spoken(page),
        "hand": hand_of(request, page.contact.id),
        "tabs": shown_tabs(page, place),
        "enquiries": enquiries,
        "enquiry": next((one for one in enquiries if one["id"] == place.enquiry), None),
        "wrap_up": wrap_up_parts(page),
        "adding": page.mine and not place.service and place.enquiry is None,
        "form_key": uuid4().hex,
        "errors": Errors(),
        "drafts": page.drafts,
        **(shown_customer(page.customer) if page.customer else {"customer": None}),
        **_who(request, page),
        **_what(request, page, place),
        **written_in(page),
        **more,
    }
    if place.service:
        context |= show_form(page, place.service, place.answer, more.get("values"), more.get("words"))
    return render(request, "desk/contact.html", context, status=status)


def show_form(
    page: ContactPage,
    service: ServiceFacts,
    answer: str = "",
    values: Mapping[str, Any] | None = None,
    words: str | None = None,
) -> dict[str, Any]:
    """The open service: what to say, ready answers, and its questions as far as the answers say which apply.

    :param answer: the ready answer that was found for what they asked.
    :param values: the answers as they were just typed; else what is half written, else what is known of the customer.
    """
    definition = service.definition
    kept = page.drafts.get(f"case:{service.slug}", {})
    known = known_values(page, definition)
    if values is None:
        values = read_answers(definition.questions, as_posted(kept), PREFIX) if kept else known
    form = desk.get_service_form(service, values, at=now())
    elsewhere = page.elsewhere(service)
    return {
        "service": service.slug,
        "definition": definition,
        "fee": fee_words(form.fee),
        "answer_id": answer,
        "elsewhere": elsewhere,
        "signposted": elsewhere is not None and elsewhere.how == "signpost",
        "filled_in": bool(known) and not kept,
        "words": "".join(kept.get("words", [])[:1]) if words is None else words,
        "values": values,
        "prefix": PREFIX,
        "asked": [
            {
                "question": question,
                "sure": question.id in form.sure,
                "only_if": "" if question.id in form.sure else only_if(definition, question),
            }
            for question in form.questions
        ],
        "shown": " ".join(sorted(form.sure)) + (" stop" if form.stop else "") + " warn" * len(form.warnings),
        "stop": form.stop.stop if form.stop else None,
        "stop_result": (form.stop.result or "answered") if form.stop else "",
        "stop_button": _("Note it: %(result)s") % {"result": name_of(RESULTS, form.stop.result or "answered")}
        if form.stop
        else "",
        "warnings": [said(warning) for warning in form.warnings],
        "results": [{"value": code, "text": name_of(RESULTS, code)} for code in DONE_AT_ONCE],
    }


def known_values(page: ContactPage, definition: ServiceDefinition) -> dict[str, Any]:
    """What is known of the customer stands in the questions already, to be confirmed: nothing is asked twice."""
    one = page.openly or _written_by(page)
    if one is None:
        return {}
    lines = one.address.split("\n") if one.address else []
    values: dict[str, Any] = {}
    for question in definition.questions:
        if question.type == "contact":
            values[question.id] = {
                "name": one.name,
                "email": one.email,
                "phone": readable_phone(one.phone) if one.phone else "",
                "address": one.address,
                "postcode": one.postcode,
            }
        elif isinstance(question, AddressQuestion) and question.letters and question.shown_when is None and lines:
            values[question.id] = {"lines": "\n".join(lines), "postcode": one.postcode}
    return values


def _written_by(page: ContactPage) -> Said | None:
    """Of an email from somebody who is not known: its sender, to whom the case will be told."""
    if page.email is None:
        return None
    message = page.email.letters[0].message
    return Said(name=message.sender_name, email=message.sender_address)


def only_if(definition: ServiceDefinition, question: Question) -> str:
    """When a question applies, in words, for whoever reads the page without scripts."""
    condition = question.shown_when
    other = definition.question(condition.question) if isinstance(condition, Is) else None
    if not isinstance(condition, Is) or other is None:
        return _("Only if it applies.")
    chosen = [said(_label(other, code)) for code in condition.one_of]
    return _("Only if “%(question)s” is: %(answer)s") % {
        "question": said(other.ask),
        "answer": _(" or ").join(chosen),
    }


def read_words(request: HttpRequest) -> str:
    """What they said in their own words."""
    return text_in(request.POST, "words").strip()[:LONGEST_WORDS]


def hit_address(contact_id: UUID, hit: Hit) -> str:
    """Where a service or an answer is opened in this contact."""
    fields = {"service": hit.service, **({"answer": hit.answer} if hit.answer else {})}
    return f"{reverse('desk:contact', args=[contact_id])}?{urlencode(fields)}"


def find_for(contact_id: UUID, what: str) -> list[dict[str, Any]]:
    """Services and ready answers for what was asked."""
    found = shown_hits(desk.find_services(what), lambda hit: hit_address(contact_id, hit))
    return found if what.strip() else sorted(found, key=lambda hit: str(hit["title"]).casefold())


def _label(question: Question, code: str) -> Text | str:
    if isinstance(question, YesNoQuestion):
        return question.labels.yes if code == "yes" else question.labels.no
    if isinstance(question, ChooseOneQuestion | ChooseSomeQuestion) and code in question.options:
        return question.options[code].label
    return code


def _spoken(page: ContactPage) -> list[dict[str, Any]]:
    """The languages to choose from for this contact; none where the council has one only."""
    if len(page.languages) < 2:
        return []
    return [
        {"code": code, "name": OWN_NAMES.get(code, code), "current": code == page.contact.language}
        for code in page.languages
    ]


def _who(request: HttpRequest, page: ContactPage) -> dict[str, Any]:
    """The search for who it is, and somebody new as far as they are typed."""
    if page.customer is not None or not page.mine:
        return {"who": "", "found": [], "found_case": None}
    who = _typed(request, page, "who")
    asked = "who" in request.GET and bool(who.strip())
    found = desk.find_anything(who, viewer=viewer_of(request)) if asked else _by_sender(page)
    note_found(request, found)
    drafted = page.drafts.get("new")
    newcomer = _newcomer(drafted or _sender(page), who)
    return {
        "who": who,
        "asked_who": asked,
        "found": shown_customers(found.customers),
        "found_case": shown_case(desk.show_case(found.case)) if found.case else None,
        "new": newcomer.typed,
        "needs": shown_needs(newcomer.typed["needs"]),
        "new_open": bool(drafted) or (asked and not found.customers and found.case is None),
    }


def _sender(page: ContactPage) -> dict[str, list[str]] | None:
    """Of an email: its sender as somebody new."""
    if page.email is None:
        return None
    message = page.email.letters[0].message
    return {"name": [message.sender_name], "email": [message.sender_address]}


def _by_sender(page: ContactPage) -> desk.Found:
    """Of an email: the customers who have its address, to choose from."""
    return desk.Found(customers=page.email.maybe if page.email else ())


def _newcomer(drafted: Mapping[str, list[str]] | None, who: str) -> Newcomer:
    fields: Mapping[str, list[str]] = drafted or {}
    if not fields and who:
        fields = {_kind_of(who): [who]}
    return read_newcomer(as_posted(fields), local_day(now()))


def _kind_of(who: str) -> str:
    """What the words of a search are of somebody new."""
    if "@" in who:
        return "email"
    if is_phone(who):
        return "phone"
    return "postcode" if any(letter.isdigit() for letter in who) else "name"


def _what(request: HttpRequest, page: ContactPage, place: Place) -> dict[str, Any]:
    """The search for what it is about."""
    if not page.mine or place.service or place.enquiry is not None:
        return {"what": "", "hits": []}
    what = _typed(request, page, "what")
    return {"what": what, "hits": find_for(page.contact.id, what)}


def _typed(request: HttpRequest, page: ContactPage, name: str) -> str:
    kept = "".join(page.drafts.get(name, {}).get(name, [])[:1])
    return without_nul(request.GET.get(name, kept))[:200]
