"""What was asked in a contact as its page shows it: tabs, what to say, and the wrap-up."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from firstcontact.domain.contacts.queries import EnquiryFacts
from firstcontact.doors.desk.places import Place
from firstcontact.doors.parts.names import CASE_STATE_KINDS, CASE_STATES, DEMAND, DEMAND_REASONS, RESULTS, name_of
from firstcontact.doors.parts.promised import spoken_promise
from firstcontact.doors.parts.words import reading, said
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.desk import ContactPage, ShownEnquiry

SPOKEN = ("respond", "resolve", "tell")  # to acknowledge is done by saying so
STILL_SAID = ("running", "paused", "broken")


def shown_enquiries(page: ContactPage, at: datetime) -> list[dict[str, Any]]:
    """What was asked so far, in order."""
    return [_enquiry(one, page, at) for one in page.enquiries]


def shown_tabs(page: ContactPage, place: Place) -> list[dict[str, Any]]:
    """One tab for each thing asked, one for the service that is open, and one to add more."""
    address = reverse("desk:contact", args=[page.contact.id])
    tabs: list[dict[str, Any]] = [
        {
            "text": f"{number} {_name(one)}",
            "href": f"{address}?enquiry={one.enquiry.id}",
            "current": place.enquiry == one.enquiry.id,
        }
        for number, one in enumerate(page.enquiries, start=1)
    ]
    if place.service:
        name = said(place.service.definition.name)
        here = f"{address}?service={place.service.slug}"
        tabs.append({"text": f"{len(page.enquiries) + 1} {name}", "href": here, "current": True})
    if page.mine:
        adding = not place.service and place.enquiry is None
        words = _("+ Add enquiry") if page.enquiries or place.service else _("What is it about?")
        tabs.append({"text": words, "href": f"{address}?add=1", "current": adding, "key": "" if adding else "e"})
    return tabs


def wrap_up_parts(page: ContactPage) -> list[str]:
    """What was opened during the contact: who, cases, and what was answered."""
    who = page.customer.customer.name or _("No name given") if page.customer else _("Unknown")
    return [who, *(_part(one) for one in page.enquiries)]


def demand_choices(enquiry: EnquiryFacts) -> list[dict[str, Any]]:
    """The demand types to choose from; the proposed one is chosen."""
    now_is = f"{enquiry.demand}:{enquiry.demand_reason}"
    failure = name_of(DEMAND, "failure")
    choices = [
        ("value:", name_of(DEMAND, "value")),
        *((f"failure:{reason}", f"{failure}: {name_of(DEMAND_REASONS, reason)}") for reason in DEMAND_REASONS),
    ]
    return [{"value": value, "text": text, "selected": value == now_is} for value, text in choices]


def _name(one: ShownEnquiry) -> str:
    if one.enquiry.hidden:
        return _("Something with another team")
    return said(one.definition.name) if one.definition else one.enquiry.service


def _part(one: ShownEnquiry) -> str:
    if one.case is not None:
        return _("Case %(number)s") % {"number": show_reference(one.case.reference)}
    return _name(one) if one.enquiry.hidden else f"{_name(one)}: {name_of(RESULTS, one.enquiry.result)}"


def _enquiry(one: ShownEnquiry, page: ContactPage, at: datetime) -> dict[str, Any]:
    enquiry = one.enquiry
    shown: dict[str, Any] = {"hidden": enquiry.hidden, "id": enquiry.id, "title": _name(one)}
    if enquiry.hidden:
        return shown
    return {
        **shown,
        "headline": _headline(one),
        "result": name_of(RESULTS, enquiry.result),
        "words": enquiry.words,
        "spoken": _spoken(one, page.contact.language, at),
        "also": _spoken(one, reading(), at) if page.contact.language != reading() else [],
        "language": page.contact.language,
        "proposed": enquiry.demand_by == "machine",
        "demand": _demand(enquiry),
        "demand_choices": demand_choices(enquiry),
        **_case(one),
    }


def _case(one: ShownEnquiry) -> dict[str, Any]:
    if one.case is None:
        return {"reference": ""}
    return {
        "reference": show_reference(one.case.reference),
        "href": reverse("office:case", args=[one.case.id]),
        "state": name_of(CASE_STATES, one.case.state),
        "state_kind": CASE_STATE_KINDS.get(one.case.state, "plain"),
    }


def _headline(one: ShownEnquiry) -> str:
    if one.case is None:
        return name_of(RESULTS, one.enquiry.result)
    number = {"number": show_reference(one.case.reference)}
    if one.enquiry.result == "case_opened":
        return _("Case %(number)s is open.") % number
    if one.enquiry.result == "progress_given":
        return _("They asked how case %(number)s stands.") % number
    return _("What they told us is with case %(number)s.") % number


def _spoken(one: ShownEnquiry, language: str, at: datetime) -> list[str]:
    """What to tell the caller, in their language: the reference, and by when."""
    if one.case is None or one.definition is None:
        return []
    with translation.override(language):
        first = _("Your reference is %(number)s.") % {"number": show_reference(one.case.reference)}
        if not one.case.is_open:
            ended = said(one.definition.outcomes.get(one.case.outcome), language)
            return [first, _("It is finished."), *([ended] if ended else [])]
    own = one.definition.promise_words
    promised = [promise for promise in one.promises if promise.kind in SPOKEN and promise.state in STILL_SAID]
    return [first, *dict.fromkeys(spoken_promise(each, own(each.kind), language, at) for each in promised)]


def _demand(enquiry: EnquiryFacts) -> str:
    kind = name_of(DEMAND, enquiry.demand)
    return f"{kind}: {name_of(DEMAND_REASONS, enquiry.demand_reason)}" if enquiry.demand_reason else kind
