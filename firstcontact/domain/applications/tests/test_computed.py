"""What is worked out of answers, groups of people and things, and who can get a service."""

from typing import Any

import pytest

from firstcontact.domain.applications.rules import (
    check_answer,
    check_page,
    kept_answers,
    next_question,
    readable_answers,
    shown_questions,
    stop_for,
    unfinished,
)
from firstcontact.domain.applications.tests.made_up import NOW
from firstcontact.domain.catalogue.definition import read_definition

BENEFIT = read_definition(
    {
        "service": "some-benefit",
        "category": "benefits",
        "team": "benefits",
        "name": "Some benefit",
        "summary": "Help with rent",
        "promises": {"resolve": {"within": "10 working days"}},
        "outcomes": {"paid": "Paid"},
        "eligibility": [
            {
                "needs": {"age": {"more_than": 17}},
                "say": {"en": "You are 18 or over", "cy": "Rydych yn 18 oed neu'n hŷn"},
                "otherwise": {"en": "You must be 18. Your parent can ask for it.", "cy": "Rhaid i chi fod yn 18."},
            },
            {
                "needs": {"not": {"savings": {"more_than": 16000}}},
                "say": "You have £16,000 or less in savings",
                "otherwise": "You have too much in savings to get it.",
            },
        ],
        "questions": [
            {"id": "born", "type": "date", "ask": "When were you born?", "not_after": "today"},
            {"id": "savings", "type": "money", "ask": "What are your savings?", "optional": "yes"},
            {"id": "rent", "type": "money", "ask": "What is your rent each week?"},
            {
                "id": "people",
                "type": "group",
                "ask": "Who lives with you?",
                "each": "Person",
                "optional": "yes",
                "max": 3,
                "questions": [
                    {"id": "name", "type": "text", "ask": "Full name"},
                    {"id": "age", "type": "number", "ask": "How old are they?", "max": 120},
                    {"id": "earns", "type": "money", "ask": "What do they earn?", "optional": "yes"},
                ],
            },
            {
                "id": "school",
                "type": "text",
                "ask": "Which school?",
                "shown_when": {"people": {"has": {"age": {"less_than": 18}}}},
            },
            {
                "id": "why",
                "type": "text",
                "ask": "Why is your rent so high?",
                "shown_when": {"yearly": {"more_than": 10000}},
            },
            {"id": "many", "type": "text", "ask": "Many live there?", "shown_when": {"household": {"more_than": 1}}},
        ],
        "computed": [
            {"id": "age", "label": "Your age", "years_since": "born"},
            {"id": "yearly", "label": "Rent a year", "times": {"of": "rent", "by": 52}},
            {"id": "household", "label": "People with you", "count": "people"},
            {"id": "earned", "label": "They earn", "sum": ["people.earns"]},
            {"id": "left", "label": "Rent less what they earn", "minus": ["rent", "earned"]},
        ],
    }
)
ANSWERS: dict[str, Any] = {
    "born": "1990-11-21",
    "savings": None,
    "rent": "200.50",
    "people": [{"name": "Ann", "age": 12}, {"name": "Bo", "age": 40, "earns": "100.25"}],
    "school": "High School",
    "why": "It is near work",
    "many": "Yes",
}


@pytest.mark.shows("values-worked-out")
def test_values_are_worked_out_and_stand_with_the_answers() -> None:
    read = {each.question: each for each in readable_answers(BENEFIT, ANSWERS, "en", NOW)}
    assert {name: one.text for name, one in read.items() if one.worked_out} == {
        "age": "35",
        "yearly": "£10426.00",
        "household": "2",
        "earned": "£100.25",
        "left": "£100.25",
    }
    assert [*read].index("age") == [*read].index("born") + 1


@pytest.mark.shows("values-worked-out")
@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, ["school", "why", "many"]),
        ({"rent": "192.00"}, ["school", "many"]),
        ({"people": [{"name": "Bo", "age": 40}]}, ["why"]),
        ({"people": None}, ["why"]),
    ],
)
def test_a_question_may_hang_on_a_value_or_on_one_of_a_group(changed: dict[str, Any], asked: list[str]) -> None:
    shown = [question.id for question in shown_questions(BENEFIT, {**ANSWERS, **changed}, NOW)]
    assert shown[4:] == asked


@pytest.mark.shows("values-worked-out")
def test_what_is_not_answered_yet_decides_nothing() -> None:
    answers: dict[str, Any] = {}
    asked = []
    while question := next_question(BENEFIT, answers, NOW):
        asked.append(question.id)
        answers[question.id] = ANSWERS[question.id]
    assert asked == list(ANSWERS)
    assert unfinished(BENEFIT, answers, NOW) == ()
    assert "age" not in kept_answers(BENEFIT, answers, NOW)


@pytest.mark.shows("who-can-get-it")
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, None),
        ({"born": "2008-11-20"}, None),
        ({"born": "2008-11-21"}, "You must be 18. Your parent can ask for it."),
        ({"born": "1990-01-01", "savings": "16000.01"}, "You have too much in savings to get it."),
        ({"born": "1990-01-01", "savings": None}, None),
    ],
)
def test_who_cannot_get_it_is_told_as_soon_as_it_is_known(answers: dict[str, Any], words: str | None) -> None:
    rule = stop_for(BENEFIT, answers, NOW)
    said = rule.stop.of("en") if rule and rule.stop else None
    assert said == words
    assert rule is None or rule.result == "cannot_help"


@pytest.mark.shows("group-of-people")
def test_each_of_a_group_is_checked_and_every_mistake_says_which_one() -> None:
    raw = [{"name": "Ann", "age": "12"}, {"name": "", "age": ""}, {"name": " ", "age": "none", "earns": "1"}]
    checked = check_answer(BENEFIT, {**ANSWERS}, "people", raw, NOW)
    assert [(each.question, each.field) for each in checked.mistakes] == [("people", "3-name"), ("people", "3-age")]
    right = check_answer(BENEFIT, ANSWERS, "people", [{"name": "Ann", "age": "12", "earns": "1"}, {}], NOW)
    assert right.value == [{"name": "Ann", "age": 12, "earns": "1.00"}]
    assert check_answer(BENEFIT, ANSWERS, "people", right.value, NOW).value == right.value


@pytest.mark.shows("group-of-people")
@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ([{"name": "A", "age": "1"}] * 4, "Tell us about 3 at most"),
        ("people", "Answer this question"),
        ([["a"]], "Answer this question"),
        ([7], "Answer this question"),
    ],
)
def test_a_group_of_another_size_or_shape_is_refused(raw: object, words: str) -> None:
    checked = check_answer(BENEFIT, ANSWERS, "people", raw, NOW)
    assert words in {each.message.of("en") for each in checked.mistakes}


def test_on_one_page_values_are_worked_out_as_far_as_the_answers_are_right() -> None:
    page = check_page(BENEFIT, {**ANSWERS, "school": ""}, NOW)
    assert [each.question for each in page.mistakes] == ["school"]
    wrong = check_page(BENEFIT, {**ANSWERS, "rent": "much"}, NOW)
    assert [each.question for each in wrong.mistakes] == ["rent"]
