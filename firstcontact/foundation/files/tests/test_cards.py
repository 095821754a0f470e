"""No card number is ever kept."""

import pytest

from firstcontact.foundation.files.cards import mask_cards

pytestmark = pytest.mark.shows("no-card-number-is-kept")


@pytest.mark.parametrize(
    "number",
    ["4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "6011111111111117", "4222222222222"],
)
def test_a_card_number_is_masked_but_for_its_last_four_digits(number: str) -> None:
    masked, found = mask_cards(f"My card is {number}, thanks".encode())

    assert found
    assert number.encode() not in masked
    assert masked.endswith(number[-4:].encode() + b", thanks")


@pytest.mark.parametrize(
    "harmless", ["4111111111111112", "482109375", "07700 900123", "2026-11-22 10:00:00", "1234567890123456", "0" * 16]
)
def test_other_numbers_stay(harmless: str) -> None:
    assert mask_cards(harmless.encode()) == (harmless.encode(), False)
