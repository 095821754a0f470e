"""No card number is ever kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcontact.foundation.files.cards import mask_card_words, mask_cards, mask_cards_within, passes_luhn

pytestmark = pytest.mark.shows("no-card-number-is-kept")

GAPS = [" ", "  ", "-", ".", "/", " - ", "\u00a0", "\u2013", "\n", "\r\n", "\t", " / "]
SHAPES = {
    13: [(13,), (4, 4, 4, 1)],
    14: [(14,), (4, 6, 4)],
    15: [(15,), (4, 6, 5)],
    16: [(16,), (4, 4, 4, 4), (8, 8), (6, 10), (1,) * 16],
    19: [(19,), (4, 4, 4, 4, 3), (6, 13)],
}
PREFIXES = [
    "4",
    "51",
    "55",
    "2221",
    "2720",
    "34",
    "37",
    "36",
    "38",
    "300",
    "6011",
    "65",
    "644",
    "3528",
    "62",
    "50",
    "67",
]
# None of these can be the beginning or the end of a card number: the digits are too few, or no issuer begins so.
NEIGHBOURS = [
    "",
    "12/27",
    "order 12",
    "01",
    "my card",
    "077 12",
    "£12.50",
    "ref 4821-0937-5",
    "Ffon:",
    "(",
    "9",
    "0800 1111",
]


@st.composite
def cards(draw: st.DrawFn) -> tuple[str, str]:
    """A right card number, and how it was typed: in groups, with one gap between all of them."""
    length = draw(st.sampled_from(list(SHAPES)))
    prefix = draw(st.sampled_from(PREFIXES))
    body = prefix + draw(st.text("0123456789", min_size=length - 1 - len(prefix), max_size=length - 1 - len(prefix)))
    number = next(body + str(check) for check in range(10) if passes_luhn(body + str(check)))
    gap, rest, groups = draw(st.sampled_from(GAPS)), number, []
    for size in draw(st.sampled_from(SHAPES[length])):
        groups.append(rest[:size])
        rest = rest[size:]
    return number, gap.join(groups)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


@given(cards(), st.sampled_from(NEIGHBOURS), st.sampled_from(NEIGHBOURS), st.sampled_from(GAPS), st.sampled_from(GAPS))
def test_a_card_number_among_other_words_is_masked_but_for_its_last_four_digits(
    card: tuple[str, str], before: str, after: str, gap: str, next_gap: str
) -> None:
    number, typed = card
    start = len(before + gap)
    text = f"{before}{gap}{typed}{next_gap}{after}"

    masked = mask_card_words(text)

    here = masked[start : start + len(typed)]
    assert len(masked) == len(text)
    assert len(_digits(here)) <= 4
    assert number.endswith(_digits(here))
    assert [a for a, b in zip(masked, text, strict=True) if a != b] == ["*"] * (
        len(_digits(text)) - len(_digits(masked))
    )
    assert "".join(sign for sign in here if sign not in "*0123456789") == "".join(c for c in typed if not c.isdigit())


@given(cards())
def test_what_stands_beside_it_stays(card: tuple[str, str]) -> None:
    _, typed = card
    masked = mask_card_words(f"Ref 482109375, card {typed}, call 07700 900123")
    assert masked.startswith("Ref 482109375, card *")
    assert masked.endswith(", call 07700 900123")


@given(st.text("0123456789", min_size=1, max_size=12), st.sampled_from(GAPS))
def test_a_number_of_at_most_twelve_digits_stays(digits: str, gap: str) -> None:
    for text in (digits, gap.join([digits[:4], digits[4:8], digits[8:]])):
        assert mask_card_words(text) == text


@given(st.binary(max_size=200))
def test_bytes_that_are_no_text_come_through(raw: bytes) -> None:
    masked, found = mask_cards(raw)
    assert len(masked) == len(raw)
    assert found == (masked != raw)


@pytest.mark.parametrize(
    "number",
    ["4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "6011111111111117", "4222222222222"],
)
def test_a_card_number_is_masked_but_for_its_last_four_digits(number: str) -> None:
    masked, found = mask_cards(f"My card is {number}, thanks".encode())

    assert found
    assert number.encode() not in masked
    assert _digits(masked.decode()) == _digits(number)[-4:]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4111 1111 1111 1111 12/27", "**** **** **** 1111 12/27"),
        ("order 12 4111 1111 1111 1111", "order 12 **** **** **** 1111"),
        ("01 4111111111111111", "01 ************1111"),
        ("4111.1111.1111.1111", "****.****.****.1111"),
        ("4111/1111/1111/1111", "****/****/****/1111"),
        ("4111  1111  1111  1111", "****  ****  ****  1111"),
        ("4111\u00a01111\u00a01111\u00a01111", "****\u00a0****\u00a0****\u00a01111"),
        ("4111–1111–1111–1111", "****–****–****–1111"),
        ("4111 1111\r\n1111 1111\n12/27 123", "**** ****\r\n**** 1111\n12/27 123"),
        ("4111 1111 1111 1111 5555 5555 5555 4444", "**** **** **** 1111 **** **** **** 4444"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * 1 1 1 1"),
        ("４１１１ １１１１ １１１１ １１１１", "**** **** **** １１１１"),
        ("+4111111111111111", "+************1111"),
    ],
)
def test_neither_signs_nor_neighbours_hide_a_card_number(typed: str, kept: str) -> None:
    assert mask_card_words(typed) == kept
    assert mask_cards(typed.encode()) == (kept.encode(), True)
    assert mask_cards_within({"a": [typed, 1, None]}) == {"a": [kept, 1, None]}


@pytest.mark.parametrize(
    "harmless",
    [
        "4111111111111112",
        "482109375",
        "4821-0937-5 4821-0937-5 4821-0937-5",
        "07700 900123",
        "07700 900123 07700 900124 07700 900125",
        "+44 7700 900123, 020 7946 0018",
        "+5511912345674",
        "100023336956",
        "UPRN 100023336956 10 Mill Lane",
        "2026-11-22 10:00:00",
        "22/11/2026 07700 900123",
        "22/11/2026 23/11/2026 24/11/2026 25/11/2026",
        "1234567890123456",
        "0" * 16,
        "94111111111111111",
        "41111111111111111111",
        "441111111111111111114111",
    ],
)
def test_other_numbers_stay(harmless: str) -> None:
    assert mask_cards(harmless.encode()) == (harmless.encode(), False)
