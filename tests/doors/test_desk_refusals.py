"""What the desk refuses: each refusal says so in words, and nothing was changed."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.contacts.queries import find_draft
from firstcontact.domain.customers.queries import search_customers
from firstcontact.domain.work.queries import list_queue
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.work_case import close_case
from tests.doors.calls import MARY, SEES_ALL, bin_fields, contact_now, post, start_call, text_of
from tests.doors.cases import client_of, report_missed_bin
from tests.journeys.conftest import Town, make_town, staff_town

NOBODY = str(UUID(int=7))
HUGE = "x" * 300_000


@pytest.fixture
def adviser(town: Town) -> Client:
    """An adviser, signed in."""
    return client_of(town.adviser)


@pytest.fixture
def call(town: Town, adviser: Client) -> UUID:
    """A phone call that the adviser has just taken."""
    return start_call(adviser, town.adviser)


def _all_of(call: UUID) -> tuple[object, ...]:
    people = [one.name for one in search_customers("jones", viewer=SEES_ALL)]
    return contact_now(call), people, list_queue(viewer=SEES_ALL, team="waste")


@pytest.mark.shows("desk-refusals")
@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("customer", {"customer": NOBODY}, "Nothing was changed"),
        ("customer", {"customer": "Mary\0"}, "Nothing was changed"),
        ("new-customer", {**MARY, "name": "Mary"}, "Write their first name and family name"),
        ("new-customer", {**MARY, "name": "Mary\0"}, "Write their first name and family name"),
        ("new-customer", {**MARY, "email": "mary"}, "Write the whole email address"),
        ("new-customer", {**MARY, "phone": "ring me"}, "Write a phone number"),
        ("new-customer", {**MARY, "born-day": "31", "born-month": "2", "born-year": "1980"}, "real date of birth"),
        ("new-customer", {**MARY, "born-day": "1", "born-month": "1", "born-year": "2999"}, "real date of birth"),
        ("new-customer", {**MARY, "born-day": "1"}, "real date of birth"),
        ("answer", {"service": "no-such-service", "result": "answered"}, "Nothing was changed"),
        ("answer", {"service": "missed-bin", "result": "case_opened"}, "Nothing was changed"),
        ("answer", {"service": "missed-bin", "result": "call_back_promised"}, "Nothing was changed"),
        ("answer", {"service": "missed-bin"}, "Nothing was changed"),
        ("answer", {"service": "missed-bin\0", "result": "answered"}, "Nothing was changed"),
        ("case", {"service": "missed-bin"}, "There is a problem"),
        ("case", bin_fields(**{"q-bin": "gold"}), "Choose only from the answers shown"),
        ("case", bin_fields(**{"q-access": HUGE}), "There is a problem"),
        ("ask", {"case": NOBODY}, "Nothing was changed"),
        ("ask", {"case": "4821-0937-5"}, "Nothing was changed"),
        ("not-fixed", {"case": NOBODY, "new_facts": "Still full"}, "Nothing was changed"),
        ("language", {"language": "cy"}, "Nothing was changed"),
        ("language", {}, "Nothing was changed"),
        ("finish", {"demand-no-such-id": "value:"}, "Nothing was changed"),
        ("finish", {f"demand-{NOBODY}": "value"}, "Nothing was changed"),
        ("draft", {"draft": "new", "name": HUGE}, "Nothing was changed"),
    ],
)
def test_what_is_not_possible_is_said_and_changes_nothing(
    adviser: Client, call: UUID, step: str, fields: dict[str, Any], words: str
) -> None:
    before = _all_of(call)

    answer = post(adviser, call, step, fields)

    assert answer.status_code in (200, 422)
    assert words in text_of(answer)
    assert _all_of(call) == before


@pytest.mark.shows("desk-refusals")
@pytest.mark.parametrize("reason", ["nonsense", "", "progress_chasing"])
def test_a_demand_type_outside_the_list_leaves_the_contact_open(adviser: Client, call: UUID, reason: str) -> None:
    post(adviser, call, "answer", {"service": "missed-bin", "result": "answered", "form_key": "a"})
    before = contact_now(call)

    answer = post(adviser, call, "finish", {f"demand-{before.enquiries[0].id}": f"failure:{reason}"})

    assert "Nothing was changed" in text_of(answer)
    assert contact_now(call) == before


@pytest.mark.shows("desk-refusals")
def test_one_wrong_demand_type_among_several_corrects_none(adviser: Client, call: UUID) -> None:
    post(adviser, call, "answer", {"service": "missed-bin", "result": "answered", "form_key": "a"})
    post(adviser, call, "answer", {"service": "missed-bin", "result": "signposted", "form_key": "b"})
    before = contact_now(call)
    first, second = (f"demand-{enquiry.id}" for enquiry in before.enquiries)

    answer = post(adviser, call, "finish", {first: "failure:wrong_channel", second: "failure:nonsense"})

    assert "Nothing was changed" in text_of(answer)
    assert contact_now(call) == before


@pytest.mark.shows("desk-refusals")
def test_a_case_that_was_closed_too_long_ago_is_not_noted_as_not_fixed(adviser: Client, call: UUID, town: Town) -> None:
    long_ago = now() - timedelta(days=40)
    case_id = report_missed_bin(at=long_ago)
    close_case(by=town.leader, at=long_ago, case_id=case_id, outcome="collected")
    before = contact_now(call)

    answer = post(adviser, call, "not-fixed", {"case": str(case_id), "new_facts": "It is still full"})

    assert answer.status_code == 422
    assert contact_now(call) == before
    assert get_case(case_id, viewer=SEES_ALL).state == "closed"


@pytest.mark.shows("desk-refusals")
@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("case", {"service": "no-such-service"}),
        ("draft", {"draft": "place", "service": "missed-bin"}),
        ("draft", {"draft": "../etc"}),
        ("draft", {}),
        ("no-such-step", {}),
    ],
)
def test_what_is_not_there_is_not_found(
    adviser: Client, call: UUID, town: Town, step: str, fields: dict[str, str]
) -> None:
    before = _all_of(call)

    assert post(adviser, call, step, fields).status_code == 404
    assert _all_of(call) == before
    assert find_draft(call, viewer=Viewer.of(town.adviser)) == {}


@pytest.mark.shows("desk-refusals")
def test_words_that_cannot_be_kept_are_made_clean(adviser: Client, call: UUID) -> None:
    words = "Bin\0 <script>alert(1)</script> " + "x" * 5_000

    page = text_of(post(adviser, call, "answer", {"service": "missed-bin", "result": "answered", "words": words}))

    (enquiry,) = contact_now(call).enquiries
    assert enquiry.words.startswith("Bin <script>")
    assert len(enquiry.words) == 2_000
    assert "<script>alert" not in page


@pytest.mark.shows("desk-refusals")
@pytest.mark.parametrize("begin", ["", "fax:en", "phone:fr", "phone", "web:en", "phone:en\0"])
def test_a_call_begins_only_by_phone_or_at_the_counter(adviser: Client, town: Town, begin: str) -> None:
    answer: Any = adviser.post("/desk/start/", {"begin": begin, "key": "k" * 500}, follow=True)

    assert answer.status_code == 200
    assert ("Who is it?" in text_of(answer)) is begin.startswith("phone")


@pytest.mark.shows("contact-in-one-hand")
def test_another_adviser_reads_a_call_and_changes_nothing_in_it(adviser: Client, call: UUID, town: Town) -> None:
    post(adviser, call, "draft", {"draft": "new", "name": "Half a name"})
    other, before = client_of(town.leader), _all_of(call)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("customer", {"customer": ""}),
        ("new-customer", MARY),
        ("answer", {"service": "missed-bin", "result": "answered"}),
        ("case", bin_fields()),
        ("ask", {"case": NOBODY}),
        ("not-fixed", {"case": NOBODY, "new_facts": "Full"}),
        ("language", {"language": "en"}),
        ("draft", {"draft": "new", "name": "Other"}),
        ("found", {"what": "bins"}),
        ("finish", {}),
    ]

    for step, fields in steps:
        answer = post(other, call, step, fields)
        assert (answer.status_code, "Nothing was changed" in text_of(answer)) == (200, True), step

    assert _all_of(call) == before
    page = text_of(other.get(f"/desk/contacts/{call}/"))
    assert "This contact is with Adviser. You can read it." in page
    assert "Half a name" not in page
    assert "/finish/" not in page


@pytest.mark.shows("contact-in-one-hand")
def test_who_is_no_adviser_has_no_desk(town: Town, adviser: Client, call: UUID) -> None:
    officer = client_of(town.officer)

    assert officer.get(f"/desk/contacts/{call}/").status_code == 403
    assert post(officer, call, "finish").status_code == 403
    assert contact_now(call).state == "in_hand"


@pytest.mark.shows("councils-apart")
def test_another_councils_calls_customers_and_cases_are_not_found(db: None) -> None:
    castlemere, aberwen = make_town("castlemere"), make_town("aberwen", nation="wales", languages=("en", "cy"))
    with acting_for(castlemere):
        here = staff_town(castlemere)
        adviser = client_of(here.adviser)
    with acting_for(aberwen):
        there = staff_town(aberwen)
        stranger = client_of(there.adviser, host="aberwen.localhost")
    with acting_for(castlemere):
        call = start_call(adviser, here.adviser)
        post(adviser, call, "new-customer", MARY)
        post(adviser, call, "case", bin_fields())
        mary = contact_now(call).customer_id
        (item,) = list_queue(viewer=SEES_ALL, team="waste")
        before = _all_of(call)
    with acting_for(aberwen):
        own = start_call(stranger, there.adviser)
        untouched = contact_now(own)

    steps = ("customer", "new-customer", "answer", "case", "ask", "not-fixed", "language", "draft", "found", "finish")
    sent = {**bin_fields(), **MARY, "result": "answered", "draft": "new", "case": str(item.subject_id)}
    for step in steps:
        assert post(stranger, call, step, sent).status_code == 404, step
    assert stranger.get(f"/desk/contacts/{call}/").status_code == 404
    assert stranger.get(f"/desk/customers/{mary}/").status_code == 404
    for step, fields in (("customer", {"customer": str(mary)}), ("ask", {"case": str(item.subject_id)})):
        assert "Nothing was changed" in text_of(post(stranger, own, step, fields))

    with acting_for(castlemere):
        assert _all_of(call) == before
    assert contact_now(own, aberwen) == untouched


@pytest.mark.shows("desk-refusals")
def test_a_call_that_does_not_exist_is_not_found(adviser: Client) -> None:
    assert adviser.get(f"/desk/contacts/{uuid4()}/").status_code == 404
    assert adviser.get("/desk/contacts/not-an-id/").status_code == 404
    assert post(adviser, uuid4(), "finish").status_code == 404
