"""Whatever a feed shows is told again when it changes, whoever changed it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from firstcontact.domain.contacts.actions import put_back_contact, record_contact, set_language, take_contact
from firstcontact.domain.customers.actions import keep_record, make_customer
from firstcontact.domain.customers.rules import Said
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.journeys import log_contact
from firstcontact.journeys.open_case import Opened
from tests.api.systems import System, system
from tests.towns import Town

pytestmark = pytest.mark.shows("api-feeds")
POTHOLE: dict[str, Any] = {
    "danger": "no",
    "road": "council_road",
    "place": {"words": "Mill Lane, by the bridge"},
    "surface": "carriageway",
    "size": "small",
    "damage": "no",
    "contact": {"name": "M Jones", "email": "m@example.org"},
}


class Follower:
    """Reads what has changed since it asked last."""

    def __init__(self, them: System, path: str) -> None:
        self.them, self.path, self.place = them, path, ""
        self.read()

    def read(self) -> dict[str, Any]:
        """By id."""
        answer = self.them.get(self.path, **({"after": self.place} if self.place else {}))
        assert (answer.status, answer.body["more"]) == (200, False)
        self.place = answer.body["next"]
        return {each["id"]: each for each in answer.body["items"]}


def known(name: str) -> UUID:
    record = keep_record(by=SYSTEM, at=now(), source="phone", said=Said(name=name, phone="01632 960 001"))
    return make_customer(by=SYSTEM, at=now(), record_id=record)


def test_whose_case_it_is_after_all_is_told_and_who_is_left_with_nothing(open_town: Town) -> None:
    """An adviser opens a case for somebody new, and then sees that it is Mary, whom the council knows."""
    by, them = open_town.adviser, system()
    with transaction.atomic():
        mary = known("Mary Jones")
        contact = log_contact.start_contact(by=by, at=now(), channel="phone")
    opened = log_contact.open_case_in_contact(by=by, at=now(), contact_id=contact, service="pothole", raws=POTHOLE)
    assert isinstance(opened, Opened)
    cases, customers = Follower(them, "/cases"), Follower(them, "/customers")
    taken = them.get(f"/cases/{opened.reference}").body
    with transaction.atomic():
        log_contact.choose_customer(by=by, at=now(), contact_id=contact, customer_id=mary)
    (told,) = cases.read().values()
    assert (told["reference"], told["customer"]) == (opened.reference, str(mary))
    changed = customers.read()
    assert set(changed) == {str(mary), taken["customer"]}
    assert changed[taken["customer"]]["name"] == ""


def test_a_contact_that_somebody_takes_or_puts_back_or_that_goes_on_in_welsh_is_told(open_town: Town) -> None:
    by = open_town.adviser
    with transaction.atomic():
        contact, _ = record_contact(by=SYSTEM, at=now(), channel="email", channel_key="1", waiting=True)
    contacts = Follower(system(), "/contacts")
    seen = []
    for change, more in ((take_contact, {}), (set_language, {"language": "cy"}), (put_back_contact, {})):
        with transaction.atomic():
            change(by=by, at=now(), contact_id=contact, **more)
        told = contacts.read()[str(contact)]
        seen.append((told["state"], told["language"]))
    assert seen == [("in_hand", "en"), ("in_hand", "cy"), ("waiting", "cy")]
