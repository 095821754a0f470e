"""The left of every desk page: contacts in hand, the ways to begin one, and what waits for the adviser's teams."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from firstcontact.doors.parts.access import viewer_of
from firstcontact.doors.parts.counts import shown_count
from firstcontact.doors.parts.dates import format_time
from firstcontact.doors.parts.language import OWN_NAMES, languages_of
from firstcontact.doors.parts.links import link_to
from firstcontact.doors.parts.names import CHANNELS, name_of
from firstcontact.doors.parts.words import said
from firstcontact.overviews.desk import InHand, get_hand

ADVISERS = ("adviser", "team_leader")
# Pressed with shift: the council's second language.
KEYS = {"phone": "n", "counter": "m"}


def hand_of(request: HttpRequest, current: UUID | None = None) -> dict[str, Any]:
    """What the template `desk/hand.html` reads."""
    hand = get_hand(viewer=viewer_of(request))
    return {
        "contacts": [_card(one, current) for one in hand.contacts],
        "begin": [_way(channel, languages_of(request)) for channel in KEYS],
        "key": uuid4().hex,
        "waiting": [
            {"text": said(team.name), "count": shown_count(count), "href": link_to("office:queue", team.code)}
            for team, count in hand.waiting
        ],
    }


def _card(one: InHand, current: UUID | None) -> dict[str, Any]:
    return {
        "who": (one.customer.name or _("No name given")) if one.customer else one.sender or _("Unknown"),
        "icon": one.contact.channel,
        "under": name_of(CHANNELS, one.contact.channel),
        "time": format_time(one.contact.at),
        "href": link_to("desk:contact", one.contact.id),
        "current": one.contact.id == current,
    }


def _way(channel: str, languages: Any) -> dict[str, Any]:
    """One channel to begin on; in a council of two languages the caller's is chosen with it."""
    words = {"phone": _("Phone call"), "counter": _("At the counter")}[channel]
    if len(languages) < 2:
        return {"text": words, "buttons": [{"channel": channel, "language": languages[0], "key": KEYS[channel]}]}
    buttons = [
        {
            "channel": channel,
            "language": code,
            "text": OWN_NAMES[code],
            "key": KEYS[channel] if code == languages[0] else KEYS[channel].upper(),
        }
        for code in languages
    ]
    return {"text": words, "buttons": buttons}
