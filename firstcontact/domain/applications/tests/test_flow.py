"""What is asked, in which order, what stops, and what can be submitted."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.applications.rules import (
    check_answer,
    check_page,
    demand_of,
    is_high_priority,
    kept_answers,
    next_question,
    possible_questions,
    previous_question,
    readable_answers,
    shown_questions,
    stop_for,
    unfinished,
    warnings_for,
)
from firstcontact.domain.applications.tests.made_up import CATALOGUE, EVERY_TYPE, NOW, right_answer
from firstcontact.domain.catalogue.definition import ServiceDefinition

MISSED_BIN = CATALOGUE["missed-bin"]
ADDRESS = {"lines": ["12 Station Road"], "postcode": "CF10 3AT"}
BIN_ANSWERS: dict[str, Any] = {
    "address": ADDRESS,
    "bin": ["rubbish"],
    "day": "2026-11-19",
    "help": "no",
    "out_in_time": "yes",
    "sticker": "no",
    "street": "just_mine",
    "access": None,
    "contact": {"name": "Megan Hughes", "email": "megan@example.org"},
}


def without(*questions: str) -> dict[str, Any]:
    return {name: value for name, value in BIN_ANSWERS.items() if name not in questions}


@pytest.mark.shows("questions-in-order")
def test_questions_come_one_after_the_other_until_none_is_left() -> None:
    assert [question.id for question in MISSED_BIN.questions] == list(BIN_ANSWERS)
    answers: dict[str, Any] = {}
    asked = []
    while question := next_question(MISSED_BIN, answers, NOW):
        asked.append(question.id)
        answers[question.id] = BIN_ANSWERS[question.id]
    assert asked == list(BIN_ANSWERS)
    assert unfinished(MISSED_BIN, answers, NOW) == ()


@pytest.mark.shows("questions-in-order")
def test_a_question_that_does_not_apply_is_not_asked() -> None:
    helped = {**without("out_in_time"), "help": "yes"}
    assert "out_in_time" not in [question.id for question in shown_questions(MISSED_BIN, helped, NOW)]
    assert unfinished(MISSED_BIN, helped, NOW) == ()
    before = previous_question(MISSED_BIN, helped, "sticker", NOW)
    assert before is not None
    assert before.id == "help"


def test_there_is_nothing_before_the_first_question_nor_before_a_hidden_one() -> None:
    assert previous_question(MISSED_BIN, {}, "address", NOW) is None
    assert previous_question(MISSED_BIN, {"help": "yes"}, "out_in_time", NOW) is None
    assert previous_question(MISSED_BIN, {}, "nonsense", NOW) is None


@pytest.mark.shows("hidden-answers-refused")
def test_an_answer_to_a_hidden_question_is_refused() -> None:
    checked = check_answer(MISSED_BIN, {"help": "yes"}, "out_in_time", "yes", NOW)
    assert not checked.ok
    assert checked.mistakes[0].message.of("en") == "This question does not apply. Leave it empty."


@pytest.mark.shows("hidden-answers-refused")
def test_an_answer_to_an_unknown_question_is_refused() -> None:
    checked = check_answer(MISSED_BIN, {}, "shoe_size", "9", NOW)
    assert not checked.ok
    assert "no such question" in checked.mistakes[0].message.of("en")


@pytest.mark.shows("hidden-answers-refused")
def test_a_question_is_not_open_before_the_one_that_decides_about_it() -> None:
    assert not check_answer(MISSED_BIN, {}, "out_in_time", "yes", NOW).ok
    assert check_answer(MISSED_BIN, {"help": "no"}, "out_in_time", "yes", NOW).ok


def test_answers_that_no_longer_apply_are_not_submitted() -> None:
    changed = {**BIN_ANSWERS, "help": "yes", "shoe_size": "9"}
    kept = kept_answers(MISSED_BIN, changed, NOW)
    assert "out_in_time" not in kept
    assert "shoe_size" not in kept
    assert unfinished(MISSED_BIN, changed, NOW) == ()


@pytest.mark.shows("stop-answers")
@pytest.mark.parametrize(
    ("day", "stops"), [("2026-11-20", False), ("2026-11-18", False), ("2026-11-17", True), ("2026-11-13", True)]
)
def test_a_bin_can_be_reported_for_two_working_days(day: str, stops: bool) -> None:
    rule = stop_for(MISSED_BIN, {**BIN_ANSWERS, "day": day}, NOW)
    assert (rule is not None) is stops
    if rule and rule.stop:
        assert rule.result == "answered"
        assert rule.stop.has("cy")


@pytest.mark.shows("stop-answers")
def test_a_stop_comes_as_soon_as_its_answer_is_given() -> None:
    assert stop_for(MISSED_BIN, {}, NOW) is None
    assert stop_for(MISSED_BIN, {"help": "no"}, NOW) is None
    assert stop_for(MISSED_BIN, {"help": "no", "out_in_time": "no"}, NOW) is not None
    assert stop_for(MISSED_BIN, {"help": "yes", "out_in_time": "no"}, NOW) is None


@pytest.mark.shows("stop-answers")
def test_danger_stops_the_website_but_not_the_adviser() -> None:
    light = CATALOGUE["street-light"]
    rule = stop_for(light, {"danger": "yes"}, NOW)
    assert rule is not None
    assert rule.ring == "council"
    assert stop_for(light, {"danger": "yes"}, NOW, by_staff=True) is None
    assert is_high_priority(light, {"danger": "yes"}, NOW)


def test_a_stopped_application_cannot_be_submitted() -> None:
    answers = {**BIN_ANSWERS, "out_in_time": "no"}
    mistakes = unfinished(MISSED_BIN, answers, NOW)
    assert [mistake.question for mistake in mistakes] == [""]
    assert "out by 7am" in mistakes[0].message.of("en")


def test_what_is_missing_is_named() -> None:
    assert [mistake.question for mistake in unfinished(MISSED_BIN, without("bin", "street"), NOW)] == ["bin", "street"]


def test_a_kept_answer_that_was_tampered_with_is_found_before_submitting() -> None:
    tampered = {**BIN_ANSWERS, "street": "everywhere", "day": "2026-02-30"}
    assert [mistake.question for mistake in unfinished(MISSED_BIN, tampered, NOW)] == ["day", "street"]


def test_people_are_warned_and_may_go_on() -> None:
    answers = {**BIN_ANSWERS, "street": "whole_street"}
    assert len(warnings_for(MISSED_BIN, answers, NOW)) == 1
    assert unfinished(MISSED_BIN, answers, NOW) == ()


def test_numbers_and_several_choices_decide_too() -> None:
    benefit = CATALOGUE["housing-benefit-change"]
    short: dict[str, Any] = {"change": ["away"], "away_weeks": 5, "abroad": "no"}
    assert warnings_for(benefit, short, NOW) == ()
    assert len(warnings_for(benefit, {**short, "abroad": "yes"}, NOW)) == 1
    assert len(warnings_for(benefit, {**short, "away_weeks": 14}, NOW)) == 1


@pytest.mark.shows("page-of-answers")
def test_a_page_of_answers_is_checked_at_once() -> None:
    page = check_page(MISSED_BIN, {**BIN_ANSWERS, "day": "19 11 2026", "access": ""}, NOW)
    assert page.ok
    assert page.answers == BIN_ANSWERS


@pytest.mark.shows("page-of-answers")
def test_a_page_tells_every_mistake_and_keeps_what_is_right() -> None:
    raws = {**BIN_ANSWERS, "bin": ["coffin"], "day": "31 2 2026", "help": "yes", "shoe_size": "9"}
    page = check_page(MISSED_BIN, raws, NOW)
    assert [mistake.question for mistake in page.mistakes] == ["shoe_size", "bin", "day", "out_in_time"]
    assert set(page.answers) == {"address", "help", "sticker", "street", "access", "contact"}


def test_a_question_behind_a_wrong_answer_is_neither_wanted_nor_refused() -> None:
    page = check_page(MISSED_BIN, {**BIN_ANSWERS, "help": "perhaps"}, NOW)
    assert [mistake.question for mistake in page.mistakes] == ["help"]
    assert "out_in_time" not in page.answers


@pytest.mark.shows("no-closed-door")
def test_who_has_no_email_and_no_phone_can_still_apply_when_a_letter_can_reach_them() -> None:
    assert check_answer(MISSED_BIN, {"address": ADDRESS}, "contact", {"name": "Megan Hughes"}, NOW).ok
    assert not check_answer(MISSED_BIN, {}, "contact", {"name": "Megan Hughes"}, NOW).ok


@pytest.mark.shows("no-closed-door")
def test_an_adviser_may_leave_a_caller_unknown() -> None:
    raws = {**BIN_ANSWERS, "contact": {"name": "", "email": "", "phone": ""}, "address": ADDRESS}
    page = check_page(MISSED_BIN, raws, NOW, by_staff=True)
    assert page.ok
    assert page.answers["contact"] == {}
    assert unfinished(MISSED_BIN, page.answers, NOW, by_staff=True) == ()
    assert [mistake.field for mistake in check_page(MISSED_BIN, raws, NOW).mistakes] == ["name"]


def test_a_pothole_can_be_reported_without_a_name() -> None:
    checked = check_answer(CATALOGUE["pothole"], {}, "contact", {"name": "", "email": ""}, NOW)
    assert (checked.ok, checked.value) == (True, {})


@pytest.mark.shows("twelve-services")
@pytest.mark.parametrize("service", sorted(CATALOGUE))
def test_every_service_can_be_answered_to_its_end(service: str) -> None:
    definition = CATALOGUE[service]
    finished = 0
    for seed in range(60):
        answers, stopped = walk(definition, random.Random(seed))
        if stopped:
            continue
        finished += 1
        assert unfinished(definition, answers, NOW) == ()
        assert kept_answers(definition, answers, NOW) == answers
        for language in ("en", "cy"):
            readable = readable_answers(definition, answers, language, NOW)
            assert [each.question for each in readable if not each.worked_out] == list(answers)
            assert all(each.ask and all(each.lines) for each in readable)
    assert finished >= 3


def walk(definition: ServiceDefinition, chance: random.Random) -> tuple[dict[str, Any], bool]:
    """Answer a service at random, rightly, until it stops or has no more questions."""
    answers: dict[str, Any] = {}
    while question := next_question(definition, answers, NOW):
        raw = "" if question.optional and chance.random() < 0.5 else right_answer(question, chance)
        checked = check_answer(definition, answers, question.id, raw, NOW)
        assert checked.ok, (definition.service, question.id, raw, checked.mistakes)
        answers[question.id] = checked.value
        if stop_for(definition, answers, NOW):
            return answers, True
    return answers, False


STORED = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["yes", "no", "2026-11-20", "9999-99-99"]),
    st.lists(st.one_of(st.text(max_size=5), st.integers()), max_size=3),
    st.dictionaries(st.sampled_from(["name", "lines", "postcode", "words", "phone"]), st.text(max_size=9), max_size=3),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), definition=st.sampled_from([*CATALOGUE.values(), EVERY_TYPE]))
def test_no_stored_answers_whatever_they_are_break_a_rule(data: st.DataObject, definition: ServiceDefinition) -> None:
    names = st.sampled_from([question.id for question in definition.questions] + ["unknown"])
    answers: dict[str, Any] = data.draw(st.dictionaries(names, STORED, max_size=8))
    question = next_question(definition, answers, NOW)
    assert question is None or question.id not in kept_answers(definition, answers, NOW)
    stop_for(definition, answers, NOW)
    warnings_for(definition, answers, NOW)
    is_high_priority(definition, answers, NOW)
    unfinished(definition, answers, NOW)
    check_page(definition, answers, NOW)
    assert all(line for each in readable_answers(definition, answers, "cy") for line in each.lines)


@pytest.mark.shows("page-of-answers")
def test_a_page_shows_what_applies_and_what_may_yet_apply() -> None:
    bins = CATALOGUE["missed-bin"]

    before = [question.id for question in possible_questions(bins, {}, NOW)]
    with_help = [question.id for question in possible_questions(bins, {"help": "yes"}, NOW)]

    assert before == [question.id for question in bins.questions]
    assert [each for each in before if each not in with_help] == ["out_in_time"]


@pytest.mark.parametrize(("happened_on", "warned"), [("2026-06-20", False), ("2026-03-02", True)])
def test_a_late_complaint_is_warned_of_the_limit_of_every_nation(happened_on: str, warned: bool) -> None:
    """12 months by the code of England's ombudsman; 6 by those of Scotland, Wales and Northern Ireland."""
    complaint = CATALOGUE["complaint"]
    answers = {"kind": "complaint", "about": "waste", "what_happened": "It was late.", "happened_on": happened_on}
    words = " ".join(warning.of("en") for warning in warnings_for(complaint, answers, NOW))
    assert ("12 months in England and 6 months elsewhere" in words) is warned
    assert "Send it all the same" in words or not warned


@pytest.mark.parametrize(
    ("kind", "demand"),
    [
        ("complaint", ("failure", "not_done_as_promised")),
        ("compliment", ("value", "")),
        ("suggestion", ("value", "")),
        (None, ("failure", "not_done_as_promised")),
    ],
)
def test_the_kind_of_demand_follows_the_answers(kind: str | None, demand: tuple[str, str]) -> None:
    assert demand_of(CATALOGUE["complaint"], {"kind": kind} if kind else {}, NOW) == demand
    assert demand_of(CATALOGUE["pothole"], {}, NOW) == ("value", "")
