"""The demand type that the machine proposes, by a table."""

import pytest

from firstcontact.domain.contacts.rules import DONE_AT_ONCE, FAILURE_REASONS, RESULTS, Demand, propose_demand

VALUE = Demand("value")


@pytest.mark.shows("wrap-up")
@pytest.mark.parametrize(
    ("facts", "proposed"),
    [
        ({"result": "case_opened"}, VALUE),
        (
            {"result": "case_opened", "service_demand": "failure", "service_reason": "not_done_as_promised"},
            Demand("failure", "not_done_as_promised"),
        ),
        ({"result": "answered", "service_demand": "failure", "service_reason": "not_done_as_promised"}, VALUE),
        (
            {"result": "answered", "service_demand": "failure", "service_reason": "information_should_be_online"},
            Demand("failure", "information_should_be_online"),
        ),
        ({"result": "case_updated", "asked_about_case": True, "service_demand": "failure"}, VALUE),
        ({"result": "progress_given", "asked_about_case": True}, Demand("failure", "progress_chasing_before_due")),
        (
            {"result": "progress_given", "asked_about_case": True, "promise_broken": True},
            Demand("failure", "progress_chasing_after_broken"),
        ),
        (
            {"result": "case_updated", "asked_about_case": True, "reopened": True},
            Demand("failure", "repeat_contact_premature_closure"),
        ),
    ],
)
def test_the_machine_proposes_a_demand_type(facts: dict[str, object], proposed: Demand) -> None:
    usual = {
        "service_demand": "value",
        "service_reason": "",
        "asked_about_case": False,
        "promise_broken": False,
        "reopened": False,
    }

    assert propose_demand(**{**usual, **facts}) == proposed  # type: ignore[arg-type]  # parts of a table


def test_the_lists_hold_together() -> None:
    assert set(DONE_AT_ONCE) < set(RESULTS)
    assert len(FAILURE_REASONS) == 9
