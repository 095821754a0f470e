"""An adviser's calls over HTTP: what is posted, and what became of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from firstcontact.domain.contacts.queries import ContactFacts, get_contact, list_in_hand
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.tenancy import acting_for
from tests.browser.visits import last_weekday

SEES_ALL = Viewer.of(SYSTEM)
MARY = {
    "name": "Mary Jones",
    "phone": "01632 960 001",
    "email": "mary@example.org",
    "address": "14 Mill Lane\nCastlemere",
    "postcode": "CM1 2AB",
}


def bin_fields(**instead: Any) -> dict[str, Any]:
    """A missed bin as the page of questions posts it."""
    day = last_weekday()
    return {
        "service": "missed-bin",
        "form_key": "a-form",
        "q-address-lines": ["14 Mill Lane", ""],
        "q-address-postcode": "CM1 2AB",
        "q-bin": "rubbish",
        "q-day-day": str(day.day),
        "q-day-month": str(day.month),
        "q-day-year": str(day.year),
        "q-help": "no",
        "q-out_in_time": "yes",
        "q-sticker": "no",
        "q-street": "just_mine",
        **instead,
    }


def start_call(client: Client, actor: Actor, *, begin: str = "phone:en", key: str = "") -> UUID:
    """Begin a call. Returns its contact."""
    before = {one.id for one in list_in_hand(viewer=Viewer.of(actor))}
    client.post("/desk/start/", {"begin": begin, "key": key})
    return next(one.id for one in list_in_hand(viewer=Viewer.of(actor)) if one.id not in before)


def post(client: Client, contact: UUID, step: str, fields: dict[str, Any] | None = None) -> HttpResponse:
    """Post a form of the contact page, and follow where it leads."""
    answer: Any = client.post(f"/desk/contacts/{contact}/{step}/", fields or {}, follow=True)
    return answer  # type: ignore[no-any-return]


def text_of(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())


def contact_now(contact: UUID, council: UUID | None = None) -> ContactFacts:
    """The contact as it is now."""
    if council is None:
        return get_contact(contact, viewer=SEES_ALL)
    with acting_for(council):
        return get_contact(contact, viewer=SEES_ALL)
