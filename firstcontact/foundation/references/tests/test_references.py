"""Reference numbers can be spoken, keyed and typed, and a slip is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcontact.foundation.references import (
    is_reference,
    new_reference,
    read_reference,
    show_reference,
    with_check_digit,
)

pytestmark = pytest.mark.shows("reference-numbers")
EIGHT = st.from_regex(r"[1-9][0-9]{7}", fullmatch=True)


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert with_check_digit("0794") == "07945"  # the worked example of ISO 7064, MOD 11,10


def test_a_new_reference_is_nine_digits_and_right() -> None:
    assert all(is_reference(new_reference()) for _ in range(500))


@given(EIGHT, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, place: int, shift: int) -> None:
    number = with_check_digit(digits)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not is_reference(wrong)


@pytest.mark.parametrize("typed", ["482109375", "4821-0937-5", "4821 0937 5", " 4821–0937–5 ", "4821.0937.5"])
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    assert read_reference(typed) == "482109375"


@pytest.mark.parametrize("typed", ["", "482109374", "48210937", "four", "٤٨٢١٠٩٣٧٥", "4821\x000937-5", "9" * 100_000])
def test_what_is_no_reference_is_none(typed: str) -> None:
    assert read_reference(typed) is None


def test_it_is_shown_in_groups() -> None:
    assert show_reference("482109375") == "4821-0937-5"
