"""Pages out of order, sent twice, or of somebody else: the reader is told what to do, and nothing has changed."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from firstcontact.doors.site.tests.visitor import (
    CONTACT,
    Visitor,
    count_of,
    everything,
    heading_of,
    missed_bin,
    path_of,
    text_of,
)
from firstcontact.foundation.references import read_reference, show_reference
from firstcontact.foundation.tenancy import acting_for
from tests.towns import Town, make_town, staff_town

LOST = {"en": "We cannot open this form", "cy": "Ni allwn agor y ffurflen hon"}


def unchanged(act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it, and check that no row of the council is other than before."""
    before = everything()
    response = act()
    assert everything() == before
    return response


@pytest.fixture
def visitor(town: Town) -> Visitor:
    """Somebody who has answered the first two questions of a missed bin."""
    opened = Visitor()
    opened.answer_until("day")
    return opened


@pytest.mark.shows("pages-out-of-order")
def test_a_later_question_leads_back_to_the_one_that_comes_next(visitor: Visitor) -> None:
    here = f"/apply/{visitor.reference}"
    for act in (
        lambda: visitor.get(f"{here}/contact/"),
        lambda: visitor.post(f"{here}/contact/", CONTACT),
    ):
        response = unchanged(act)
        assert path_of(response) == f"{here}/day/"
        assert "Please answer the questions in order" in text_of(response)


@pytest.mark.shows("pages-out-of-order")
def test_a_question_that_does_not_apply_is_not_answered(visitor: Visitor) -> None:
    visitor.answer("day", missed_bin()["day"])
    visitor.answer("help", {"help": "yes"})  # then it is not asked whether the bin was out in time
    response = unchanged(lambda: visitor.answer("out_in_time", {"out_in_time": "yes"}))
    assert path_of(response) == f"/apply/{visitor.reference}/sticker/"
    assert "does not apply" in text_of(response)


@pytest.mark.shows("pages-out-of-order")
def test_an_unknown_question_leads_to_the_one_that_comes_next(visitor: Visitor) -> None:
    for question in ("no_such_question", "check", "bin%00", "bin'--", "%F0%9F%97%91"):
        path = f"/apply/{visitor.reference}/{question}/"
        for act in (lambda path=path: visitor.get(path), lambda path=path: visitor.post(path, {"bin": "x"})):
            response = unchanged(act)
            assert path_of(response) == f"/apply/{visitor.reference}/day/"
            assert "no such question" in text_of(response)


@pytest.mark.shows("pages-out-of-order")
def test_what_is_not_finished_cannot_be_sent(visitor: Visitor) -> None:
    response = unchanged(lambda: visitor.post(f"/apply/{visitor.reference}/check-answers/"))
    assert path_of(response) == f"/apply/{visitor.reference}/day/"
    assert "before you send" in text_of(response)
    response = unchanged(lambda: visitor.get(f"/apply/{visitor.reference}/what-we-have/"))
    assert path_of(response) == f"/apply/{visitor.reference}/day/"


@pytest.mark.shows("forms-of-others-closed")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_another_visitors_form_stays_closed(welsh_town: Town, language: str) -> None:
    theirs = Visitor("aberwen")
    theirs.answer_until("day")
    stranger = Visitor("aberwen", language)
    stranger.start()
    for page in ("", "address/", "day/", "check-answers/", "stopped-here/", "what-we-have/"):
        path = f"/apply/{theirs.reference}/{page}"
        for act in (lambda path=path: stranger.get(path), lambda path=path: stranger.post(path, CONTACT)):
            response = unchanged(act)
            assert response.status_code == 404
            assert heading_of(response) == LOST[language]


@pytest.mark.shows("forms-of-others-closed")
def test_a_reference_that_is_none_opens_nothing(town: Town) -> None:
    for reference in ("1234-5678-9", "nonsense", "123", "%00", "0" * 400, "4821-0937-6"):
        path = f"/apply/{reference}/address/"
        before = everything()
        response = Visitor().get(path)
        assert (response.status_code, heading_of(response)) == (404, LOST["en"])
        assert everything() == before


@pytest.mark.shows("forms-of-others-closed")
def test_a_form_of_one_council_does_not_open_at_another(db: None) -> None:
    for code in ("castlemere", "aberwen"):
        council = make_town(code)
        with acting_for(council):
            staff_town(council)
    visitor = Visitor()
    visitor.answer_until("day")
    visitor.client.defaults["SERVER_NAME"] = "aberwen.localhost"
    with acting_for(council):
        before = everything()
    for response in (
        visitor.get(f"/apply/{visitor.reference}/day/"),
        visitor.answer("day", missed_bin()["day"]),
        visitor.post(f"/apply/{visitor.reference}/check-answers/"),
    ):
        assert (response.status_code, heading_of(response)) == (404, LOST["en"])
    with acting_for(council):
        assert everything() == before


