"""A service that not everybody may know of, and people who asked for it; what of that must not be seen elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from firstcontact.domain.cases.queries import get_case, list_enquiries_of
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.contacts.actions import keep_message
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.notices.actions.moving import lock, move
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.notices.states import State
from firstcontact.domain.staff.actions import add_colleague, set_up_team
from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.languages import Text
from firstcontact.foundation.references import show_reference
from firstcontact.journeys import log_contact, work_case
from firstcontact.journeys.open_case import Opened
from tests.towns import MONDAY, Town

SEES_ALL = Viewer.of(SYSTEM)
SERVICE = "family-safety"
NAME = "Keeping a family safe"
WORDS = ("frightened of her brother", "The side gate squeaks", "We will visit on Friday", "zebra crossing")


@dataclass(frozen=True)
class Secret:
    """Mary's case: reported by phone to an insider, worked, written to her; and two that email does not reach.

    :ivar other_leader: leads the same team, but the case is not in their hands.
    :ivar others: the cases of the person who gets letters, and of the one whose email does not arrive.
    """

    town: Town
    sensitivity: str
    insider: Actor
    leader: Actor
    other_leader: Actor
    customer_id: UUID
    contact_id: UUID
    case_id: UUID
    reference: str
    others: tuple[UUID, UUID]

    @property
    def cases(self) -> tuple[UUID, ...]:
        """All cases of the service."""
        return (self.case_id, *self.others)

    @property
    def tells(self) -> tuple[str, ...]:
        """What gives it away, wherever it stands."""
        references = [get_case(case, viewer=SEES_ALL).reference for case in self.cases]
        shown = [show_reference(reference) for reference in references]
        ids = [str(case) for case in self.cases]
        return (SERVICE, NAME, SERVICE.replace("-", " "), *WORDS, *references, *shown, *ids)

    def told_in(self, text: str, *, ids: bool = True) -> list[str]:
        """Which of it this text gives away.

        :param ids: whether the id of a case counts too; in facts that say only that there is one, it does not.
        """
        ours = {str(case) for case in self.cases}
        return [word for word in self.tells if word.lower() in text.lower() and (ids or word not in ours)]


@pytest.fixture(params=["team", "named"])
def secret(town: Town, request: pytest.FixtureRequest) -> Secret:
    """A service of each closed kind, with its people and its cases."""
    return make_secret(town, str(request.param))


def make_secret(town: Town, sensitivity: str) -> Secret:
    """The service, its team of an officer and two leaders, and three cases of it, two of them not reached by email."""
    _publish(sensitivity)
    insider, leader = _employ("Olwen", ["officer", "adviser"]), _employ("Luned", ["team_leader"])
    other_leader = _employ("Gwenllian", ["team_leader", "manager"])
    contact_id, mary, case_id = _report(leader, Said(name="Mary Jones", email="mary@example.org", postcode="CM1 2AB"))
    letters = Said(name="Petra Post", address="3 Quay Street, Castlemere", postcode="CM1 3AA")
    others = (_report(leader, letters)[2], _report(leader, Said(name="Peter Post", email="peter@example.org"))[2])
    for case in (case_id, *others):
        work_case.claim_case(by=leader, at=MONDAY, case_id=case)
        work_case.release_case(by=leader, at=MONDAY, case_id=case)
        if sensitivity == "team":
            work_case.claim_case(by=insider, at=MONDAY, case_id=case)
    if sensitivity == "named":  # the leader keeps it in the leader's own hands
        for case in (case_id, *others):
            work_case.claim_case(by=leader, at=MONDAY, case_id=case)
    owner = insider if sensitivity == "team" else leader
    work_case.add_note(by=owner, at=MONDAY, case_id=case_id, words=WORDS[0])
    for case in (case_id, *others):
        work_case.tell_progress(by=owner, at=MONDAY, case_id=case, words=WORDS[2])
    for notice in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=others[1]):
        move(lock(notice.id), State.FAILED, at=MONDAY)
    reference = get_case(case_id, viewer=SEES_ALL).reference
    return Secret(town, sensitivity, insider, leader, other_leader, mary, contact_id, case_id, reference, others)


def _publish(sensitivity: str) -> None:
    bins = next(definition for definition in ready_made_services() if definition.service == "missed-bin")
    definition = bins.model_copy(
        update={
            "service": SERVICE,
            "name": Text.model_validate(NAME),
            "team": "family",
            "sensitivity": sensitivity,
            "same_again": None,
        }
    )
    set_up_team(by=SYSTEM, at=MONDAY, code="family", name=Text.model_validate("Families"))
    publish_service(by=SYSTEM, at=MONDAY, definition=definition)


def _employ(name: str, roles: list[str]) -> Actor:
    email = f"{name.lower()}@castlemere.example"
    membership = add_colleague(by=SYSTEM, at=MONDAY, email=email, name=name, roles=roles, teams=["family"])
    return next(one.actor for one in list_colleagues() if one.id == membership)


def _report(by: Actor, said: Said) -> tuple[UUID, UUID, UUID]:
    """Somebody rings up. Returns the contact, the customer and the case."""
    contact = log_contact.start_contact(by=by, at=MONDAY, channel="phone")
    customer = log_contact.add_customer(by=by, at=MONDAY, contact_id=contact, said=said)
    today = now().date()
    raws: dict[str, Any] = {
        "address": {"lines": ["14 Mill Lane"], "postcode": "CM1 2AB"},
        "bin": ["rubbish"],
        "day": {"day": str(today.day), "month": str(today.month), "year": str(today.year)},
        "help": "no",
        "out_in_time": "yes",
        "sticker": "no",
        "street": "just_mine",
        "access": WORDS[1],
        "contact": {"name": said.name, "email": said.email, "phone": said.phone, "postcode": said.postcode},
    }
    opened = log_contact.open_case_in_contact(
        by=by, at=now(), contact_id=contact, service=SERVICE, raws=raws, words=WORDS[0]
    )
    assert isinstance(opened, Opened), opened
    keep_message(
        by=by, at=MONDAY, contact_id=contact, direction="inbound", language="en", subject="hello", body=WORDS[3]
    )
    log_contact.wrap_up(by=by, at=now(), contact_id=contact)
    assert list_enquiries_of(opened.case_id, viewer=SEES_ALL)
    return contact, customer, opened.case_id
