"""Other systems in words: what a key allows, what a webhook is told of, and how each stands."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstcontact.domain.connections.rules import EVENTS
from firstcontact.domain.staff.queries import list_teams
from firstcontact.doors.parts.names import name_of
from firstcontact.doors.parts.words import said

SCOPES: Mapping[str, Promise] = {
    "contacts:read": _("Read contacts and enquiries"),
    "contacts:write": _("Hand in contacts, and open cases with them"),
    "customers:read": _("Find and read customers"),
    "customers:write": _("Add customers"),
    "cases:read": _("Read cases and promises"),
    "queues:read": _("Read queues"),
    "open311": _("Take and show reports by Open311"),
    "webhooks": _("Be told of events by webhooks"),
}
GROUPS: Mapping[str, tuple[Promise, tuple[str, ...]]] = {
    "cases": (_("Cases: opened, changed, closed, and what customers are told of them"), ("case_", "customer_")),
    "promises": (_("Promises: made, at risk, kept, broken"), ("promise_",)),
    "contacts": (_("Contacts and what was asked in them"), ("contact_", "enquiry_", "demand_")),
    "customers": (_("Customers: somebody new, and who is who"), ("customer_",)),
}
OF_CUSTOMERS = {"customer_made", "customer_recognised", "customer_link_ended"}
"""The other events that begin so are about a case."""
KEY_STATES: Mapping[str, tuple[Promise, str]] = {
    "good": (_("in use"), "ok"),
    "expired": (_("has ended"), "plain"),
    "revoked": (_("taken back"), "plain"),
}
WEBHOOK_STATES: Mapping[str, tuple[Promise, str]] = {
    "active": (_("in order"), "ok"),
    "paused": (_("paused"), "warn"),
    "failing": (_("failing"), "bad"),
}
BECAUSE: Mapping[str, Promise] = {
    "refused": _(
        "It did not take an event in nine tries over almost two days. Nothing is sent until you let it go on."
    ),
    "gone": _("It says that there is nothing at this address any more. Nothing is sent until you let it go on."),
}
DELIVERY_STATES: Mapping[str, tuple[Promise, str]] = {
    "waiting": (_("waiting"), "warn"),
    "delivered": (_("taken"), "ok"),
    "given_up": (_("given up"), "bad"),
}
TROUBLES: Mapping[str, Promise] = {
    "slow": _("no answer within ten seconds"),
    "no_host": _("nobody has this host name"),
    "not_reached": _("nobody answers there"),
    "not_private": _("its certificate is not right"),
    "closed_network": _("an address of a closed network, where nothing is sent"),
    "broken": _("it does not speak HTTP"),
}
ADDRESS_WRONG: Mapping[str, Promise] = {
    "not_an_address": _("Write the address of a web server, like https://crm.example.org/firstcontact."),
    "not_https": _("The address must begin with https."),
    "too_long": _("The address is too long."),
}


def events_of(groups: Iterable[str]) -> list[str]:
    """The events of these groups, in the order in which they are always named."""
    chosen = set(groups)
    return [event for event in EVENTS if group_of(event) in chosen]


def group_of(event: str) -> str:
    """The group that an event belongs to."""
    if event in OF_CUSTOMERS:
        return "customers"
    return next(name for name, (_words, beginnings) in GROUPS.items() if event.startswith(beginnings))


def groups_words(events: Iterable[str]) -> str:
    """The groups that these events are of, as words."""
    found = {group_of(event) for event in events}
    return "; ".join(str(words) for name, (words, _beginnings) in GROUPS.items() if name in found)


def scopes_words(scopes: Iterable[str]) -> list[str]:
    """What a key allows, as words."""
    return [name_of(SCOPES, scope) for scope in scopes]


def teams_words(codes: Iterable[str]) -> str:
    """Whose closed records are seen, as words."""
    names = {team.code: said(team.name) for team in list_teams()}
    return ", ".join(names.get(code, code) for code in codes) or gettext("none: only what every team may see")


def pill(states: Mapping[str, tuple[Promise, str]], code: str) -> dict[str, str]:
    """A state as its mark shows it."""
    words, kind = states[code]
    return {"text": str(words), "kind": kind}
