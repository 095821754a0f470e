"""What a line of the audit trail says beyond who, what and whose: its facts, which are codes and ids, in words."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.domain.measures.definitions import BY_ID
from firstcontact.domain.measures.rules import PeriodError, read_period
from firstcontact.doors.parts.figure_words import part_words, period_name
from firstcontact.doors.parts.names import CHANNELS, DEMAND, EVIDENCE, HISTORY, name_of
from firstcontact.doors.parts.names import ROLES as ROLE_NAMES
from firstcontact.doors.parts.words import said
from firstcontact.foundation.languages import Text
from firstcontact.overviews.trail import Line, Trail, read_id

PAGES = {"case": "office:case", "customer": "desk:customer"}


def details_words(facts: Mapping[str, Any], page: Trail) -> str:
    """The facts as words: `Taken`, `Contacts · October 2026 · Phone`. What says nothing is left out."""
    if "measure" in facts:
        return _figure(facts, page)
    told = (_fact(name, str(value), page) for name, value in facts.items() if value not in ("", None))
    return "; ".join(words for words in told if words)


def page_of(line: Line) -> str:
    """The page of the record itself, where there is one that an administrator may open; else nothing."""
    kind = line.entry.subject_kind
    if line.hidden or not line.whose or kind not in PAGES:
        return ""
    return reverse(PAGES[kind], args=[line.entry.subject_id])


def rows_page_of(facts: Mapping[str, Any]) -> str:
    """The rows behind a figure that somebody looked at."""
    if facts.get("measure") not in BY_ID:
        return ""
    query = {name: facts[name] for name in ("period", "service", "channel", "part") if facts.get(name)}
    address = reverse("board:rows", args=[facts["measure"]])
    return f"{address}?{urlencode(query)}" if query else address


def _fact(name: str, value: str, page: Trail) -> str:
    """One fact; a kind of fact without words (of an old line, say) as it is."""
    if name in READ:
        return READ[name](value, page)
    return f"{name.replace('_', ' ')}: {value.replace('_', ' ')}"


def _customer(value: str, page: Trail) -> str:
    if value == str(None):
        return _("with nobody we know")
    customer = read_id(value)
    name = page.customers.get(customer, "") if isinstance(customer, UUID) else ""
    return _("with %(name)s") % {"name": name} if name else _("with a customer")


def _roles(value: str, page: Trail) -> str:
    del page
    return ", ".join(name_of(ROLE_NAMES, role) for role in value.split(","))


def _teams(value: str, page: Trail) -> str:
    names = ", ".join(_named(page.teams, team) for team in value.split(","))
    return _("in the teams: %(teams)s") % {"teams": names}


READ: Mapping[str, Callable[[str, Trail], str]] = {
    "customer": _customer,
    "demand": lambda value, _page: _("demand: %(kind)s") % {"kind": name_of(DEMAND, value).lower()},
    "ended": lambda _value, _page: _("no longer works here"),
    "entry": lambda value, _page: name_of(HISTORY, value),
    "evidence": lambda value, _page: name_of(EVIDENCE, value),
    "number": lambda value, _page: _("version %(number)s") % {"number": value},
    "roles": _roles,
    "teams": _teams,
}


def _figure(facts: Mapping[str, Any], page: Trail) -> str:
    """Which figure's rows, as their own page says it."""
    measure, part = str(facts["measure"]), str(facts.get("part") or "")
    channel, service = str(facts.get("channel") or ""), str(facts.get("service") or "")
    words = [
        said(BY_ID[measure].name) if measure in BY_ID else measure.replace("_", " "),
        part_words(measure, part) if part else "",
        _period(str(facts.get("period") or "")),
        _named(page.services, service) if service else "",
        name_of(CHANNELS, channel) if channel else "",
    ]
    return " · ".join(each for each in words if each)


def _period(key: str) -> str:
    try:
        return period_name(read_period(key)) if key else ""
    except PeriodError:
        return key


def _named(names: Mapping[str, Text], code: str) -> str:
    return said(names[code]) if code in names else code.replace("-", " ")
