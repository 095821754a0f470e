"""The desk as its pages show it: finished words."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcontact.domain.catalogue.search import Hit
from firstcontact.domain.contacts.queries import ContactFacts, EnquiryFacts
from firstcontact.domain.customers.queries import CustomerFacts
from firstcontact.doors.parts.dates import format_short, format_time, format_when, machine_time
from firstcontact.doors.parts.names import (
    CASE_STATE_KINDS,
    CASE_STATES,
    CHANNELS,
    DEMAND,
    DEMAND_REASONS,
    PROMISE_KINDS,
    PROMISE_STATE_KINDS,
    PROMISE_STATES,
    RESULTS,
    name_of,
)
from firstcontact.doors.parts.words import said
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.case_page import ShownPromise
from firstcontact.overviews.customer_page import CustomerPage, ShownCase
from firstcontact.overviews.desk import ContactPage, InHand, ShownEnquiry

LANGUAGES = {"cy": "Cymraeg", "en": "English"}


def hand_cards(hand: Iterable[InHand], current: UUID | None = None) -> list[dict[str, Any]]:
    """The contacts in hand."""
    return [
        {
            "who": one.customer.name if one.customer else _("Unknown"),
            "icon": one.contact.channel,
            "under": name_of(CHANNELS, one.contact.channel),
            "time": format_time(one.contact.at),
            "href": reverse("desk:contact", args=[one.contact.id]),
            "current": one.contact.id == current,
        }
        for one in hand
    ]


def shown_customers(customers: Iterable[CustomerFacts]) -> list[dict[str, Any]]:
    """Customers that were found, each with enough to tell them apart."""
    return [
        {
            "id": one.id,
            "name": one.name or _("No name given"),
            "href": reverse("desk:customer", args=[one.id]),
            "under": " · ".join(filter(None, (one.address, one.postcode, one.phone, one.email))),
            "born": format_short(one.date_of_birth) if one.date_of_birth else "",
        }
        for one in customers
    ]


def shown_hits(hits: Iterable[Hit], address: Callable[[Hit], str]) -> list[dict[str, Any]]:
    """Services and answers that were found."""
    return [{"title": said(hit.title), "href": address(hit), "is_answer": hit.answer is not None} for hit in hits]


def shown_customer(page: CustomerPage) -> dict[str, Any]:
    """The single view."""
    one = page.customer
    return {
        "customer": {
            "id": one.id,
            "name": one.name or _("No name given"),
            "href": reverse("desk:customer", args=[one.id]),
            "language": LANGUAGES.get(one.language, ""),
            "points": [point for point in (one.address, one.postcode) if point],
            "phone": one.phone,
            "email": one.email,
            "checked": one.email_verified or one.phone_verified,
            "born": format_short(one.date_of_birth) if one.date_of_birth else "",
            "access_needs": one.access_needs,
        },
        "open_cases": [shown_case(case) for case in page.cases if case.case.hidden or case.case.is_open],
        "closed_cases": [shown_case(case) for case in page.cases if not (case.case.hidden or case.case.is_open)],
        "promises": [_promise(promise, case) for case in page.cases for promise in case.promises],
        "timeline": [_entry(contact, page) for contact in page.contacts],
    }


def shown_case(shown: ShownCase) -> dict[str, Any]:
    """A case in a list; of another team's only that there is one."""
    case = shown.case
    if case.hidden:
        return {"hidden": True, "title": _("A case with another team"), "when": format_short(case.opened_at)}
    return {
        "hidden": False,
        "id": case.id,
        "title": said(shown.service),
        "reference": show_reference(case.reference),
        "href": reverse("office:case", args=[case.id]),
        "state": name_of(CASE_STATES, case.state),
        "state_kind": CASE_STATE_KINDS.get(case.state, "plain"),
        "under": case.summary,
        "when": format_short(case.opened_at),
    }


