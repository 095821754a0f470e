"""An adviser's call over HTTP: who it is, what is asked, what is half written, and the wrap-up."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from firstcontact.domain.cases.queries import get_case, list_cases_by_enquiry, list_history
from firstcontact.domain.contacts.queries import find_draft, list_in_hand
from firstcontact.domain.customers.queries import get_customer, search_customers
from firstcontact.domain.work.queries import list_queue
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.references import show_reference
from tests.doors.calls import MARY, SEES_ALL, bin_fields, contact_now, post, start_call, text_of
from tests.doors.cases import client_of, report_missed_bin
from tests.journeys.conftest import Town


@pytest.fixture
def adviser(town: Town) -> Client:
    """An adviser, signed in."""
    return client_of(town.adviser)


@pytest.fixture
def call(town: Town, adviser: Client) -> UUID:
    """A phone call that the adviser has just taken."""
    return start_call(adviser, town.adviser)


def _case_of(contact: UUID) -> Any:
    enquiries = [enquiry.id for enquiry in contact_now(contact).enquiries]
    (case_id,) = set(list_cases_by_enquiry(enquiries).values())
    return get_case(case_id, viewer=SEES_ALL)


def _results(contact: UUID) -> list[tuple[str, str]]:
    return [(enquiry.service, enquiry.result) for enquiry in contact_now(contact).enquiries]


@pytest.mark.shows("desk-customer")
def test_a_button_pressed_twice_begins_one_call(town: Town, adviser: Client) -> None:
    for _ in range(2):
        answer = adviser.post("/desk/start/", {"begin": "phone:en", "key": "one-button"}, follow=True)
        assert "Who is it?" in text_of(answer)

    assert [one.channel for one in list_in_hand(viewer=Viewer.of(town.adviser))] == ["phone"]


@pytest.mark.shows("desk-customer")
@pytest.mark.parametrize(
    "words", ["Mary Jones", "jon", "CM1 2AB", "cm12ab", "01632 960001", "MARY@example.org", "reference"]
)
def test_a_caller_is_found_and_chosen(adviser: Client, call: UUID, words: str) -> None:
    case = get_case(report_missed_bin(phone="01632 960 001"), viewer=SEES_ALL)
    asked = show_reference(case.reference) if words == "reference" else words

    page = text_of(adviser.get(f"/desk/contacts/{call}/", {"who": asked}))
    assert f'value="{case.customer_id}"' in page

    chosen = text_of(post(adviser, call, "customer", {"customer": str(case.customer_id)}))
    assert "<h1>Mary Jones</h1>" in chosen
    assert contact_now(call).customer_id == case.customer_id
    assert contact_now(call).recognised == "certain"


@pytest.mark.shows("desk-customer")
def test_a_case_of_nobody_known_is_found_by_its_reference(adviser: Client, call: UUID, town: Town) -> None:
    post(adviser, call, "case", bin_fields())
    case = _case_of(call)
    second = start_call(adviser, town.adviser)

    page = text_of(adviser.get(f"/desk/contacts/{second}/", {"who": case.reference}))

    assert f'name="case" value="{case.id}"' in page
    post(adviser, second, "ask", {"case": str(case.id), "new_facts": "", "form_key": "k"})
    assert _results(second) == [("missed-bin", "progress_given")]


@pytest.mark.shows("customer-search")
def test_the_search_on_top_finds_customers_services_and_cases(adviser: Client, call: UUID) -> None:
    case = get_case(report_missed_bin(), viewer=SEES_ALL)

    people = text_of(adviser.get("/desk/search/", {"q": "mary jones"}))
    services = text_of(adviser.get("/desk/search/", {"q": "bin not emptied"}))
    straight: Any = adviser.get("/desk/search/", {"q": show_reference(case.reference)})

    assert f"/desk/customers/{case.customer_id}/" in people
    assert "Report a missed bin" in services
    assert straight["Location"] == f"/office/cases/{case.id}/"
    assert "Nothing found" in text_of(adviser.get("/desk/search/", {"q": "zzzz"}))


@pytest.mark.shows("desk-customer")
def test_somebody_new_is_kept_with_all_that_they_said(adviser: Client, call: UUID) -> None:
    fields = {**MARY, "born-day": "29", "born-month": "2", "born-year": "1980", "needs": ["large_print", "more_time"]}

    page = text_of(post(adviser, call, "new-customer", fields))

    assert "Mary Jones is now a customer." in page
    assert "Large print" in page
    customer_id = contact_now(call).customer_id
    assert customer_id is not None
    mary = get_customer(customer_id, viewer=SEES_ALL)
    assert (mary.whole_address, mary.phone, str(mary.date_of_birth)) == (
        "14 Mill Lane, Castlemere, CM1 2AB",
        "+441632960001",
        "1980-02-29",
    )
    post(adviser, call, "new-customer", fields)
    assert len(search_customers("mary jones", viewer=SEES_ALL)) == 1


@pytest.mark.shows("customer-maybe")
def test_who_is_like_somebody_is_offered_before_they_are_kept(adviser: Client, call: UUID, town: Town) -> None:
    post(adviser, call, "new-customer", MARY)
    mary = contact_now(call).customer_id
    second = start_call(adviser, town.adviser)
    like = {**MARY, "name": "Mary Jane Jones"}

    offered = post(adviser, second, "new-customer", like)
    assert offered.status_code == 422
    assert f'value="{mary}"' in text_of(offered)
    assert "Mary Jane Jones" in text_of(offered)
    assert contact_now(second).customer_id is None

    post(adviser, second, "new-customer", {**like, "sure": "yes"})
    assert contact_now(second).customer_id not in (None, mary)


@pytest.mark.shows("desk-answers")
def test_an_answer_is_found_for_what_they_ask_and_noted(adviser: Client, call: UUID) -> None:
    page = text_of(adviser.get(f"/desk/contacts/{call}/", {"what": "when is my bin day"}))
    assert "The day is on your collection calendar" in page

    page = text_of(
        post(
            adviser, call, "answer", {"service": "missed-bin", "result": "answered", "form_key": "a", "words": "Bins?"}
        )
    )

    assert _results(call) == [("missed-bin", "answered")]
    assert "“Bins?”" in page
    assert re.search(r'value="value:" selected', page)


@pytest.mark.shows("desk-case")
def test_a_case_is_opened_from_one_page_of_questions(adviser: Client, call: UUID, town: Town) -> None:
    post(adviser, call, "new-customer", MARY)
    questions = text_of(adviser.get(f"/desk/contacts/{call}/", {"service": "missed-bin"}))
    assert 'value="14 Mill Lane"' in questions
    assert "Filled in from what we know" in questions

    page = text_of(post(adviser, call, "case", bin_fields(words="They never come")))

    case = _case_of(call)
    assert f"Case {show_reference(case.reference)} is open." in page
    assert f"Your reference is {show_reference(case.reference)}." in page
    assert "We will come back and empty it by the end of " in page
    assert "We will deal with it" not in page
    office = text_of(client_of(town.officer).get(f"/office/cases/{case.id}/"))
    assert "We will come back and empty it by the end of " in office
    assert (case.team, case.channel, case.customer_id) == ("waste", "phone", contact_now(call).customer_id)
    assert "They never come" in page
    customer = text_of(adviser.get(f"/desk/customers/{case.customer_id}/"))
    assert show_reference(case.reference) in customer


@pytest.mark.shows("desk-case")
def test_refused_answers_stay_as_they_were_typed(adviser: Client, call: UUID) -> None:
    answer = post(adviser, call, "case", bin_fields(**{"q-day-day": "31", "q-day-month": "2", "words": "Hello"}))

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Which day should it have been emptied? Enter a real date" in page
    assert 'value="31"' in page
    assert 'value="Hello"' in page
    assert _results(call) == []


@pytest.mark.shows("stop-at-once")
def test_a_stop_is_shown_with_one_button_that_notes_it(adviser: Client, call: UUID) -> None:
    answer = post(adviser, call, "case", {"service": "missed-bin", "q-help": "no", "q-out_in_time": "no"})

    page = text_of(answer)
    assert answer.status_code == 422
    assert "No case is needed. Tell them:" in page
    assert "Note it: Answered" in page
    assert "There is a problem" not in page
    assert _results(call) == []


@pytest.mark.shows("hidden-answers-refused")
def test_an_answer_that_does_not_apply_is_taken_out_and_that_is_said(adviser: Client, call: UUID) -> None:
    answer = post(adviser, call, "case", bin_fields(**{"q-help": "yes"}))

    page = text_of(answer)
    assert answer.status_code == 422
    assert "“Was it out by 7am?” does not apply with the other answers" in page
    assert 'name="q-out_in_time"' not in page
    assert _results(call) == []

    again = bin_fields(**{"q-help": "yes"})
    again.pop("q-out_in_time")
    post(adviser, call, "case", again)
    assert _results(call) == [("missed-bin", "case_opened")]


@pytest.mark.shows("desk-case")
def test_without_scripts_a_question_says_when_it_applies(adviser: Client, call: UUID) -> None:
    page = text_of(adviser.get(f"/desk/contacts/{call}/", {"service": "missed-bin"}))

    assert "Only if “Do we usually collect it from your door because you need help?” is: No" in page
    assert "Keep for later" in page


@pytest.mark.shows("half-written-kept")
def test_a_contact_is_found_again_where_it_was_left(adviser: Client, call: UUID, town: Town) -> None:
    adviser.get(f"/desk/contacts/{call}/", {"service": "missed-bin"})
    kept = post(adviser, call, "draft", {"draft": "case:missed-bin", "q-access": "The green gate", "words": "Half"})
    assert "Kept for later." in text_of(kept)
    start_call(adviser, town.adviser, begin="counter:en")

    page = text_of(adviser.get(f"/desk/contacts/{call}/"))

    assert 'value="The green gate"' in page
    assert 'value="Half"' in page
    assert page.count("fc-hand__who") == 2
    post(adviser, call, "case", bin_fields())
    assert "case:missed-bin" not in find_draft(call, viewer=Viewer.of(town.adviser))
    post(adviser, call, "finish")
    assert find_draft(call, viewer=Viewer.of(town.adviser)) == {}


@pytest.mark.shows("half-written-kept")
def test_a_script_hears_only_when_other_questions_apply(adviser: Client, call: UUID) -> None:
    def keep(**fields: str) -> Any:
        sent = {"draft": "case:missed-bin", **fields}
        return adviser.post(f"/desk/contacts/{call}/draft/", sent, headers={"HX-Request": "true"})

    first = keep(**{"q-help": "no"})
    shown = re.search(r'name="shown" value="([^"]*)"', text_of(first))
    assert first.status_code == 200
    assert shown is not None

    same = keep(**{"q-help": "no", "q-access": "Gate", "shown": shown[1]})
    other = keep(**{"q-help": "yes", "q-access": "Gate", "shown": shown[1]})

    assert (same.status_code, same.content) == (204, b"")
    assert 'name="q-out_in_time"' not in text_of(other)
    assert 'value="Gate"' in text_of(other)


@pytest.mark.shows("desk-case-in-hand")
def test_a_caller_chases_a_case_tells_more_and_says_that_it_is_not_fixed(
    adviser: Client, call: UUID, town: Town
) -> None:
    post(adviser, call, "new-customer", MARY)
    post(adviser, call, "case", bin_fields())
    case = _case_of(call)
    page = text_of(adviser.get(f"/desk/contacts/{call}/?add=1"))
    assert "Or is it about one of these?" in page

    chased = text_of(post(adviser, call, "ask", {"case": str(case.id), "form_key": "1"}))
    assert f"They asked how case {show_reference(case.reference)} stands." in chased
    assert "Failure: chasing progress, before it was due" in chased
    post(adviser, call, "ask", {"case": str(case.id), "new_facts": "It is the green one", "form_key": "2"})
    client_of(town.officer).post(f"/office/cases/{case.id}/close/", {"outcome": "collected"})
    assert "Closed not long ago" in text_of(adviser.get(f"/desk/contacts/{call}/?add=1"))
    empty = post(adviser, call, "not-fixed", {"case": str(case.id), "new_facts": " ", "form_key": "3"})
    assert (empty.status_code, "Say what is still wrong" in text_of(empty)) == (422, True)
    post(adviser, call, "not-fixed", {"case": str(case.id), "new_facts": "Still full", "form_key": "4"})

    assert [result for _, result in _results(call)] == [
        "case_opened",
        "progress_given",
        "case_updated",
        "case_updated",
    ]
    kinds = [entry.kind for entry in list_history(case.id, viewer=SEES_ALL)]
    assert kinds == ["opened", "routed", "asked_about", "new_facts", "closed", "reopened", "routed"]


@pytest.mark.shows("wrap-up")
def test_the_wrap_up_keeps_what_the_adviser_corrects(adviser: Client, call: UUID) -> None:
    post(adviser, call, "case", bin_fields())
    (enquiry,) = contact_now(call).enquiries
    page = text_of(adviser.get(f"/desk/contacts/{call}/"))
    assert re.search(r'value="failure:not_done_as_promised" selected', page)

    done = post(adviser, call, "finish", {f"demand-{enquiry.id}": "failure:wrong_channel"})

    assert "The contact is finished." in text_of(done)
    (enquiry,) = contact_now(call).enquiries
    assert (enquiry.demand, enquiry.demand_reason, enquiry.demand_by) == ("failure", "wrong_channel", "person")
    assert contact_now(call).state == "finished"
    finished = text_of(adviser.get(f"/desk/contacts/{call}/"))
    assert "This contact is finished." in finished
    assert "/finish/" not in finished


@pytest.mark.shows("spoken-language")
def test_in_a_council_of_two_languages_what_to_say_stands_in_the_callers(welsh_town: Town) -> None:
    host = "aberwen.localhost"
    adviser = client_of(welsh_town.adviser, host=host)
    call = start_call(adviser, welsh_town.adviser, begin="phone:cy")
    assert contact_now(call).language == "cy"

    page = text_of(adviser.get(f"/desk/contacts/{call}/", {"service": "missed-bin"}))
    assert "Mae&#39;n ddrwg gen i" in page
    assert "I am sorry that it was missed." in page

    post(adviser, call, "new-customer", MARY)
    post(adviser, call, "language", {"language": "en"})
    assert contact_now(call).language == "en"
    customer_id = contact_now(call).customer_id
    assert customer_id is not None
    assert get_customer(customer_id, viewer=SEES_ALL).language == "en"


@pytest.mark.shows("sent-twice-noted-once")
@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("answer", {"service": "missed-bin", "result": "answered", "form_key": "same"}),
        ("case", bin_fields()),
        ("new-customer", MARY),
        ("finish", {}),
    ],
)
def test_a_form_that_is_sent_twice_does_its_work_once(
    adviser: Client, call: UUID, step: str, fields: dict[str, Any]
) -> None:
    answers = [post(adviser, call, step, fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(contact_now(call).enquiries) == (1 if step in ("answer", "case") else 0)
    assert len(list_queue(viewer=SEES_ALL, team="waste")) == (1 if step == "case" else 0)
    assert len(search_customers("mary jones", viewer=SEES_ALL)) == (1 if step == "new-customer" else 0)


@pytest.mark.shows("desk-customer")
@pytest.mark.parametrize(
    ("typed", "box"),
    [("Mary Jones", "name"), ("01632 960 001", "phone"), ("mary@example.org", "email"), ("CM1 2AB", "postcode")],
)
def test_what_was_looked_for_and_not_found_stands_in_the_form_for_somebody_new(
    adviser: Client, call: UUID, typed: str, box: str
) -> None:
    page = adviser.get(f"/desk/contacts/{call}/", {"who": typed}).content.decode()

    assert re.search(rf'<input[^>]*id="{box}"[^>]*value="{typed}"', page)
