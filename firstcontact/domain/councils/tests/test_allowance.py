"""How long something may take, as a service owner writes it."""

import pytest

from firstcontact.domain.councils.rules import Allowance, AllowanceError, TimeUnit

pytestmark = pytest.mark.shows("allowance-in-words")


@pytest.mark.parametrize(
    ("text", "amount", "unit", "again"),
    [
        ("1 working hour", 1, TimeUnit.WORKING_HOURS, "1 working hour"),
        ("2 working days", 2, TimeUnit.WORKING_DAYS, "2 working days"),
        ("  10 Working Days ", 10, TimeUnit.WORKING_DAYS, "10 working days"),
        ("0 working days", 0, TimeUnit.WORKING_DAYS, "0 working days"),
        ("7 days", 7, TimeUnit.CALENDAR_DAYS, "7 calendar days"),
        ("1 calendar day", 1, TimeUnit.CALENDAR_DAYS, "1 calendar day"),
    ],
)
def test_a_service_owner_writes_it_in_words(text: str, amount: int, unit: TimeUnit, again: str) -> None:
    allowance = Allowance.parse(text)
    assert allowance == Allowance(amount, unit)
    assert str(allowance) == again
    assert Allowance.parse(again) == allowance


@pytest.mark.parametrize(
    "text", ["", "soon", "two working days", "2 working weeks", "-1 working days", "1.5 working hours", "2 hours", "2"]
)
def test_other_words_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(AllowanceError, match='Write "1 working hour"'):
        Allowance.parse(text)


@pytest.mark.parametrize("text", ["0 working hours", "5001 working days", "999999999 days"])
def test_no_time_and_absurd_times_are_refused(text: str) -> None:
    with pytest.raises(AllowanceError, match="Give a number from"):
        Allowance.parse(text)
