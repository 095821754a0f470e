"""Answers in words of either language, and the HTML fields that they come from and go back to."""

from typing import Any

import pytest

from firstcontact.domain.applications.rules import (
    address_of,
    contact_of,
    field_names,
    in_words,
    place_of,
    readable_answers,
    readable_value,
)
from firstcontact.domain.applications.tests.made_up import CATALOGUE, EVERY_TYPE, TODAY, question

ADDRESS = {"lines": ["12 Station Road", "Castlemere"], "postcode": "CF10 3AT"}
VALUES: dict[str, Any] = {
    "text": "hello",
    "long": "one\ntwo",
    "one": "blue",
    "some": ["cat", "hen"],
    "yes_no": "yes",
    "number": 17,
    "money": "12.50",
    "date": "2026-11-20",
    "home": ADDRESS,
    "place": {"words": "By the church", "latitude": 51.5, "longitude": -3.18},
    "email": "a@example.org",
    "phone": "+441632960001",
    "people": [{"name": "Ann Hughes", "born": "2001-02-03", "earns": "100.00"}, {"name": "Bo", "born": "2011-02-03"}],
    "spare": None,
    "contact": {"name": "Megan Hughes", "email": "a@example.org", "postcode": "CF10 3AT"},
}


@pytest.mark.shows("answers-readable")
def test_answers_read_in_words_of_each_language() -> None:
    english = {each.question: each.lines for each in readable_answers(EVERY_TYPE, VALUES, "en")}
    assert english["one"] == ("Blue",)
    assert english["some"] == ("Cat", "Hen")
    assert english["yes_no"] == ("Yes",)
    assert english["date"] == ("20 November 2026",)
    assert english["money"] == ("£12.50",)
    assert english["phone"] == ("01632 960001",)
    assert english["home"] == ("12 Station Road", "Castlemere", "CF10 3AT")
    assert english["place"] == ("By the church",)
    assert english["long"] == ("one", "two")
    assert english["people"] == (
        "Person 1",
        "Full name: Ann Hughes",
        "When were they born? 3 February 2001",
        "What do they earn? £100.00",
        "Person 2",
        "Full name: Bo",
        "When were they born? 3 February 2011",
    )
    assert english["spare"] == ("Not answered",)
    assert english["contact"] == ("Megan Hughes", "a@example.org", "CF10 3AT")
    welsh = {each.question: each.text for each in readable_answers(EVERY_TYPE, VALUES, "cy")}
    assert welsh["one"] == "Glas"
    assert welsh["yes_no"] == "Oes"
    assert welsh["date"] == "20 Tachwedd 2026"
    assert welsh["spare"] == "Heb ei ateb"


@pytest.mark.parametrize(
    ("name", "odd"), [("one", "mauve"), ("date", "soon"), ("home", "x"), ("contact", "x"), ("phone", "x")]
)
def test_an_answer_of_an_unexpected_shape_is_shown_as_it_is(name: str, odd: str) -> None:
    assert readable_value(question(name), odd, "en") == (odd,)


def test_yes_and_no_follow_the_verb_in_welsh() -> None:
    help_question = CATALOGUE["missed-bin"].question("out_in_time")
    assert help_question is not None
    assert readable_value(help_question, "no", "cy") == ("Nac oedd",)


def test_the_parts_of_a_date_have_their_own_fields() -> None:
    assert field_names(question("date")) == {"day": "date-day", "month": "date-month", "year": "date-year"}
    assert field_names(question("some")) == {"": "some"}


def test_who_and_where_are_found_among_the_answers() -> None:
    assert contact_of(EVERY_TYPE, VALUES)["name"] == "Megan Hughes"
    assert address_of(EVERY_TYPE, VALUES) == ("12 Station Road", "Castlemere", "CF10 3AT")
    assert place_of(EVERY_TYPE, VALUES)["words"] == "By the church"
    assert contact_of(EVERY_TYPE, {}) == {}
    assert address_of(EVERY_TYPE, {}) == ()
    assert place_of(EVERY_TYPE, {}) == {}


def test_a_letter_goes_to_the_new_home_and_not_to_the_old_one() -> None:
    move = CATALOGUE["council-tax-move"]
    old, new = {**ADDRESS, "lines": ["Old House"]}, {**ADDRESS, "lines": ["New House"]}
    assert address_of(move, {"old_address": old}) == ()
    assert address_of(move, {"old_address": old, "new_address": new}) == ("New House", "CF10 3AT")
    both: dict[str, Any] = {
        "new_address": new,
        "contact": {"address": "Care of Aunt Mary\nHigh Street", "postcode": "CF11 1AA"},
    }
    assert address_of(move, both) == ("Care of Aunt Mary", "High Street", "CF11 1AA")


def test_a_day_in_words() -> None:
    assert in_words(TODAY, "en") == "20 November 2026"
    assert in_words(TODAY, "cy") == "20 Tachwedd 2026"