@pytest.mark.shows("sent-once")
def test_sending_again_or_loading_again_shows_the_same_confirmation_and_changes_nothing(town: Town) -> None:
    visitor = Visitor()
    reference = visitor.report()
    first = text_of(visitor.get(f"/apply/{visitor.reference}/what-we-have/"))
    assert reference == visitor.reference
    for act in (
        lambda: visitor.post(f"/apply/{visitor.reference}/check-answers/"),
        lambda: visitor.get(f"/apply/{visitor.reference}/check-answers/"),
        lambda: visitor.get(f"/apply/{visitor.reference}/what-we-have/"),
        lambda: visitor.get(f"/apply/{visitor.reference}/"),
        lambda: visitor.answer("bin", {"bin": ["garden"]}),
        lambda: visitor.get(f"/apply/{visitor.reference}/bin/"),
    ):
        response = unchanged(act)
        assert path_of(response) == f"/apply/{visitor.reference}/what-we-have/"
        assert text_of(response) == first
    assert count_of("cases_case") == 1


@pytest.mark.shows("sent-once")
def test_the_same_answer_again_is_not_kept_again(visitor: Visitor) -> None:
    response = unchanged(lambda: visitor.answer("bin", missed_bin()["bin"]))
    assert path_of(response) == f"/apply/{visitor.reference}/day/"


@pytest.mark.shows("answers-change")
def test_an_answer_is_changed_from_check_your_answers_and_leads_back_there(visitor: Visitor) -> None:
    for question in ("day", "help", "out_in_time", "sticker", "street", "access", "contact"):
        visitor.answer(question, missed_bin()[question])
    checked = visitor.get(f"/apply/{visitor.reference}/check-answers/")
    assert f'href="/apply/{visitor.reference}/bin/"' in checked.content.decode()
    response = visitor.answer("bin", {"bin": ["food", "garden"]})
    assert path_of(response) == f"/apply/{visitor.reference}/check-answers/"
    assert "Food waste Garden waste" in text_of(response)
    response = visitor.answer("help", {"help": "yes"})
    assert "Was it out by 7am?" not in text_of(response)


@pytest.mark.shows("pages-out-of-order")
def test_a_form_that_another_website_sends_is_refused(town: Town) -> None:
    visitor = Visitor(enforce_csrf_checks=True)
    response = unchanged(lambda: visitor.post("/services/missed-bin/"))
    assert response.status_code == 403
    assert "Nothing was changed" in text_of(response)


@pytest.mark.shows("unknown-service-explained")
@pytest.mark.parametrize(("language", "heading"), [("en", "We have no such service"), ("cy", "Nid oes gennym")])
def test_an_unknown_service_says_how_to_go_on(welsh_town: Town, language: str, heading: str) -> None:
    visitor = Visitor("aberwen", language)
    for act in (lambda: visitor.get("/services/moon-trips/"), lambda: visitor.post("/services/moon-trips/")):
        response = unchanged(act)
        assert response.status_code == 404
        assert heading_of(response).startswith(heading)
        assert 'href="/services/"' in response.content.decode()


@pytest.mark.shows("not-ours-on-the-website")
def test_what_is_only_signposted_cannot_be_started(db: None) -> None:
    council = make_town("castlemere", tier="county")
    with acting_for(council):
        staff_town(council)
        visitor = Visitor()
        page = text_of(visitor.get("/services/missed-bin/"))
        assert "Your district council collects bins" in page
        assert "Start now" not in page
        response = unchanged(lambda: visitor.post("/services/missed-bin/"))
        assert "Start now" not in text_of(response)


@pytest.mark.shows("not-ours-on-the-website")
def test_what_is_passed_on_says_to_whom_and_promises_to_tell(db: None) -> None:
    council = make_town("castlemere", tier="district")
    with acting_for(council):
        staff_town(council)
        page = text_of(Visitor().get("/services/pothole/"))
    assert "The county council looks after roads" in page
    assert "We will tell you within 1 working day what we know." in page
    assert "Start now" in page


@pytest.mark.shows("promise-on-confirmation")
def test_references_are_shown_as_they_are_spoken(town: Town) -> None:
    reference = Visitor().start()
    assert show_reference(read_reference(reference) or "") == reference
