"""Each type of answer: what is kept, and what the customer is told when it cannot be."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.applications.rules import check_value
from firstcontact.domain.applications.tests.made_up import EVERY_TYPE, TODAY, question

ADDRESS = {"lines": ["12 Station Road", "Castlemere"], "postcode": "CF10 3AT"}
NAME = {"name": "Megan Hughes"}

KEPT: list[tuple[str, Any, Any]] = [
    ("text", "  hello   there ", "hello there"),
    ("text", "hel\x00lo\x07", "hello"),
    ("text", "safe\u202egnp.exe", "safegnp.exe"),
    ("text", "one\nline", "one line"),
    ("text", "cafe\u0301", "café"),
    ("text", ["only"], "only"),
    ("long", "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("one", "blue", "blue"),
    ("one", ["red"], "red"),
    ("some", ["hen", "cat", "hen"], ["cat", "hen"]),
    ("some", "dog", ["dog"]),
    ("yes_no", "yes", "yes"),
    ("number", " 1 ", 1),
    ("number", "4,00", 400),
    ("number", 17, 17),
    ("money", "£12.5", "12.50"),
    ("money", "1,000", "1000.00"),
    ("date", {"day": "20", "month": "11", "year": "2026"}, "2026-11-20"),
    ("date", {"day": "19", "month": "nov", "year": "2026"}, "2026-11-19"),
    ("date", {"day": "19", "month": "November", "year": "2026"}, "2026-11-19"),
    ("date", {"day": "19", "month": "Tachwedd", "year": "2026"}, "2026-11-19"),
    ("date", "18/11/2026", "2026-11-18"),
    ("date", "18 Tachwedd 2026", "2026-11-18"),
    ("date", "2026-11-13", "2026-11-13"),
    ("home", {"lines": "12  Station Road\n\n Castlemere", "postcode": "cf103at"}, ADDRESS),
    ("home", ADDRESS, ADDRESS),
    ("abroad", {"lines": "Rue 1\nParis"}, {"lines": ["Rue 1", "Paris"], "postcode": ""}),
    ("place", "By the church", {"words": "By the church"}),
    (
        "place",
        {"words": "By it", "latitude": "51.5", "longitude": -3.18},
        {"words": "By it", "latitude": 51.5, "longitude": -3.18},
    ),
    ("email", " Megan@EXAMPLE.org ", "Megan@example.org"),
    ("phone", "(01632) 960 001", "+441632960001"),
    ("phone", "07700 900123", "+447700900123"),
    ("phone", "+1 617 555 0123", "+16175550123"),
    ("true", {"agreed": "yes", "name": " Megan  Hughes "}, {"agreed": "yes", "name": "Megan Hughes"}),
    ("spare", "  ", None),
    ("contact", {**NAME, "email": "a@example.org"}, {**NAME, "email": "a@example.org"}),
    ("contact", {**NAME, "phone": "01632 960001", "email": ""}, {**NAME, "phone": "+441632960001"}),
    ("contact", {**NAME, "address": "12 Station Road"}, {**NAME, "address": "12 Station Road"}),
    ("contact", {**NAME, "email": "a@example.org", "shoe": "9"}, {**NAME, "email": "a@example.org"}),
]


@pytest.mark.shows("answers-checked")
@pytest.mark.parametrize(("question_id", "raw", "value"), KEPT)
def test_a_right_answer_is_kept_in_one_clear_form(question_id: str, raw: Any, value: Any) -> None:
    checked = check_value(question(question_id), raw, TODAY)
    assert (checked.value, checked.mistakes) == (value, ())


REFUSED: list[tuple[str, Any, str | None, str]] = [
    ("true", {"agreed": "", "name": "Megan"}, "agreed", "Read this, and tick the box if you agree"),
    ("true", {"agreed": "no", "name": "Megan"}, "agreed", "Read this, and tick the box if you agree"),
    ("true", {"agreed": "yes", "name": " "}, "name", "Enter your full name to sign"),
    ("true", "yes", "name", "Enter your full name to sign"),
    ("true", "", "agreed", "Read this, and tick the box if you agree"),
    ("true", [["yes"]], "agreed", "Read this, and tick the box if you agree"),
    ("text", "", None, "Answer this question"),
    ("text", "\x00\x01", None, "Answer this question"),
    ("text", "x" * 21, None, "Enter at most 20 characters. You have entered 21."),
    ("text", {"a": "b"}, None, "Answer this question"),
    ("one", "green", None, "Choose one of the answers"),
    ("one", ["red", "blue"], None, "Choose one of the answers"),
    ("some", [], None, "Choose at least one answer"),
    ("some", ["cat", "cow"], None, "Choose only from the answers shown"),
    ("yes_no", "perhaps", None, "Choose yes or no"),
    ("yes_no", True, None, "Choose yes or no"),
    ("number", "one", None, "Enter a whole number, such as 3"),
    ("number", "1.5", None, "Enter a whole number, such as 3"),
    ("number", "٣", None, "Enter a whole number, such as 3"),
    ("number", "9" * 5000, None, "Enter a whole number, such as 3"),
    ("number", "0", None, "Enter a number from 1 to 500"),
    ("number", "501", None, "Enter a number from 1 to 500"),
    ("money", "12.345", None, "Enter an amount in pounds, such as 12.50"),
    ("money", "-5", None, "Enter an amount in pounds, such as 12.50"),
    ("money", "1000.01", None, "Enter a number from 0 to 1000"),
    ("date", {"day": "31", "month": "2", "year": "2026"}, None, "Enter a real date, such as 27 3 2026"),
    ("date", {"day": "29", "month": "2", "year": "2027"}, None, "Enter a real date, such as 27 3 2026"),
    ("date", {"day": "1", "month": "13", "year": "2026"}, "month", "Enter a real date, such as 27 3 2026"),
    ("date", {"day": "0", "month": "1", "year": "2026"}, None, "Enter a real date, such as 27 3 2026"),
    ("date", {"day": "1", "month": "ma", "year": "2026"}, "month", "Enter a real date, such as 27 3 2026"),
    ("date", {"day": "1", "month": "1", "year": "26"}, "year", "Enter the year with 4 figures, such as 2026"),
    (
        "date",
        {"day": "1", "month": "", "year": "2026"},
        "month",
        "Enter the day, the month and the year, such as 27 3 2026",
    ),
    ("date", "yesterday", None, "Enter a real date, such as 27 3 2026"),
    ("date", "2026-11-12", None, "Enter 13 November 2026 or a later date"),
    ("date", "2026-11-21", None, "Enter 20 November 2026 or an earlier date"),
    ("date", "0000-01-01", None, "Enter a real date, such as 27 3 2026"),
    ("home", {"lines": "", "postcode": "CF10 3AT"}, "lines", "Enter the house number and street"),
    ("home", {"lines": "12 Station Road", "postcode": ""}, "postcode", "Enter the postcode"),
    ("home", {"lines": "12 Station Road", "postcode": "CF1"}, "postcode", "Enter a full UK postcode, such as CF10 3AT"),
    ("home", {"lines": "a\nb\nc\nd\ne\nf\ng", "postcode": "CF10 3AT"}, "lines", "Enter the address in at most 6 lines"),
    ("home", "12 Station Road", "lines", "Enter the house number and street"),
    ("abroad", {"lines": "Rue 1", "postcode": "75001"}, "postcode", "Enter a full UK postcode, such as CF10 3AT"),
    ("place", "x", "words", "Describe the place"),
    (
        "place",
        {"words": "Here it is", "latitude": "91", "longitude": "0"},
        "words",
        "Choose the point on the map again",
    ),
    (
        "place",
        {"words": "Here it is", "latitude": "nan", "longitude": "0"},
        "words",
        "Choose the point on the map again",
    ),
    ("place", {"words": "Here it is", "latitude": "1", "longitude": ""}, "words", "Choose the point on the map again"),
    ("email", "megan", None, "Enter an email address, such as name@example.org"),
    ("email", "a@b", None, "Enter an email address, such as name@example.org"),
    ("phone", "12345", None, "Enter a phone number, such as 01632 960 001"),
    ("phone", "ring me", None, "Enter a phone number, such as 01632 960 001"),
    ("contact", {}, "name", "Enter your full name"),
    ("contact", NAME, "email", "Enter an email address or a phone number, so that we can reply"),
    ("contact", {**NAME, "email": "nope"}, "email", "Enter an email address, such as name@example.org"),
    ("contact", {**NAME, "phone": "1"}, "phone", "Enter a phone number, such as 01632 960 001"),
    ("contact", {**NAME, "email": "a@example.org", "postcode": "X"}, "postcode", "Enter a full UK postcode"),
    ("contact", {"name": "x" * 121, "email": "a@example.org"}, "name", "Enter at most 120 characters."),
]


@pytest.mark.shows("answers-checked")
@pytest.mark.parametrize(("question_id", "raw", "part", "says"), REFUSED)
def test_a_wrong_answer_is_refused_with_what_to_do_in_both_languages(
    question_id: str, raw: Any, part: str | None, says: str
) -> None:
    checked = check_value(question(question_id), raw, TODAY)
    assert checked.value is None
    first = checked.mistakes[0]
    assert (first.question, first.field) == (question_id, part)
    assert first.message.of("en").startswith(says)
    assert first.message.has("cy")
    assert first.message.of("cy") != first.message.of("en")


def test_every_wrong_field_of_an_answer_is_told_at_once() -> None:
    checked = check_value(question("contact"), {"email": "x", "phone": "y", "postcode": "z"}, TODAY)
    assert [mistake.field for mistake in checked.mistakes] == ["email", "phone", "postcode", "name"]


@pytest.mark.shows("no-closed-door")
def test_who_gave_an_address_needs_neither_email_nor_phone() -> None:
    assert check_value(question("contact"), NAME, TODAY, reached_by_letter=True).ok


def test_a_limit_moves_with_the_day() -> None:
    later = TODAY.replace(month=12)
    assert check_value(question("date"), "2026-11-20", TODAY).ok
    assert not check_value(question("date"), "2026-11-20", later).ok


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=60),
        st.text(alphabet="0123456789-/ .,:+@£abcABC\x00\n\u202e\ud800", max_size=40),
        st.binary(max_size=5),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    "day",
                    "month",
                    "year",
                    "lines",
                    "postcode",
                    "words",
                    "latitude",
                    "longitude",
                    "name",
                    "email",
                    "phone",
                    "x",
                ]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=8,
)


@pytest.mark.shows("answers-checked")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=ANYTHING, asked=st.sampled_from(EVERY_TYPE.questions))
def test_whatever_is_sent_gives_a_value_or_words_never_a_failure(raw: Any, asked: Any) -> None:
    checked = check_value(asked, raw, TODAY)
    if checked.ok:
        assert check_value(asked, checked.value, TODAY).value == checked.value or checked.value is None
        assert "\x00" not in repr(checked.value)
        assert "\\ud800" not in repr(checked.value)
    else:
        assert checked.value is None
        assert all(mistake.message.has("en") and mistake.message.has("cy") for mistake in checked.mistakes)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=50))
def test_text_is_kept_as_it_was_sent_but_for_what_cannot_be_seen(text: str) -> None:
    checked = check_value(question("long"), text, TODAY)
    if checked.ok:
        assert isinstance(checked.value, str)
        assert checked.value == checked.value.strip()
        assert checked.value.encode("utf-8")


def test_a_very_deep_answer_is_refused() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    assert all(not check_value(asked, deep, TODAY).ok for asked in EVERY_TYPE.questions if asked.id != "spare")
