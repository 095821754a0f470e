"""A service that asks about several children, works out an age, and cannot be had by everybody."""

import pytest

from firstcontact.domain.applications.queries import get_application
from firstcontact.domain.cases.queries import get_case
from firstcontact.doors.site.tests.visitor import CONTACT, Visitor, everything, only_case, path_of, text_of
from firstcontact.foundation.identity import SYSTEM, Viewer
from tests.towns import Town

BORN = {"birth_date-day": "3", "birth_date-month": "4", "birth_date-year": "1985"}
CHILDREN = {
    "children": ["1", "2"],
    "children-1-name": "Ann Jones",
    "children-1-born-day": "3",
    "children-1-born-month": "4",
    "children-1-born-year": "2015",
    "children-1-school": "High School",
    "children-2-name": "Bo Jones",
}
SEES_ALL = Viewer.of(SYSTEM)


@pytest.fixture
def visitor(welsh_town: Town) -> Visitor:
    """Somebody who has come to the question about the children."""
    visitor = Visitor("aberwen")
    visitor.start("free-school-meals")
    visitor.answer("benefit", {"benefit": "universal_credit"})
    visitor.answer("birth_date", BORN)
    visitor.answer("national_insurance", {"national_insurance": "QQ123456C"})
    assert path_of(visitor.answer("earnings", {"earnings": "900"})).endswith("/children/")
    return visitor


@pytest.mark.shows("who-can-get-it")
def test_the_needs_stand_before_the_first_question(welsh_town: Town) -> None:
    page = text_of(Visitor("aberwen", "cy").get("/services/free-school-meals/"))
    assert "Pwy all ei gael" in page
    assert "Rydych yn 16 oed neu'n hŷn" in page


@pytest.mark.shows("who-can-get-it")
def test_who_cannot_get_it_is_told_so_and_no_case_is_made(welsh_town: Town) -> None:
    visitor = Visitor("aberwen")
    visitor.start("free-school-meals")
    response = visitor.answer("benefit", {"benefit": "none_of_these"})
    assert path_of(response) == f"/apply/{visitor.reference}/stopped-here/"
    assert "Young children at primary school may get a meal all the same." in text_of(response)


@pytest.mark.shows("group-of-people")
def test_one_more_is_added_and_one_taken_out_with_all_that_was_typed_and_nothing_kept(visitor: Visitor) -> None:
    before = everything()
    more = visitor.answer("children", {**CHILDREN, "only_redraw": "add children"}).content.decode()
    assert 'value="Bo Jones"' in more
    assert 'name="children-3-name"' in more
    less = visitor.answer("children", {**CHILDREN, "only_redraw": "remove children 1"}).content.decode()
    assert 'value="Bo Jones"' in less
    assert "Ann Jones" not in less
    assert everything() == before


@pytest.mark.shows("group-of-people", "values-worked-out", "declared-and-signed")
def test_what_is_wrong_says_which_child_and_the_case_has_every_child(visitor: Visitor) -> None:
    wrong = text_of(visitor.answer("children", CHILDREN))
    assert "Child 2, Date of birth: Enter the day, the month and the year" in wrong
    assert "Child 2, School: Answer this question" in wrong
    assert "Child 1, " not in wrong
    born = {f"children-2-born-{part}": value for part, value in (("day", "1"), ("month", "2"), ("year", "2018"))}
    visitor.answer("children", {**CHILDREN, **born, "children-2-school": "Mill Lane"})
    visitor.answer("home", {"home-lines": ["14 Mill Lane"], "home-postcode": "CM1 2AB"})
    visitor.answer("clothes", {"clothes": "yes"})
    unsigned = text_of(visitor.answer("declaration", {"declaration-name": "Mary Jones"}))
    assert "Read this, and tick the box if you agree" in unsigned
    visitor.answer("declaration", {"declaration-agreed": "yes", "declaration-name": "Mary Jones"})
    check = text_of(visitor.answer("contact", CONTACT))
    assert "Say that it is true I agree Signed: Mary Jones Change" in check
    assert "Child 2 Full name: Bo Jones Date of birth: 1 February 2018 School: Mill Lane Change" in check
    assert "Number of children 2" in check
    assert "Earned in a year at this rate £10800.00" in check
    assert "if you earn less than £7,400 a year" in check
    visitor.post(f"/apply/{visitor.reference}/check-answers/")
    case = get_case(only_case(), viewer=SEES_ALL)
    assert case.application_id is not None
    answers = get_application(case.application_id, viewer=SEES_ALL).answers
    assert answers["children"][1] == {"name": "Bo Jones", "born": "2018-02-01", "school": "Mill Lane"}
    assert "age" not in answers
