"""One contact, all the way through: from the website or the phone to the closing notice."""

import pytest

from firstcontact.domain.cases.queries import get_case, list_history
from firstcontact.domain.contacts.queries import list_contacts_of
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.promises.queries import list_promises
from firstcontact.domain.work.queries import list_queue
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Viewer
from firstcontact.journeys.submit_application import answer_question, start_application, submit_application
from firstcontact.journeys.work_case import claim_case, close_case
from tests.journeys.conftest import MONDAY, Town

SEES_ALL = Viewer.of(SYSTEM)
ANSWERS = {
    "address": {"lines": ["14 Mill Lane"], "postcode": "CM1 2AB"},
    "bin": ["rubbish"],
    "day": {"day": "23", "month": "11", "year": "2026"},
    "help": "no",
    "out_in_time": "yes",
    "sticker": "no",
    "street": "just_mine",
    "access": "",
    "contact": {"name": "Mary Jones", "email": "mary@example.org"},
}


@pytest.mark.shows("one-contact-all-the-way")
def test_a_missed_bin_goes_from_the_website_to_a_closed_case(town: Town) -> None:
    draft = start_application(by=PUBLIC, at=MONDAY, service="missed-bin", language="en")
    for question, raw in ANSWERS.items():
        checked = answer_question(
            by=PUBLIC, at=MONDAY, reference=draft.reference, key=draft.key, question=question, raw=raw
        )
        assert checked.ok, (question, checked.mistakes)

    done = submit_application(by=PUBLIC, at=MONDAY, reference=draft.reference, key=draft.key)

    assert done.reference == draft.reference
    case = get_case(done.case_id, viewer=Viewer.of(town.officer))
    assert (case.state, case.team, case.summary) == ("new", "waste", "14 Mill Lane, CM1 2AB")
    kinds = {promise.kind for promise in list_promises([case.id])[case.id]}
    assert {"acknowledge", "resolve"} <= kinds
    queue = list_queue(viewer=Viewer.of(town.officer), team="waste")
    assert [item.subject_id for item in queue] == [case.id]
    assert queue[0].why["reason"] == "team_of_service"
    assert [notice.kind for notice in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case.id)] == [
        "received"
    ]

    claim_case(by=town.officer, at=MONDAY, case_id=case.id)
    close_case(by=town.officer, at=MONDAY, case_id=case.id, outcome="collected")

    assert get_case(case.id, viewer=SEES_ALL).state == "closed"
    assert [entry.kind for entry in list_history(case.id, viewer=SEES_ALL)] == ["opened", "routed", "claimed", "closed"]
    assert {promise.state for promise in list_promises([case.id])[case.id]} == {"kept"}
    assert case.customer_id is not None
    channels = [(contact.channel, contact.direction) for contact in list_contacts_of(case.customer_id, viewer=SEES_ALL)]
    assert sorted(channels) == [("email", "outbound"), ("email", "outbound"), ("web", "inbound")]
