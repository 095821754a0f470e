"""Another system hands in contacts: the whole of each or nothing, once, as the one whose key it shows."""

from typing import Any

import pytest

from firstcontact.domain.cases.queries import get_by_reference
from firstcontact.domain.work.queries import find_all_open_for
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.work_case import ask_customer, close_case
from tests.api.systems import system
from tests.isolation.rows import ask
from tests.towns import Town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("api-contacts")]
SEES_ALL = Viewer.of(SYSTEM)
MARY = {"name": "Mary Ashdown", "email": "mary@example.org", "postcode": "CM1 2AB"}
POTHOLE = {
    "danger": "no",
    "road": "council_road",
    "place": {"words": "Outside 7 High Street", "latitude": 51.5, "longitude": -0.1},
    "surface": "carriageway",
    "size": "small",
    "damage": "no",
    "contact": {"name": "Mary Ashdown", "email": "mary@example.org"},
}


def counts() -> tuple[int, ...]:
    return tuple(
        ask(f"SELECT count(*) FROM {name}")[0][0] for name in ("contacts_contact", "cases_case", "events_event")
    )


def test_a_contact_with_what_was_asked_is_handed_in(town: Town) -> None:
    answer = system().post(
        "/contacts",
        {"channel": "phone", "said": MARY, "enquiries": [{"service": "missed-bin", "result": "answered"}]},
    )
    assert answer.status == 201, answer
    assert answer.body["channel"] == "phone"
    assert answer.body["customer"]
    assert [each["result"] for each in answer.body["enquiries"]] == ["answered"]
    del town


def test_answers_open_a_case_with_its_promises_in_its_queue(town: Town) -> None:
    them = system()
    made = them.post("/contacts", {"channel": "phone", "enquiries": [{"service": "pothole", "answers": POTHOLE}]})
    assert made.status == 201, made
    reference = made.body["enquiries"][0]["case"]["reference"]
    case = them.get(f"/cases/{reference}")
    assert case.status == 200
    assert {each["kind"] for each in case.body["promises"]} == {"acknowledge", "respond", "resolve"}
    waiting = them.get("/queues/highways/work").body["items"]
    assert [each["case"] for each in waiting] == [reference]
    assert get_by_reference(reference, viewer=Viewer.of(SYSTEM)).customer_id is not None
    del town


def test_the_same_request_again_is_done_once_and_answered_alike(town: Town) -> None:
    them = system()
    body = {"channel": "phone", "enquiries": [{"service": "pothole", "answers": POTHOLE}]}
    first = them.post("/contacts", body, key="call-4711-a")
    before = counts()
    again = them.post("/contacts", body, key="call-4711-a")
    assert again == first
    other = them.post("/contacts", {**body, "channel": "counter"}, key="call-4711-a")
    assert (other.status, other.type) == (409, "application/problem+json")
    assert counts() == before
    del town


def test_one_wrong_answer_refuses_the_whole_contact(town: Town) -> None:
    them, before = system(), counts()
    answer = them.post(
        "/contacts",
        {
            "channel": "phone",
            "said": MARY,
            "enquiries": [
                {"service": "missed-bin", "result": "answered"},
                {"service": "pothole", "answers": {**POTHOLE, "size": "enormous"}},
            ],
        },
    )
    assert answer.status == 422
    assert [each["where"] for each in answer.body["errors"]] == ["/enquiries/1/answers/size"]
    assert counts() == before
    del town


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"service": "no-such-service", "result": "answered"}, "/enquiries/1/service"),
        ({"case": "482109375", "new_facts": "It is worse now"}, "/enquiries/1/case"),
    ],
)
def test_what_there_is_not_is_named_with_its_place(town: Town, asked: dict[str, Any], where: str) -> None:
    """404 would say that this address is not there."""
    before, first = counts(), {"service": "missed-bin", "result": "answered"}
    answer = system().post("/contacts", {"channel": "phone", "said": MARY, "enquiries": [first, asked]})
    assert (answer.status, [each["where"] for each in answer.body["errors"]]) == (422, [where])
    assert counts() == before
    del town


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_new_facts_are_read_by_whoever_has_the_case(town: Town, closed: bool) -> None:
    them = system()
    opened = {"channel": "phone", "enquiries": [{"service": "pothole", "answers": POTHOLE}]}
    number = them.post("/contacts", opened).body["enquiries"][0]["case"]["reference"]
    case = get_by_reference(number, viewer=SEES_ALL).id
    if closed:
        close_case(by=town.officer, at=now(), case_id=case, outcome="mended")
    for facts in ("", "It is worse now"):
        told = {"channel": "phone", "enquiries": [{"case": number, "new_facts": facts}]}
        assert them.post("/contacts", told).status == 201
        assert ("customer_wrote" in find_all_open_for(case, viewer=SEES_ALL)) == bool(facts)


def test_new_facts_answer_what_the_customer_was_asked(town: Town) -> None:
    them = system()
    opened = {"channel": "phone", "enquiries": [{"service": "pothole", "answers": POTHOLE}]}
    number = them.post("/contacts", opened).body["enquiries"][0]["case"]["reference"]
    ask_customer(by=town.officer, at=now(), case_id=get_by_reference(number, viewer=SEES_ALL).id, words="Which lane?")
    told = {"channel": "phone", "enquiries": [{"case": number, "new_facts": "The left one"}]}
    assert them.post("/contacts", told).body["enquiries"][0]["case"]["state"] == "in_progress"


def test_what_is_said_to_a_closed_service_stays_there(town: Town) -> None:
    said = {"name": "Mary Ashdown", "email": "mary@example.org", "phone": "01632 960 001"}
    answer = system().post(
        "/contacts", {"channel": "phone", "said": said, "enquiries": [{"service": "complaint", "result": "answered"}]}
    )
    assert answer.status == 201, answer
    walls = ask("SELECT sensitivity FROM customers_source_record WHERE email = 'mary@example.org'")
    assert {wall for (wall,) in walls} - {"team", "named"} == set()
    assert walls
    del town
