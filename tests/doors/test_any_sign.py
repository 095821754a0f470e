"""The one sign that no database takes (NUL), in fields of forms and addresses: no page breaks, no word is lost."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from firstcontact.domain.cases.queries import get_case, list_history
from firstcontact.domain.contacts.queries import find_draft
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.work_case import close_case
from tests.doors.calls import SEES_ALL, bin_fields, contact_now, post, start_call
from tests.doors.cases import ask_for, client_of, report_missed_bin
from tests.doors.routes import all_routes
from tests.journeys.conftest import Town

pytestmark = pytest.mark.shows("no-sign-breaks-a-page")
NUL = "\0"
IN_ADDRESSES = (
    *("period", "service", "channel", "part", "kind", "reason", "after", "before", "reference", "who", "what", "q"),
    *("answer", "enquiry", "add", "lang", "proof", "mine", "next", "v"),
)
MOVES = ("note", "tell", "ask", "answer", "pass-on", "close", "reopen", "customer")


@pytest.mark.parametrize("role", ["adviser", "leader", "administrator"])
def test_an_address_with_it_in_every_field_is_answered(town: Town, role: str) -> None:
    client = client_of(getattr(town, role))
    for path in sorted(route.path for route in all_routes() if not route.only_post and "logout" not in route.path):
        assert client.get(path, dict.fromkeys(IN_ADDRESSES, f"missed-bin{NUL}")).status_code < 500, path


def test_an_address_with_it_in_any_one_field_is_answered(town: Town) -> None:
    report_missed_bin()
    leader, adviser = client_of(town.leader), client_of(town.adviser)
    call = start_call(adviser, town.adviser)
    for name in IN_ADDRESSES:
        fields = {"service": "missed-bin", name: f"a{NUL}"}
        assert adviser.get(f"/desk/contacts/{call}/", fields).status_code < 500, name
        assert leader.get("/board/rows/failure_demand/", {name: f"a{NUL}"}).status_code < 500, name


@pytest.mark.parametrize("path", ["/", "/desk/", "/accounts/login/"])
def test_a_cookie_of_a_session_with_it_is_no_session(town: Town, path: str) -> None:
    def status(cookie: str) -> int:
        return Client(HTTP_HOST="castlemere.localhost").get(path, headers={"cookie": cookie}).status_code

    assert status(r'sessionid="\000aaaaaaaaaaaaaaa"') == status("sessionid=none")  # quoted, as RFC 2109 has it


def test_an_adviser_begins_a_call_and_notes_with_it(town: Town) -> None:
    adviser = client_of(town.adviser)
    call = start_call(adviser, town.adviser, key=f"k{NUL}1")
    assert start_call_again(adviser, town) == call

    said = {"service": "missed-bin", "result": "answered", "words": f"They{NUL} asked", "form_key": f"f{NUL}1"}
    for step, fields in (
        ("answer", said),
        ("case", bin_fields(form_key=NUL, words=f"Bin{NUL} full")),
        ("draft", {"draft": "who", f"wh{NUL}o": f"Mary{NUL}", f"{NUL}": NUL}),
    ):
        assert post(adviser, call, step, fields).status_code == 200, step

    assert sorted(one.words for one in contact_now(call).enquiries) == ["Bin full", "They asked"]
    draft = find_draft(call, viewer=Viewer.of(town.adviser))
    assert draft is not None
    assert draft["who"]["who"] == ["Mary"]


def start_call_again(adviser: Client, town: Town) -> UUID:
    """The same button pressed again leads to the same contact."""
    answer: Any = adviser.post("/desk/start/", {"begin": "phone:en", "key": f"k{NUL}1"})
    return UUID(answer["Location"].split("/")[3])


def test_a_case_is_worked_with_it_and_no_word_is_lost(town: Town) -> None:
    case_id, officer = report_missed_bin(), client_of(town.officer)
    ask_for(officer, case_id, "claim", {})
    for move in MOVES:
        fields = {"words": f"So{NUL} it is", "outcome": "collected", "customer": NUL}
        assert ask_for(officer, case_id, move, fields).status_code in (200, 422), move
    told = [entry.body for entry in list_history(case_id, viewer=Viewer.of(SYSTEM)) if entry.body]
    assert len(told) >= 5
    assert set(told) == {"So it is"}
    assert list_history(case_id, viewer=Viewer.of(SYSTEM))[-1].kind != "opened"


@pytest.mark.parametrize("move", ["reopen", "pass-on", "note"])
def test_words_that_are_too_long_are_refused_and_not_cut(town: Town, move: str) -> None:
    case_id, officer = report_missed_bin(), client_of(town.officer)
    if move == "reopen":
        close_case(by=SYSTEM, at=now(), case_id=case_id, outcome="collected")
    before = (get_case(case_id, viewer=SEES_ALL), list_history(case_id, viewer=SEES_ALL))

    answer = ask_for(officer, case_id, move, {"words": "x" * 10_001})

    assert answer.status_code == 422
    assert "Nothing was changed" in answer.content.decode()
    assert (get_case(case_id, viewer=SEES_ALL), list_history(case_id, viewer=SEES_ALL)) == before


@pytest.mark.parametrize(("step", "closed"), [("ask", False), ("not-fixed", True)])
def test_what_a_caller_tells_is_not_cut_either_and_stays_in_its_box(town: Town, step: str, closed: bool) -> None:
    case_id, adviser = report_missed_bin(), client_of(town.adviser)
    if closed:
        close_case(by=SYSTEM, at=now(), case_id=case_id, outcome="collected")
    call = start_call(adviser, town.adviser)
    customer = get_case(case_id, viewer=SEES_ALL).customer_id
    post(adviser, call, "customer", {"customer": str(customer)})
    before = (contact_now(call), get_case(case_id, viewer=SEES_ALL), list_history(case_id, viewer=SEES_ALL))

    answer = post(adviser, call, step, {"case": str(case_id), "new_facts": "x" * 10_001, "form_key": "1"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "10,000 letters at most. Nothing was changed." in page
    assert "x" * 10_001 in page
    after = (contact_now(call), get_case(case_id, viewer=SEES_ALL), list_history(case_id, viewer=SEES_ALL))
    assert after == before
