"""A council's colours: readable or refused, and served as variables."""

import pytest

from firstcontact.doors.parts.colours import DEFAULTS, brand_sheet, contrast, full_brand, problems_of_brand

pytestmark = pytest.mark.shows("brand-colours-readable")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    """Known pairs, either way round."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_our_own_colours_can_be_read() -> None:
    """A council that sets nothing gets pages that anybody can read."""
    assert problems_of_brand({}) == []
    assert problems_of_brand(DEFAULTS) == []


@pytest.mark.parametrize(
    ("brand", "name"),
    [
        ({"colour": "#ffcc00"}, "ink"),
        ({"link": "#99bbff"}, "link"),
        ({"colour": "#0b5563", "ink": "#0b5563"}, "ink"),
        ({"focus": "#000000"}, "focus_ink"),
    ],
)
def test_colours_that_nobody_can_read_are_refused_with_the_reason(brand: dict[str, str], name: str) -> None:
    """The message names the words and the contrast that they have."""
    problems = problems_of_brand(brand)
    assert name in [problem.name for problem in problems]
    assert all("4.5 to 1" in problem.message for problem in problems)


@pytest.mark.parametrize("value", ["red", "#fff", "#12345g", "#0b5563;}body{display:none", "url(x)", ""])
def test_what_is_no_colour_is_refused_and_never_reaches_the_style_sheet(value: str) -> None:
    """A value could otherwise carry rules of its own into the page."""
    assert [problem.name for problem in problems_of_brand({"link": value})] == ["link"]
    assert full_brand({"link": value})["link"] == DEFAULTS["link"]
    assert brand_sheet({"link": value, "logo": "x"}) == brand_sheet({})


def test_the_style_sheet_sets_our_variables_and_those_of_govuk_frontend() -> None:
    """One rule, no more."""
    sheet = brand_sheet({"colour": "#5b2a6e", "link": "#123456"})
    assert sheet.startswith(":root{")
    assert sheet.count("{") == 1
    assert "--fc-brand:#5b2a6e" in sheet
    assert "--govuk-link-colour:#123456" in sheet
