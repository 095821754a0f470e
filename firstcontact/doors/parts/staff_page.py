"""What every staff page shows around its content: where else they may go, who they are, the way out."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstcontact.doors.parts.access import colleague_of
from firstcontact.doors.parts.filling import find_filling
from firstcontact.doors.parts.links import link_to

DOORS: tuple[tuple[str, Promise, frozenset[str]], ...] = (
    ("desk:home", _("Desk"), frozenset({"adviser", "team_leader"})),
    ("office:home", _("Cases"), frozenset({"officer", "adviser", "team_leader", "manager"})),
    ("board:home", _("Board"), frozenset({"team_leader", "manager", "administrator"})),
    ("manage:home", _("Set-up"), frozenset({"administrator", "manager"})),
)

HOMES = {
    "adviser": "desk:home",
    "officer": "office:home",
    "team_leader": "office:home",
    "manager": "board:home",
    "administrator": "manage:home",
}
"""Where a working day begins, by role; of several roles the first counts."""


def first_door(roles: Collection[str]) -> str:
    """The address where somebody with these roles begins; the website for who has none here."""
    return next((_address(home) for role, home in HOMES.items() if role in roles and _address(home)), "/")


def staff_page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of staff pages; nothing for the public."""
    colleague = colleague_of(request)
    if colleague is None:
        return {}
    links = []
    for name, words, roles in DOORS:
        address = _address(name)
        if address and not roles.isdisjoint(colleague.roles):
            links.append({"href": address, "text": str(words), "current": request.path.startswith(address)})
    return {
        "top_nav": links,
        "user_name": colleague.name,
        "account_href": _address("mfa_index"),
        "sign_out_href": _address("account_logout"),
        "search_href": _address("desk:search") if links else "",
        "home_href": links[0]["href"] if links else "/",
        "filling": find_filling(request),
        "live_address": settings.LIVE_ADDRESS.format(host=split_domain_port(request.get_host())[0]),
    }


def _address(name: str) -> str:
    try:
        return link_to(name)
    except NoReverseMatch:
        return ""
