"""A council's colours: readable or refused, when it is set up."""

from datetime import UTC, datetime
from typing import Any

import pytest

from firstcontact.domain.councils.actions import CouncilSetupError, set_up_council
from firstcontact.domain.councils.queries import list_councils
from firstcontact.domain.councils.rules import DEFAULT_COLOURS, contrast, full_brand, problems_of_brand
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.languages import Text

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
    assert problems_of_brand(DEFAULT_COLOURS) == []


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
def test_what_is_no_colour_is_refused_and_ours_stands_in_for_it(value: str) -> None:
    """A value could otherwise carry rules of its own into the page."""
    assert [problem.name for problem in problems_of_brand({"link": value})] == ["link"]
    assert full_brand({"link": value})["link"] == DEFAULT_COLOURS["link"]


def _set_up(brand: dict[str, str]) -> None:
    facts: dict[str, Any] = {"nation": "england", "tier": "unitary", "languages": ["en"], "time_zone": "Europe/London"}
    hours = {"monday": [["09:00", "17:00"]]}
    set_up_council(
        by=SYSTEM,
        at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        code="pale",
        host="pale.localhost",
        name=Text.model_validate("Pale"),
        opening_hours=hours,
        brand=brand,
        **facts,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("brand", [{"colour": "#ffffff", "ink": "#ffffff"}, {"link": "red"}])
def test_a_council_is_not_saved_with_colours_that_nobody_can_read(brand: dict[str, str]) -> None:
    """Neither made, nor changed when it is there already."""
    with pytest.raises(CouncilSetupError, match=r"contrast|hexadecimal"):
        _set_up(brand)
    assert "pale" not in [council.code for council in list_councils()]
    _set_up({"colour": "#0b525b"})
    with pytest.raises(CouncilSetupError):
        _set_up(brand)
    assert [council.brand for council in list_councils() if council.code == "pale"] == [{"colour": "#0b525b"}]
