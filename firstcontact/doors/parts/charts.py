"""Charts as SVG, drawn on the server, so that a page, a letter and an email show the same one without a script.

A drawing takes about 40 ms and the first one half a second, so it is kept in the cache folder under the digest of what
it shows. Import this module where a process starts (the board's door, the worker), not in the middle of a request.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from firstcontact.doors.parts.cache import cache_folder
from firstcontact.doors.parts.letter_widths import fitted, width_of

FONT = "Liberation Sans, Arial, sans-serif"
INK, SOFT, LINE, BRAND = "#12232e", "#51626d", "#d5dde2", "#0b5563"
# Told apart by people who cannot see red and green, and in grey: dark, light, orange, blue, grey, green.
SERIES = (BRAND, "#a9c8cf", "#b26a00", "#4a7fb5", "#8b98a0", "#3f8f63")
SPOKEN = re.compile(r' (?:aria-\w+|role)="[^"]*"')
RULES_VERSION = "7"  # a new number when the look changes, so that old drawings are not shown again
FEW = 4
LETTERS = 14  # size of the words
GAP = 10  # between words and bars
NARROW, WORDS_BESIDE_FROM = 340, 420  # widths: of a drawing for a phone, and from where on words stand beside their bar
MOST_FOR_WORDS = 0.52  # how much of a drawing its words may take
Row = Mapping[str, Any]


def on_any_screen(draw: Callable[..., Markup], *, width: int) -> Markup:
    """A chart twice: as wide as this, and for a column of a phone; the page's style shows the one that fits.

    :param draw: draws it in the `width` that it is given.
    """
    both = Markup('<div class="fc-chart__wide">{}</div><div class="fc-chart__narrow">{}</div>')
    return both.format(draw(width=width), draw(width=NARROW))


def bar_chart(rows: Sequence[Row], *, label: str, value: str, title: str, width: int = 560) -> Markup:
    """One bar a row, the longest bar as given first, the figure at its end.

    :param rows: for example `[{"service": "Missed bin", "contacts": 8214}]`.
    :param label: key of the words.
    :param value: key of the figure.
    :param title: what the chart shows; read out by screen readers.
    :param width: of the whole drawing; in a narrow one the words stand above their bar.
    """
    parts = [{**row, "_part": ""} for row in rows]
    return _bars(parts, label=label, value=value, part="_part", parts=("",), title=title, width=width)


def stacked_bar_chart(
    rows: Sequence[Row], *, label: str, value: str, part: str, parts: Sequence[str], title: str, width: int = 560
) -> Markup:
    """One bar a label, made of parts in the order given; the whole at its end.

    :param rows: one for each label and part, `[{"service": "Missed bin", "kind": "failure", "contacts": 6621}]`.
    :param parts: the names of the parts, the one at the axis first; the rows hold these very words.
    :param width: of the whole drawing; in a narrow one the words stand above their bar.
    """
    return _bars(rows, label=label, value=value, part=part, parts=parts, title=title, width=width)


@dataclass(frozen=True)
class _Layout:
    """Where the parts of a bar chart stand, in pixels: the column of words (none when they stand above), the bars."""

    words: float
    plot: float
    above: bool

    @property
    def left(self) -> float:
        """Where words begin, from the beginning of the bars."""
        return -self.words - GAP if self.words else 0


def _layout(names: Iterable[str], width: int) -> _Layout:
    if width < WORDS_BESIDE_FROM:
        return _Layout(0, width, above=True)
    words = min(max((width_of(name, LETTERS) for name in names), default=0), width * MOST_FOR_WORDS)
    return _Layout(words, width - words - GAP, above=False)


def _bars(
    rows: Sequence[Row], *, label: str, value: str, part: str, parts: Sequence[str], title: str, width: int
) -> Markup:
    wholes: dict[str, int] = {}
    for row in rows:
        wholes[str(row[label])] = wholes.get(str(row[label]), 0) + int(row[value])
    keys = {name: f"{number:04}" for number, name in enumerate(wholes)}
    layout = _layout(wholes, width)
    data = [
        {
            "key": keys[str(row[label])],
            "part": row[part],
            "value": row[value],
            "order": parts.index(str(row[part])),
        }
        for row in rows
    ]
    named = [
        {
            "key": keys[name],
            "words": fitted(name, LETTERS, layout.words or width),
            "whole": whole,
            "figure": f"{whole:,}",
        }
        for name, whole in wholes.items()
    ]
    chart = _bar_marks(data, parts, layout) + _bar_words(named, layout)
    step = alt.Step(52 if layout.above else 36)
    return _draw(chart.properties(width=layout.plot, height=step, padding=0), title)


def _bar_marks(data: Sequence[Row], parts: Sequence[str], layout: _Layout) -> Any:
    """The bars, and what their colours mean where they have several."""
    wholes: dict[str, int] = {}
    for row in data:
        wholes[row["key"]] = wholes.get(row["key"], 0) + row["value"]
    highest = max(wholes.values(), default=0) or 1
    room = width_of(f"{highest:,}", LETTERS) + GAP
    length = alt.Scale(domain=[0, highest * layout.plot / (layout.plot - room)], nice=False)
    legend = _legend_of(parts, layout) if len(parts) > 1 else None
    band: dict[str, Any] = {"height": {"band": 0.4}, "yOffset": 10} if layout.above else {"height": {"band": 0.62}}
    return (
        alt.Chart(_data(data))
        .mark_bar(**band)
        .encode(
            y=alt.Y("key:N", sort=None, title=None, axis=None),
            x=alt.X("sum(value):Q", title=None, axis=None, scale=length),
            color=alt.Color("part:N", scale=alt.Scale(domain=list(parts), range=_colours(parts)), legend=legend),
            order=alt.Order("order:Q"),
        )
    )


def _bar_words(named: Sequence[Row], layout: _Layout) -> Any:
    """What each bar is, from the left edge on, and its figure at its end."""
    lines = alt.Chart(_data(named)).encode(y=alt.Y("key:N", sort=None, title=None, axis=None))
    up, down = (-15, 10) if layout.above else (0, 0)
    look: dict[str, Any] = {"align": "left", "baseline": "middle", "color": INK, "fontSize": LETTERS, "limit": 0}
    words = lines.mark_text(**look, yOffset=up).encode(x=alt.value(layout.left), text="words:N")
    figures = lines.mark_text(**look, yOffset=down, dx=5).encode(x="whole:Q", text="figure:N")
    return words + figures


def _legend_of(parts: Sequence[str], layout: _Layout) -> alt.Legend:
    """Above the bars from the left edge on: beside one another where they have room, or below one another."""
    widths = [width_of(part, LETTERS) for part in parts]
    spare = 20 + max(widths) / 5  # the drawing library takes letters for narrower than the reader's may be
    beside = sum(widths) + len(parts) * (20 + spare) <= layout.plot - layout.left
    return alt.Legend(
        title=None,
        orient="none",
        direction="horizontal" if beside else "vertical",
        columns=len(parts) if beside else 1,
        columnPadding=spare,
        legendX=layout.left,
        legendY=-34 if beside else -22 * len(parts) - 10,
        labelFontSize=LETTERS,
        labelColor=INK,
        labelLimit=0,
        symbolType="square",
    )


def column_chart(
    rows: Sequence[Row], *, across: str, value: str, title: str, width: int = 640, height: int = 220
) -> Markup:
    """One column a row over days or months, in the order of the rows: for counts that do not flow into one another.

    :param across: key of the words under the columns; :param value: key of the figure, a whole number.
    :param width: of the whole drawing.
    """
    highest = max((int(row[value]) for row in rows), default=0)
    few = range(highest + 1) if highest <= FEW else ()  # or the axis would count in halves
    chart = alt.Chart(_data(rows)).encode(
        x=alt.X(f"{across}:N", sort=None, title=None, axis=_under_axis()),
        y=alt.Y(f"{value}:Q", title=None, axis=_figures_axis(percent=False, values=few)),
    )
    plot = width - width_of(f"{highest:,}", LETTERS) - 3 * GAP
    return _draw(chart.mark_bar(color=BRAND).properties(width=plot, height=height, padding=8), title)


def line_chart(
    rows: Sequence[Row],
    *,
    across: str,
    value: str,
    title: str,
    series: str | None = None,
    names: Sequence[str] = (),
    target: float | None = None,
    percent: bool = False,
    width: int = 640,
    height: int = 220,
) -> Markup:
    """Lines over days, weeks or months in the order of the rows.

    :param across: key of the words under the axis; :param series: key that tells several lines apart, named in `names`.
    :param target: draws a dashed line at this height.
    :param percent: the values are shares of one and are written as per cent.
    """
    chart = alt.Chart(_data(rows)).encode(
        x=alt.X(f"{across}:N", sort=None, title=None, axis=_under_axis()),
        y=alt.Y(f"{value}:Q", title=None, axis=_figures_axis(percent=percent), scale=alt.Scale(zero=not percent)),
    )
    if series:
        scale = alt.Scale(domain=list(names), range=_colours(names))
        chart = chart.encode(color=alt.Color(f"{series}:N", scale=scale, legend=_legend()))
    else:
        chart = chart.encode(color=alt.value(BRAND))
    lines: Any = chart.mark_line(strokeWidth=2.5)
    if target is not None:
        rule = alt.Chart(_data([{"target": target}])).mark_rule(strokeDash=[4, 4], color=SOFT).encode(y="target:Q")
        lines = lines + rule
    return _draw(lines.properties(width=width, height=height), title)


def drawn(specification: Mapping[str, Any], title: str) -> Markup:
    """The SVG of a Vega-Lite specification, from the cache when the same one was drawn before.

    Its text stays text, but screen readers get only the title: the figures stand in the table beside it.
    """
    text = json.dumps([RULES_VERSION, title, specification], sort_keys=True, ensure_ascii=False)
    folder = cache_folder("charts")
    file = folder / f"{hashlib.sha256(text.encode()).hexdigest()}.svg" if folder else None
    if file and file.exists():
        return Markup(file.read_text(encoding="utf-8"))  # our own drawing, escaped by the drawing library
    svg = _named(vl_convert.vegalite_to_svg(dict(specification)), title)
    if file:
        _keep(file, svg)
    return Markup(svg)


def _draw(chart: Any, title: str) -> Markup:
    look = chart.configure(font=FONT, background="transparent").configure_view(stroke=None)
    return drawn(look.configure_axis(labelFontSize=LETTERS, labelColor=INK, gridColor="#e9eef1").to_dict(), title)


def _data(rows: Sequence[Row]) -> alt.Data:
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def _colours(parts: Sequence[str]) -> list[str]:
    return [SERIES[index % len(SERIES)] for index in range(len(parts))]


def _under_axis() -> alt.Axis:
    return alt.Axis(
        domainColor=LINE, tickColor=LINE, labelAngle=0, labelOverlap="greedy", labelPadding=6, labelSeparation=GAP
    )


def _figures_axis(*, percent: bool, values: Sequence[int] = ()) -> alt.Axis:
    form = ".0%" if percent else ",~f"  # a bare comma would write 200 as 2e+2
    given = list(values) or alt.Undefined
    return alt.Axis(domain=False, ticks=False, labelPadding=8, tickCount=4, format=form, values=given)


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", labelFontSize=14, labelColor=INK, symbolType="square", labelLimit=300)


def _named(svg: str, title: str) -> str:
    """One picture with one name for screen readers: what stands in it is not read mark by mark."""
    start, end = svg.index("<svg"), svg.index(">")
    inside = SPOKEN.sub("", svg[end + 1 :])
    name = Markup.escape(title)
    return f'{svg[start:end]} role="img" aria-label="{name}">{inside}'


def _keep(file: Path, svg: str) -> None:
    """Writes the drawing whole or not at all; a full disk only makes the page slower."""
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(svg)
        Path(name).replace(file)
    except OSError:
        return
