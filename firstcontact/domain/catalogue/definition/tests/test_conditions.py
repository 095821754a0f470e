"""Conditions: read from plain data, written back the same, answered in three values."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.catalogue.definition import Compare, Has, Is, condition_data, holds, leaves, read_condition

NAMES = st.sampled_from(["colour", "seen", "weeks", "day"])
LEAVES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(lambda name, value: {name: value}, NAMES, st.sampled_from(["yes", "no", ["black", "ginger"]])),
    st.builds(
        lambda name, test: {name: test},
        NAMES,
        st.sampled_from(
            [
                {"older_than": "2 working days"},
                {"before": "today"},
                {"more_than": 4},
                {"less_than": 1.5},
                {"answered": "no"},
                {"has": {"seen": "yes"}},
                {"has": {"any": [{"colour": "black"}, {"weeks": {"more_than": 2}}]}},
            ]
        ),
    ),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)
ANSWERS = st.dictionaries(NAMES, st.sampled_from(["yes", "no", "black", None, ["ginger"], "2026-11-20", 7]))


def never(leaf: Compare | Has, value: Any) -> bool:
    return False


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=CONDITIONS)
def test_a_condition_is_written_back_as_it_was_read(data: dict[str, Any]) -> None:
    assert condition_data(read_condition(data)) == data
    assert read_condition(condition_data(read_condition(data))) == read_condition(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=CONDITIONS, answers=ANSWERS)
def test_with_all_answers_given_every_condition_is_true_or_false_and_not_turns_it(
    data: dict[str, Any], answers: dict[str, Any]
) -> None:
    condition = read_condition(data)
    value = holds(condition, answers, frozenset(), never)
    assert value in (True, False)
    assert holds(read_condition({"not": data}), answers, frozenset(), never) is (not value)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=CONDITIONS, answers=ANSWERS, later=ANSWERS)
def test_what_is_true_before_all_is_answered_stays_true(
    data: dict[str, Any], answers: dict[str, Any], later: dict[str, Any]
) -> None:
    condition = read_condition(data)
    still_open = frozenset({"colour", "seen", "weeks", "day"} - set(answers))
    early = holds(condition, answers, still_open, never)
    late = holds(condition, {**later, **answers}, frozenset(), never)
    assert early is None or early is late


def test_several_keys_together_mean_all_of_them() -> None:
    condition = read_condition({"seen": "yes", "colour": ["black", "white"]})
    assert list(leaves(condition)) == [Is("seen", ("yes",)), Is("colour", ("black", "white"))]
    assert holds(condition, {"seen": "yes", "colour": "white"}, frozenset(), never) is True
    assert holds(condition, {"seen": "yes", "colour": "red"}, frozenset(), never) is False


def test_one_of_several_choices_is_enough() -> None:
    condition = read_condition({"bins": "food"})
    assert holds(condition, {"bins": ["rubbish", "food"]}, frozenset(), never) is True
    assert holds(condition, {"bins": ["rubbish"]}, frozenset(), never) is False


def test_a_question_never_asked_makes_statements_about_it_false() -> None:
    assert holds(read_condition({"seen": "yes"}), {}, frozenset(), never) is False
    assert holds(read_condition({"not": {"seen": "yes"}}), {}, frozenset(), never) is True
    assert holds(read_condition({"seen": "yes"}), {}, frozenset({"seen"}), never) is None


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        [],
        "yes",
        3,
        {"all": []},
        {"all": {}},
        {"a": None},
        {"a": []},
        {"a": {}},
        {"a": [1]},
        {"a": True},
        {"not": 1},
    ],
)
def test_what_is_no_condition_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_condition(data)


def test_a_condition_with_too_many_levels_is_refused() -> None:
    data: dict[str, Any] = {"seen": "yes"}
    for _ in range(500):
        data = {"not": data}
    with pytest.raises(ValueError, match="too many levels"):
        read_condition(data)
