"""Charts as SVG, drawn on the server, so that a page, a letter and an email show the same one without a script.

A drawing takes about 40 ms and the first one half a second, so it is kept in the cache folder under the digest of what
it shows. Import this module where a process starts (the board's door, the worker), not in the middle of a request.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from firstcontact.doors.parts.cache import cache_folder

FONT = "Liberation Sans, Arial, sans-serif"
INK, SOFT, LINE, BRAND = "#12232e", "#51626d", "#d5dde2", "#0b5563"
# Told apart by people who cannot see red and green, and in grey: dark, light, orange, blue, grey, green.
SERIES = (BRAND, "#a9c8cf", "#b26a00", "#4a7fb5", "#8b98a0", "#3f8f63")
SPOKEN = re.compile(r' (?:aria-\w+|role)="[^"]*"')
RULES_VERSION = "6"  # a new number when the look changes, so that old drawings are not shown again
FEW = 4
Row = Mapping[str, Any]


def bar_chart(rows: Sequence[Row], *, label: str, value: str, title: str, width: int = 560) -> Markup:
    """One bar a row, the longest bar as given first, the figure at its end.

    :param rows: for example `[{"service": "Missed bin", "contacts": 8214}]`.
    :param label: key of the words.
    :param value: key of the figure.
    :param title: what the chart shows; read out by screen readers.
    """
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y(f"{label}:N", sort=None, title=None, axis=_words_axis()),
        x=alt.X(f"{value}:Q", title=None, axis=None),
    )
    bars = base.mark_bar(color=BRAND, height={"band": 0.62})
    figures = base.mark_text(align="left", dx=5, color=INK, fontSize=14).encode(text=alt.Text(f"{value}:Q", format=","))
    return _draw((bars + figures).properties(width=width, height=alt.Step(36)), title)


def stacked_bar_chart(
    rows: Sequence[Row], *, label: str, value: str, part: str, parts: Sequence[str], title: str, width: int = 560
) -> Markup:
    """One bar a label, made of parts in the order given; the whole at its end.

    :param rows: one for each label and part, `[{"service": "Missed bin", "kind": "failure", "contacts": 6621}]`.
    :param parts: the names of the parts, the one at the axis first; the rows hold these very words.
    """
    data = _data([{**row, "_order": parts.index(str(row[part]))} for row in rows])
    axis = alt.Y(f"{label}:N", sort=None, title=None, axis=_words_axis())
    bars = (
        alt.Chart(data)
        .mark_bar(height={"band": 0.62})
        .encode(
            y=axis,
            x=alt.X(f"sum({value}):Q", title=None, axis=None),
            color=alt.Color(f"{part}:N", scale=alt.Scale(domain=list(parts), range=_colours(parts)), legend=_legend()),
            order=alt.Order("_order:Q"),
        )
    )
    wholes = (
        alt.Chart(data)
        .mark_text(align="left", dx=5, color=INK, fontSize=14)
        .encode(y=axis, x=f"sum({value}):Q", text=alt.Text(f"sum({value}):Q", format=","))
    )
    return _draw((bars + wholes).properties(width=width, height=alt.Step(36)), title)


def column_chart(
    rows: Sequence[Row], *, across: str, value: str, title: str, width: int = 640, height: int = 220
) -> Markup:
    """One column a row over days or months, in the order of the rows: for counts that do not flow into one another.

    :param across: key of the words under the columns; :param value: key of the figure, a whole number.
    """
    highest = max((int(row[value]) for row in rows), default=0)
    few = range(highest + 1) if highest <= FEW else ()  # or the axis would count in halves
    chart = alt.Chart(_data(rows)).encode(
        x=alt.X(f"{across}:N", sort=None, title=None, axis=_under_axis()),
        y=alt.Y(f"{value}:Q", title=None, axis=_figures_axis(percent=False, values=few)),
    )
    return _draw(chart.mark_bar(color=BRAND).properties(width=width, height=height), title)


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
    return drawn(look.configure_axis(labelFontSize=14, labelColor=INK, gridColor="#e9eef1").to_dict(), title)


def _data(rows: Sequence[Row]) -> alt.Data:
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def _colours(parts: Sequence[str]) -> list[str]:
    return [SERIES[index % len(SERIES)] for index in range(len(parts))]


def _words_axis() -> alt.Axis:
    return alt.Axis(domain=False, ticks=False, labelPadding=10, labelLimit=260)


def _under_axis() -> alt.Axis:
    return alt.Axis(domainColor=LINE, tickColor=LINE, labelAngle=0, labelOverlap="greedy", labelPadding=6)


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
