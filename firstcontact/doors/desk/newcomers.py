"""Somebody new: what the adviser typed of them, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from firstcontact.domain.customers.rules import ACCESS_NEEDS, Said, can_be_called, is_phone
from firstcontact.domain.notices.rules import usable_email
from firstcontact.doors.parts.names import ACCESS_NEEDS as NEED_NAMES
from firstcontact.doors.parts.names import name_of
from firstcontact.doors.parts.posted import Errors, without_nul

LONGEST = {"name": 300, "phone": 60, "email": 320, "address": 500, "postcode": 12}
BORN = ("born-day", "born-month", "born-year")
OLDEST_YEAR = 1900


@dataclass(frozen=True)
class Newcomer:
    """Somebody new as typed; `said` is there when nothing is wrong."""

    typed: dict[str, Any]
    errors: Errors
    said: Said


def read_newcomer(post: QueryDict, today: date) -> Newcomer:
    """Read the form; what was typed stays as it was."""
    typed: dict[str, Any] = {name: _line(post, name, most) for name, most in LONGEST.items()}
    typed |= {name: _line(post, name, 10) for name in BORN}
    typed["needs"] = [need for need in post.getlist("needs") if need in ACCESS_NEEDS]
    errors = Errors()
    if not can_be_called(typed["name"]):
        errors.add("#name", _("Write their first name and family name."))
    if typed["email"] and not usable_email(typed["email"]):
        errors.add("#email", _("Write the whole email address, like name@example.org."))
    if typed["phone"] and not is_phone(typed["phone"]):
        errors.add("#phone", _("Write a phone number, like 01632 960 001."))
    born = _born(typed, today)
    if born is None and any(typed[name] for name in BORN):
        errors.add("#born-day", _("Write a real date of birth, like 27 3 1980."))
    return Newcomer(typed, errors, _said(typed, born))


def shown_needs(chosen: list[str]) -> list[dict[str, Any]]:
    """The access needs to choose from."""
    return [{"value": need, "text": name_of(NEED_NAMES, need), "checked": need in chosen} for need in ACCESS_NEEDS]


def _said(typed: dict[str, Any], born: date | None) -> Said:
    return Said(
        name=typed["name"],
        date_of_birth=born,
        email=typed["email"],
        phone=typed["phone"],
        postcode=typed["postcode"],
        address=typed["address"],
        access_needs=", ".join(typed["needs"]),
    )


def _line(post: QueryDict, name: str, most: int) -> str:
    value = post.get(name) or ""
    return without_nul(value).replace("\r\n", "\n").strip()[:most]


def _born(typed: dict[str, Any], today: date) -> date | None:
    try:
        day, month, year = (int(typed[name]) for name in BORN)
        born = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return born if born.year >= OLDEST_YEAR and born <= today else None
