"""The desk as its pages show it: finished words."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from firstcontact.domain.applications.rules import readable_phone
from firstcontact.domain.catalogue.search import Hit
from firstcontact.domain.contacts.queries import ContactFacts, EnquiryFacts
from firstcontact.domain.customers.queries import CustomerFacts
from firstcontact.domain.customers.rules import needs_of
from firstcontact.doors.parts.dates import format_plain, format_short, format_when, machine_time
from firstcontact.doors.parts.language import OWN_NAMES
from firstcontact.doors.parts.links import link_to
from firstcontact.doors.parts.names import (
    ACCESS_NEEDS,
    CASE_STATE_KINDS,
    CASE_STATES,
    CHANNELS,
    PROMISE_KINDS,
    PROMISE_STATE_KINDS,
    PROMISE_STATES,
    RESULTS,
    name_of,
)
from firstcontact.doors.parts.promised import due_words, state_of
from firstcontact.doors.parts.words import reading, said
from firstcontact.foundation.clock import now
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.case_page import ShownPromise
from firstcontact.overviews.customer_page import CustomerPage, ShownCase
from firstcontact.overviews.desk import FoundHit


def shown_customers(customers: Iterable[CustomerFacts]) -> list[dict[str, Any]]:
    """Customers that were found, each with enough to tell them apart."""
    return [
        {
            "id": one.id,
            "name": one.name or _("No name given"),
            "href": link_to("desk:customer", one.id),
            "under": " · ".join(filter(None, (one.whole_address, _phone(one.phone), one.email))),
            "born": format_plain(one.date_of_birth) if one.date_of_birth else "",
        }
        for one in customers
    ]


def shown_hits(hits: Iterable[FoundHit], address: Callable[[Hit], str]) -> list[dict[str, Any]]:
    """Services and ready answers that were found."""
    return [
        {
            "title": said(one.hit.title),
            "href": address(one.hit),
            "service": one.hit.service,
            "answer": one.answer,
            "form_key": uuid4().hex,
        }
        for one in hits
    ]


def shown_customer(page: CustomerPage) -> dict[str, Any]:
    """The single view."""
    one = page.customer
    return {
        "customer": {
            "id": one.id,
            "name": one.name or _("No name given"),
            "href": link_to("desk:customer", one.id),
            "language": OWN_NAMES.get(one.language, ""),
            "language_code": one.language,
            "address": one.whole_address,
            "phone": _phone(one.phone),
            "email": one.email,
            "checked": one.email_verified or one.phone_verified,
            "born": format_plain(one.date_of_birth) if one.date_of_birth else "",
            "needs": [name_of(ACCESS_NEEDS, need) for need in needs_of(one.access_needs)],
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
        "href": link_to("office:case", case.id),
        "state": name_of(CASE_STATES, case.state),
        "state_kind": CASE_STATE_KINDS.get(case.state, "plain"),
        "under": case.summary,
        "when": format_short(case.opened_at),
        "asked": shown.asked,
        "is_open": case.is_open,
        "can_reopen": shown.can_reopen,
    }


def _promise(shown: ShownPromise, case: ShownCase) -> dict[str, Any]:
    promise = shown.promise
    state = state_of(promise, now())
    return {
        "title": said(case.service),
        "state": name_of(PROMISE_STATES, state),
        "kind": PROMISE_STATE_KINDS.get(state, "ok"),
        "words": f"{name_of(PROMISE_KINDS, promise.kind)} {due_words(promise, reading())}",
        "share": shown.used,
        "href": link_to("office:case", case.case.id),
    }


def _entry(contact: ContactFacts, page: CustomerPage) -> dict[str, Any]:
    asked = [enquiry for enquiry in contact.enquiries if not enquiry.hidden]
    case = next((page.case_of_enquiry[one.id] for one in asked if one.id in page.case_of_enquiry), None)
    return {
        "icon": contact.channel,
        "channel": name_of(CHANNELS, contact.channel),
        "title": _title(contact, asked, page),
        "body": "; ".join(f"“{enquiry.words}”" for enquiry in asked if enquiry.words),
        "body_language": contact.language,
        "when": format_when(contact.at),
        "when_iso": machine_time(contact.at),
        "under": page.advisers.get(contact.taken_by, "") if contact.taken_by and not _all_hidden(contact) else "",
        "href": link_to("office:case", case) if case else "",
        "pill": _("now") if contact.state == "in_hand" else "",
        "pill_kind": "info",
    }


def _title(contact: ContactFacts, asked: list[EnquiryFacts], page: CustomerPage) -> str:
    if _all_hidden(contact):
        return _("A contact with another team")
    if asked:
        others = [_("something with another team")] if len(asked) < len(contact.enquiries) else []
        return "; ".join([*(_asked(enquiry, page) for enquiry in asked), *others])
    if contact.id in page.subjects:
        return page.subjects[contact.id]
    return _("We wrote to them") if contact.direction == "outbound" else _("They contacted us")


def _all_hidden(contact: ContactFacts) -> bool:
    return bool(contact.enquiries) and all(enquiry.hidden for enquiry in contact.enquiries)


def _asked(enquiry: EnquiryFacts, page: CustomerPage) -> str:
    service = said(page.services.get(enquiry.service)) or enquiry.service.replace("-", " ").capitalize()
    return f"{service}: {name_of(RESULTS, enquiry.result)}"


def _phone(phone: str) -> str:
    return readable_phone(phone) if phone else ""