def shown_contact(page: ContactPage) -> dict[str, Any]:
    """The contact that the adviser is in."""
    contact = page.contact
    return {
        "contact": contact,
        "channel": name_of(CHANNELS, contact.channel),
        "since": format_time(contact.at),
        "contact_language": LANGUAGES.get(contact.language, ""),
        "in_hand": contact.state == "in_hand",
        "enquiries": [_enquiry(one) for one in page.enquiries],
        "wrap_up": _wrap_up(page),
        **(shown_customer(page.customer) if page.customer else {"customer": None}),
    }


def demand_choices(enquiry: EnquiryFacts) -> list[dict[str, Any]]:
    """The demand types to choose from; the proposed one is chosen."""
    now_is = f"{enquiry.demand}:{enquiry.demand_reason}"
    failure = name_of(DEMAND, "failure")
    choices = [
        ("value:", name_of(DEMAND, "value")),
        *((f"failure:{reason}", f"{failure}: {name_of(DEMAND_REASONS, reason)}") for reason in DEMAND_REASONS),
    ]
    return [{"value": value, "text": text, "selected": value == now_is} for value, text in choices]


def _wrap_up(page: ContactPage) -> str:
    who = page.customer.customer.name if page.customer else _("Unknown")
    asked = len(page.enquiries)
    return f"{who} · " + ngettext("%(n)s enquiry", "%(n)s enquiries", asked) % {"n": asked}


def _enquiry(one: ShownEnquiry) -> dict[str, Any]:
    enquiry = one.enquiry
    if enquiry.hidden:
        return {"hidden": True, "title": _("Something with another team"), "id": enquiry.id}
    case = one.case if one.case is not None and not one.case.hidden else None
    return {
        "hidden": False,
        "id": enquiry.id,
        "title": said(one.service) or enquiry.service,
        "result": name_of(RESULTS, enquiry.result),
        "words": enquiry.words,
        "reference": show_reference(case.reference) if case else "",
        "href": reverse("office:case", args=[case.id]) if case else "",
        "proposed": enquiry.demand_by == "machine",
        "demand_choices": demand_choices(enquiry),
    }


def _promise(shown: ShownPromise, case: ShownCase) -> dict[str, Any]:
    promise = shown.promise
    state = "at_risk" if promise.state == "running" and promise.at_risk else promise.state
    return {
        "title": f"{said(case.service)}: {name_of(PROMISE_KINDS, promise.kind)}",
        "state": name_of(PROMISE_STATES, state),
        "kind": PROMISE_STATE_KINDS.get(state, "ok"),
        "words": _("by %(when)s") % {"when": format_when(promise.due_at)},
        "share": shown.used,
        "href": reverse("office:case", args=[case.case.id]),
    }


def _entry(contact: ContactFacts, page: CustomerPage) -> dict[str, Any]:
    asked = [enquiry for enquiry in contact.enquiries if not enquiry.hidden]
    all_hidden = bool(contact.enquiries) and not asked
    messages = page.messages.get(contact.id, ())
    if all_hidden:
        title = _("A contact with another team")
    elif asked:
        title = "; ".join(_asked(enquiry) for enquiry in asked)
        if len(asked) < len(contact.enquiries):
            title += "; " + _("Something with another team").lower()
    elif messages:
        title = messages[0].subject
    else:
        title = _("We wrote to them") if contact.direction == "outbound" else _("They contacted us")
    case = next((page.case_of_enquiry[one.id] for one in asked if one.id in page.case_of_enquiry), None)
    return {
        "icon": contact.channel,
        "channel": name_of(CHANNELS, contact.channel),
        "title": title,
        "body": "; ".join(enquiry.words for enquiry in asked if enquiry.words),
        "when": format_when(contact.at),
        "when_iso": machine_time(contact.at),
        "under": page.advisers.get(contact.taken_by, "") if contact.taken_by and not all_hidden else "",
        "href": reverse("office:case", args=[case]) if case else "",
    }


def _asked(enquiry: EnquiryFacts) -> str:
    return f"{enquiry.service.replace('-', ' ').capitalize()}: {name_of(RESULTS, enquiry.result).lower()}"
