"""What was found by words, as the page of a search shows it."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.doors.parts.dates import format_short, format_when, machine_time
from firstcontact.doors.parts.links import link_to
from firstcontact.doors.parts.names import CASE_STATE_KINDS, CASE_STATES, CHANNELS, name_of
from firstcontact.doors.parts.words import echoed, said
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.desk import Found, has_words
from firstcontact.overviews.words import FoundCase, FoundSaid

LONGEST = 240


def shown_words(found: Found, typed: str) -> dict[str, Any]:
    """Cases and contacts, and where to look further: for the words at all, or for older ones."""
    looked, address = found.words, reverse("desk:search")
    by_words = f"{address}?{urlencode({'q': typed, 'words': '1'})}"
    older = f"{address}?{urlencode({'q': typed, 'words': '1', 'older': '1'})}"
    return {
        "word_cases": [_case(one) for one in looked.cases] if looked else [],
        "word_said": [_said(one) for one in looked.said] if looked else [],
        "words_more": looked.more if looked else False,
        "words_older": looked.older if looked else False,
        "words_looked": looked is not None,
        "words_href": by_words if looked is None and found.case is None and has_words(typed) else "",
        "older_href": older if looked is not None and not looked.older else "",
    }


def _case(one: FoundCase) -> dict[str, Any]:
    return {
        "title": said(one.service),
        "href": link_to("office:case", one.case.id),
        "reference": show_reference(one.case.reference),
        "state": name_of(CASE_STATES, one.case.state),
        "state_kind": CASE_STATE_KINDS.get(one.case.state, "plain"),
        "under": one.case.summary,
        "when": format_short(one.case.opened_at),
    }


def _said(one: FoundSaid) -> dict[str, Any]:
    """Where it leads: the case, else the person, else the contact itself."""
    name = (one.customer.name or _("No name given")) if one.customer else _("Unknown")
    if one.case is not None:
        href = link_to("office:case", one.case)
    elif one.customer is not None:
        href = link_to("desk:customer", one.customer.id)
    else:
        href = link_to("desk:contact", one.contact.id)
    return {
        "who": name,
        "href": href,
        "body": echoed(one.said.words, LONGEST),
        "language": one.contact.language,
        "channel": name_of(CHANNELS, one.contact.channel),
        "icon": one.contact.channel,
        "when": format_when(one.said.at),
        "when_iso": machine_time(one.said.at),
    }
