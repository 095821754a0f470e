"""A council's colours, served as variables."""

import pytest

from firstcontact.doors.parts.colours import brand_sheet

pytestmark = pytest.mark.shows("brand-colours-readable")


@pytest.mark.parametrize("value", ["red", "#fff", "#12345g", "#0b5563;}body{display:none", "url(x)", ""])
def test_what_is_no_colour_never_reaches_the_style_sheet(value: str) -> None:
    """A value could otherwise carry rules of its own into the page."""
    assert brand_sheet({"link": value, "logo": "x"}) == brand_sheet({})


def test_the_style_sheet_sets_our_variables_and_those_of_govuk_frontend() -> None:
    """One rule, no more."""
    sheet = brand_sheet({"colour": "#5b2a6e", "link": "#123456"})
    assert sheet.startswith(":root{")
    assert sheet.count("{") == 1
    assert "--fc-brand:#5b2a6e" in sheet
    assert "--govuk-link-colour:#123456" in sheet
