"""Charts: drawn once, named once, and safe."""

import re
from pathlib import Path
from typing import Any

import pytest

from firstcontact.doors.parts import charts
from firstcontact.doors.parts.letter_widths import fitted, width_of

pytestmark = pytest.mark.shows("charts-with-tables")
ROWS = [{"service": "Missed bins & <more>", "n": 8214}, {"service": "Council tax", "n": 7610}]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A cache folder of this test's own."""
    settings.CACHE_FOLDER = tmp_path
    return tmp_path / "charts"


def test_a_chart_has_one_name_and_its_words_stay_words() -> None:
    """Screen readers get the name; the figures stand in the table beside it."""
    svg = charts.bar_chart(ROWS, label="service", value="n", title='Contacts "by" service')
    assert svg.count("role=") == svg.count("aria-") == 1
    assert 'role="img" aria-label="Contacts &#34;by&#34; service"' in svg
    assert "8,214" in svg
    assert "Missed bins &amp; &lt;more&gt;" in svg
    assert "style=" not in svg


def test_the_same_figures_are_drawn_once_and_others_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time the drawing is read from the cache."""
    first = charts.bar_chart(ROWS, label="service", value="n", title="Contacts")
    assert len(list(folder.iterdir())) == 1

    def never(_: object) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr("firstcontact.doors.parts.charts.vl_convert.vegalite_to_svg", never)
    assert charts.bar_chart(ROWS, label="service", value="n", title="Contacts") == first
    with pytest.raises(AssertionError):
        charts.bar_chart([{"service": "Other", "n": 1}], label="service", value="n", title="Contacts")


def test_parts_of_a_bar_keep_their_order_and_add_up() -> None:
    """The part named first stands at the axis; the whole is written at the end."""
    rows = [
        {"service": "Bins", "kind": "value", "n": 1593},
        {"service": "Bins", "kind": "failure", "n": 6621},
    ]
    svg = charts.stacked_bar_chart(
        rows, label="service", value="n", part="kind", parts=("failure", "value"), title="Why"
    )
    assert "8,214" in svg
    at_the_axis = re.findall(r'd="M0,[^"]*" fill="(#\w+)"', svg)
    assert at_the_axis == ["#0b5563"]


def test_words_that_do_not_fit_are_shortened_at_their_end() -> None:
    """Also two that begin alike stay two bars."""
    words = "Gofynnwch am gymorth gyda'ch treth gyngor a'ch budd-dal tai "
    rows = [{"service": words + end, "n": 5} for end in ("yma", "acw")]
    svg = charts.bar_chart(rows, label="service", value="n", title="Contacts")
    shown = re.findall(r"<text[^>]*>(Gofyn[^<]*)</text>", svg)
    assert len(shown) == 2
    assert all(one.endswith("…") and words.startswith(one[:-1].replace("&#39;", "'")) for one in shown)
    assert fitted("Council tax", 14, width_of("Council tax", 14)) == "Council tax"
    assert fitted("Council tax", 14, 1) == "…"


def test_a_line_has_its_target_and_may_be_several() -> None:
    """Shares are written as per cent."""
    rows = [{"week": w, "share": s, "team": t} for t in ("East", "West") for w, s in (("36", 0.921), ("37", 0.934))]
    svg = charts.line_chart(
        rows,
        across="week",
        value="share",
        series="team",
        names=("East", "West"),
        target=0.95,
        percent=True,
        title="Kept",
    )
    assert "West" in svg
    assert "%" in svg
    assert "stroke-dasharray" in svg


def test_no_rows_make_an_empty_chart_and_no_failure() -> None:
    """A new council has no contacts yet."""
    assert "<svg" in charts.bar_chart([], label="service", value="n", title="Contacts")
    assert "<svg" in charts.line_chart([], across="week", value="share", title="Kept")
