"""Checking progress: the proof, the limits, and the case as its customer sees it."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import UnknownCaseError, get_by_reference, get_case, list_history
from firstcontact.domain.catalogue.queries import get_version
from firstcontact.domain.contacts.queries import find_by_key
from firstcontact.domain.promises.queries import list_promises
from firstcontact.doors.site import proved
from firstcontact.doors.site.progress import BY_ADDRESS, BY_REFERENCE
from firstcontact.doors.site.tests.visitor import (
    CONTACT,
    Visitor,
    compliment,
    count_of,
    everything,
    heading_of,
    missed_bin,
    only_case,
    path_of,
    text_of,
)
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import is_reference, read_reference, show_reference, with_check_digit
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.follow_up_online import answer_our_question, say_not_fixed
from firstcontact.journeys.work_case import add_note, ask_customer, claim_case, close_case, tell_progress
from firstcontact.overviews.progress import find_case_by_proof, holder_of
from tests.towns import Town, make_town, staff_town

SEES_ALL = Viewer.of(SYSTEM)
PROOFS = ["mary@example.org", " MARY@EXAMPLE.ORG ", "01632 960 111", "+44 1632 960111", "01632-960-111", "cm12ab"]
NOTHING = "We found nothing with this reference and this email, phone number or postcode."


@pytest.fixture
def reference(town: Town) -> str:
    """The reference of a missed bin that Mary Jones reported just now."""
    return Visitor().report({**missed_bin(), "contact": {**CONTACT, "contact-phone": "01632 960 111"}})


def another(reference: str) -> str:
    """A right reference that nobody has."""
    digits = str(int(read_reference(reference) or "0") // 10 + 1)
    return show_reference(with_check_digit(digits))


def without_form(response: HttpResponse) -> str:
    """The page without what the reader typed and without the token of the form."""
    page = response.content.decode()
    return re.sub(r' value="[^"]*"', "", page)


@pytest.mark.shows("progress-by-reference-and-proof")
def test_an_email_a_phone_number_or_a_postcode_opens_the_case(reference: str) -> None:
    for proof in PROOFS:
        response = Visitor().prove(reference.replace("-", " "), proof)
        assert path_of(response) == f"/progress/{reference}/"
        assert "We have it. It is with the team that will deal with it." in text_of(response)


@pytest.mark.shows("progress-one-answer")
def test_a_wrong_reference_a_wrong_proof_and_another_councils_case_get_one_answer(db: None) -> None:
    references = {}
    for code in ("castlemere", "aberwen"):
        council = make_town(code)
        with acting_for(council):
            staff_town(council)
        references[code] = Visitor(code).report()
    draft = Visitor()
    draft.start()
    pages = [
        Visitor().prove(references["castlemere"], "someone@example.org"),
        Visitor().prove(references["castlemere"], "CM1 2AC"),
        Visitor().prove(references["castlemere"], "0"),
        Visitor().prove(another(references["castlemere"]), "mary@example.org"),
        Visitor().prove(references["aberwen"], "mary@example.org"),
        Visitor().prove(draft.reference, "mary@example.org"),
    ]
    assert all(NOTHING in text_of(page) for page in pages)
    assert len({without_form(page) for page in pages}) == 1
    assert len({page.status_code for page in pages}) == 1
    assert not any("proved" in (page.wsgi_request.session or {}) for page in pages)  # type: ignore[attr-defined]


@pytest.mark.shows("progress-one-answer")
def test_a_reference_that_does_not_exist_takes_the_same_look_ups(reference: str, town: Town) -> None:
    number = read_reference(reference) or ""
    with CaptureQueriesContext(connection) as there:
        assert find_case_by_proof(number, "wrong@example.org") is None
    with CaptureQueriesContext(connection) as missing:
        assert find_case_by_proof(read_reference(another(reference)) or "", "wrong@example.org") is None
    assert len(there) == len(missing) == 4


WRONG_DIGIT = next(number for number in ("482109370", "482109371") if not is_reference(number))
MISTYPED = [
    (WRONG_DIGIT, "Check each digit of the reference number. One of them is not right.", "Gwiriwch bob digid"),
    ("٤٨٢١٠٩٣٧٥", "Check each digit", "Gwiriwch bob digid"),
    ("4821-0937", "Enter the reference number with its 9 digits, such as 4821-0937-5", "Rhowch y cyfeirnod gyda'i 9"),
    ("mary@example.org", "Enter the reference number with its 9 digits", "Rhowch y cyfeirnod gyda'i 9 digid"),
    ("<script>alert(1)</script>", "Enter the reference number with its 9 digits", "Rhowch y cyfeirnod gyda'i 9 digid"),
    ("\0" * 9, "Enter the reference number with its 9 digits", "Rhowch y cyfeirnod gyda'i 9 digid"),
    ("", "Enter your reference number", "Rhowch eich cyfeirnod"),
]


@pytest.mark.shows("progress-typing-error")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_mistyped_reference_is_told_apart_before_anything_is_looked_up(welsh_town: Town, language: str) -> None:
    visitor = Visitor("aberwen", language)
    visitor.get("/progress/")
    for typed, en, cy in MISTYPED:
        with CaptureQueriesContext(connection) as queries:
            response = visitor.prove(typed, "mary@example.org")
        assert {"en": en, "cy": cy}[language] in text_of(response)
        asked = " ".join(query["sql"] for query in queries.captured_queries)
        assert "cases_case" not in asked
        assert "limits_tries" not in asked
        assert "<script>alert" not in response.content.decode()


@pytest.mark.shows("progress-limited")
def test_guessing_the_proof_of_one_case_is_stopped_from_every_address(reference: str) -> None:
    for guess in range(BY_REFERENCE.most):
        visitor = Visitor()
        visitor.client.defaults["REMOTE_ADDR"] = f"192.0.2.{guess}"
        assert NOTHING in text_of(visitor.prove(reference, f"CM1 {guess}AA"))
    late = Visitor()
    late.client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    stopped = late.prove(reference, "mary@example.org")
    assert (stopped.status_code, heading_of(stopped)) == (429, "Too many tries")
    assert 0 < int(stopped["Retry-After"]) <= 15 * 60


@pytest.mark.shows("progress-limited")
def test_trying_many_references_from_one_address_is_stopped_whether_they_exist_or_not(reference: str) -> None:
    visitor, number = Visitor(), reference
    for _ in range(BY_ADDRESS.most):
        number = another(number)
        assert visitor.prove(number, "mary@example.org").status_code == 200
    assert visitor.prove(reference, "mary@example.org").status_code == 429


@pytest.mark.shows("progress-limited")
def test_who_proves_it_may_try_again_at_once(reference: str) -> None:
    for _ in range(BY_REFERENCE.most - 1):
        Visitor().prove(reference, "wrong@example.org")
    assert path_of(Visitor().prove(reference, "mary@example.org")) == f"/progress/{reference}/"
    assert NOTHING in text_of(Visitor().prove(reference, "wrong@example.org"))


@pytest.mark.shows("progress-proof-is-short-lived")
def test_the_proof_stays_in_this_browser_and_ends_after_half_an_hour(
    reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor()
    visitor.get("/services/missed-bin/")
    visitor.start()
    before = visitor.client.session.session_key
    shown = visitor.prove(reference, "mary@example.org")
    assert visitor.client.session.session_key != before, "a session that somebody may know is given a new name"
    assert path_of(shown) == f"/progress/{reference}/"
    assert path_of(Visitor().get(f"/progress/{reference}/")) == "/progress/"
    monkeypatch.setattr(proved, "SECONDS", -1)
    assert path_of(visitor.get(f"/progress/{reference}/")) == "/progress/"


@pytest.mark.shows("progress-proof-is-short-lived")
def test_a_proof_opens_that_one_case_and_no_other_of_the_same_customer(reference: str) -> None:
    other = Visitor().report()
    visitor = Visitor()
    visitor.prove(reference, "mary@example.org")
    assert path_of(visitor.get(f"/progress/{other}/")) == "/progress/"
    number = read_reference(other) or ""
    with pytest.raises(UnknownCaseError):
        get_by_reference(
            number, viewer=Viewer.of(holder_of(get_by_reference(read_reference(reference) or "", viewer=SEES_ALL).id))
        )


@pytest.mark.shows("progress-proof-is-short-lived")
def test_a_proof_that_was_changed_opens_nothing(reference: str) -> None:
    visitor = Visitor()
    visitor.prove(reference, "mary@example.org")
    session = visitor.client.session
    number = read_reference(reference)
    session["proved"] = {number: session["proved"][number][:-2] + "xx"}
    session.save()
    assert path_of(visitor.get(f"/progress/{reference}/")) == "/progress/"


def worked(town: Town, *, closed_ago: timedelta | None = None) -> UUID:
    """The case is claimed, told of, noted and asked about; or closed some time ago."""
    case_id = only_case()
    at = now()
    claim_case(by=town.officer, at=at, case_id=case_id)
    if closed_ago is not None:
        close_case(by=town.officer, at=at - closed_ago, case_id=case_id, outcome="collected", words="At 8am.")
        return case_id
    add_note(by=town.officer, at=at, case_id=case_id, words="The dog bites.")
    tell_progress(by=town.officer, at=at, case_id=case_id, words="The crew comes back tomorrow.")
    ask_customer(by=town.officer, at=at, case_id=case_id, words="Which side is it on?")
    return case_id


@pytest.mark.shows("progress-of-private-cases")
def test_of_a_private_case_nothing_is_changed_by_who_knows_the_reference_and_a_postcode(town: Town) -> None:
    reference = Visitor().report(compliment("Amina was so kind to me."), service="complaint")
    case_id = only_case()
    ask_customer(by=SYSTEM, at=now(), case_id=case_id, words="Which school?")
    visitor = Visitor()
    assert "Which school?" not in text_of(visitor.prove(reference, "mary@example.org"))

    before = everything()
    visitor.post(f"/progress/{reference}/", {"doing": "answer", "words": "Any."})
    assert everything() == before
    close_case(by=SYSTEM, at=now(), case_id=case_id, outcome=outcomes_of(case_id)[0])
    before = everything()
    visitor.post(f"/progress/{reference}/", {"doing": "not_fixed", "words": "It is not."})
    assert everything() == before
    for follow_up in (answer_our_question, say_not_fixed):
        with pytest.raises(CaseRefusedError, match="website"):
            follow_up(by=holder_of(case_id), at=now(), case_id=case_id, words="Any.", language="en")
    assert everything() == before


def outcomes_of(case_id: UUID) -> list[str]:
    """How this case may end."""
    return list(get_version(get_case(case_id, viewer=SEES_ALL).version_id).outcomes)


@pytest.mark.shows("progress-in-customer-words")
def test_they_see_what_is_meant_for_them_and_nothing_that_staff_note(reference: str, town: Town) -> None:
    worked(town)
    page = text_of(Visitor().prove(reference, "mary@example.org"))
    for words in ("We need to hear from you.", "Which side is it on?", "The crew comes back tomorrow.", "You told us"):
        assert words in page
    assert "The dog bites" not in page
    assert town.officer.id is not None
    assert str(town.officer.id) not in page


@pytest.mark.shows("customer-answers-online")
def test_their_answer_goes_into_the_case_once_and_the_promise_goes_on(reference: str, town: Town) -> None:
    case_id = worked(town)
    visitor = Visitor()
    visitor.prove(reference, "mary@example.org")
    response = visitor.post(f"/progress/{reference}/", {"doing": "answer", "words": "The left.\0 <b>"})
    assert "Thank you. We have your answer." in text_of(response)
    history = list_history(case_id, viewer=SEES_ALL)
    assert [(entry.kind, entry.body, entry.by_kind) for entry in history if entry.kind == "answered"] == [
        ("answered", "The left. <b>", "customer")
    ]
    assert get_case(case_id, viewer=SEES_ALL).state == "in_progress"
    assert {promise.state for promise in list_promises([case_id])[case_id] if promise.kind == "resolve"} == {"running"}
    asked = next(entry for entry in history if entry.kind == "asked")
    contact = find_by_key("web", f"answer:{asked.id}", viewer=SEES_ALL)
    assert contact is not None
    assert [(each.result, each.demand) for each in contact.enquiries] == [("case_updated", "value")]

    before = everything()
    again = visitor.post(f"/progress/{reference}/", {"doing": "answer", "words": "The left.\0 <b>"})
    assert everything() == before
    assert "We are working on it." in text_of(again)


@pytest.mark.shows("customer-answers-online")
def test_an_answer_without_words_or_with_too_many_changes_nothing(reference: str, town: Town) -> None:
    worked(town)
    visitor = Visitor()
    visitor.prove(reference, "mary@example.org")
    before = everything()
    wrong = [
        ("", "Write your answer in the box"),
        (" \0 ", "Write your answer"),
        ("x" * 10_001, "Write at most 10,000"),
    ]
    for words, says in wrong:
        response = visitor.post(f"/progress/{reference}/", {"doing": "answer", "words": words})
        assert says in text_of(response)
        assert everything() == before


@pytest.mark.shows("not-fixed-online")
def test_it_is_not_fixed_opens_the_case_again_once_and_counts_as_failure(reference: str, town: Town) -> None:
    case_id = worked(town, closed_ago=timedelta(0))
    visitor = Visitor()
    page = text_of(visitor.prove(reference, "mary@example.org"))
    assert "We came back and emptied it." in page
    assert "At 8am." in page
    fields = {"doing": "not_fixed", "words": "It is still full."}
    response = visitor.post(f"/progress/{reference}/", fields)
    assert "We have opened it again." in text_of(response)
    assert "We promised this" not in text_of(response), "what was not put right is not shown as a promise kept"
    assert "On time" in text_of(response), "it is promised anew"
    case = get_case(case_id, viewer=SEES_ALL)
    assert (case.state, case.times_reopened, case.owner) == ("in_progress", 1, town.officer.id)
    contact = find_by_key("web", f"not_fixed:{case_id}:1", viewer=SEES_ALL)
    assert contact is not None
    assert [each.demand_reason for each in contact.enquiries] == ["repeat_contact_premature_closure"]

    before = everything()
    visitor.post(f"/progress/{reference}/", fields)
    assert everything() == before


@pytest.mark.shows("not-fixed-online")
@pytest.mark.parametrize("days", [28, 29])
def test_it_can_be_said_within_28_days(reference: str, town: Town, days: int) -> None:
    worked(town, closed_ago=timedelta(days=days) - timedelta(minutes=5))
    visitor = Visitor()
    page = text_of(visitor.prove(reference, "mary@example.org"))
    assert ("It is not fixed" in page) == (days == 28)
    before = everything()
    visitor.post(f"/progress/{reference}/", {"doing": "not_fixed", "words": "It is still full."})
    assert (everything() == before) == (days == 29)


@pytest.mark.shows("not-fixed-online")
def test_what_cannot_be_done_now_changes_nothing(reference: str) -> None:
    visitor = Visitor()
    visitor.prove(reference, "mary@example.org")
    before = everything()
    fields: dict[str, str]
    for fields in ({}, {"doing": "close"}, {"doing": "not_fixed", "words": "x"}, {"doing": "answer", "words": "x"}):
        response = visitor.post(f"/progress/{reference}/", fields)
        assert path_of(response) == f"/progress/{reference}/"
        assert everything() == before


@pytest.mark.shows("not-fixed-online")
def test_who_has_proved_nothing_can_say_nothing(reference: str, town: Town) -> None:
    worked(town)
    before = everything()
    response = Visitor().post(f"/progress/{reference}/", {"doing": "answer", "words": "The left."})
    assert path_of(response) == "/progress/"
    assert everything() == before


@pytest.mark.shows("progress-of-private-cases")
def test_of_a_private_case_only_the_state_is_shown(town: Town) -> None:
    reference = Visitor().report(compliment("Amina was so kind to me."), service="complaint")
    page = text_of(Visitor().prove(reference, "mary@example.org"))
    assert "We have it." in page
    assert "To keep this private we show no more here." in page
    for hidden in ("complaint", "Amina", "What has happened"):
        assert hidden not in page


@pytest.mark.shows("progress-in-customer-words")
def test_a_case_that_nobody_put_a_name_to_cannot_be_opened_by_guessing(town: Town) -> None:
    visitor = Visitor()
    reference = visitor.report()
    assert count_of("cases_case") == 1
    for proof in ("", " ", "0", "@", "+44"):
        assert path_of(Visitor().prove(reference, proof)) == "/progress/"
