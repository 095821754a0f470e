"""The tables that the benchmark prints."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.load.bench.measuring import Timing
from tests.load.bench.samples import Measure

HEAD = ("measure", "req/s", "p50 ms", "p95 ms", "p99 ms", "queries", "db ms", "SQL alone", "CPU ms", "web+db MB", "aim")
GROWTH_HEAD = ("measure", "p50 ms", "p50 ms", "grew", "db ms", "db ms", "grew", "CPU ms", "CPU ms", "grew", "verdict")
SLACK = 1.25
"""How much more than the logarithm is taken for chance: figures of one run differ by so much from another's."""
TOO_SHORT = 1.0
"""Milliseconds: a time that grew by less than this is chance as well."""


@dataclass(frozen=True, slots=True)
class Line:
    """One measure at one size."""

    measure: Measure
    timing: Timing
    queries: float
    database: float
    alone: float


def misses(line: Line) -> list[str]:
    """Which aims it missed; errors are one."""
    measure, timing = line.measure, line.timing
    found = []
    if timing.errors:
        found.append(f"{timing.errors} wrong answers")
    if timing.rate < measure.rate:
        found.append("rate")
    if measure.p95 is not None and timing.p95 > measure.p95:
        found.append("p95")
    if measure.cpu is not None and timing.cpu > measure.cpu:
        found.append("CPU")
    if measure.sql is not None and line.database > measure.sql * line.alone:
        found.append("db time")
    return found


def draw_table(lines: Sequence[Line]) -> str:
    """One size: what each measure gave, beside what we aim at."""
    rows: list[tuple[str, ...]] = [HEAD]
    for line in lines:
        timing = line.timing
        rows.append(
            (
                line.measure.name,
                f"{timing.rate:.0f}",
                *(f"{figure:.1f}" for figure in (timing.p50, timing.p95, timing.p99)),
                f"{line.queries:.0f}",
                f"{line.database:.1f}",
                f"{line.alone:.1f}",
                f"{timing.web_cpu:.1f}+{timing.database_cpu:.1f}",
                f"{timing.web_memory:.0f}+{timing.database_memory:.0f}",
                _aim(line),
            )
        )
    return _columns(rows)


def draw_growth(sizes: Sequence[int], small: Sequence[Line], large: Sequence[Line]) -> str:
    """Two sizes side by side: how much each time grew, against the logarithm of the size."""
    allowed = math.log(sizes[1]) / math.log(sizes[0])
    before = {line.measure.name: line for line in small}
    rows: list[tuple[str, ...]] = [GROWTH_HEAD]
    for line in large:
        was = before[line.measure.name]
        pairs = (
            (was.timing.p50, line.timing.p50),
            (was.database, line.database),
            (was.timing.cpu, line.timing.cpu),
        )
        grew = [figure for pair in pairs for figure in (f"{pair[0]:.1f}", f"{pair[1]:.1f}", f"{pair[1] / pair[0]:.2f}")]
        rows.append((line.measure.name, *grew, "within" if all(_within(pair, allowed) for pair in pairs) else "FASTER"))
    head = (
        f"{sizes[0]:,} and {sizes[1]:,} customers: the logarithm grew {allowed:.2f} times; "
        f"up to {SLACK} times that, or {TOO_SHORT:.0f} ms, is taken for chance."
    )
    return f"{head}\n\n{_columns(rows)}"


def outgrown(sizes: Sequence[int], small: Sequence[Line], large: Sequence[Line]) -> list[str]:
    """The measures whose time grew faster than the logarithm."""
    return [row.split("|")[1].strip() for row in draw_growth(sizes, small, large).splitlines() if "FASTER" in row]


def _within(pair: tuple[float, float], allowed: float) -> bool:
    return pair[1] <= pair[0] * allowed * SLACK or pair[1] - pair[0] < TOO_SHORT


def _aim(line: Line) -> str:
    measure = line.measure
    aims = [f"{measure.rate}/s"]
    if measure.p95 is not None:
        aims.append(f"p95 {measure.p95}")
    if measure.cpu is not None:
        aims.append(f"CPU {measure.cpu:g}")
    if measure.sql is not None:
        aims.append(f"db {measure.sql:g}x")
    missed = misses(line)
    return ", ".join(aims) + (f": MISSED {', '.join(missed)}" if missed else ": met")


def _columns(rows: Sequence[Sequence[str]]) -> str:
    """A table as Markdown reads it."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]

    def line(row: Sequence[str]) -> str:
        cells = [
            cell.ljust(width) if place in (0, len(row) - 1) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(cells)} |"

    ends = [":" if 0 < place < len(widths) - 1 else "-" for place in range(len(widths))]
    rule = "|" + "|".join("-" * (width + 1) + end for width, end in zip(widths, ends, strict=True)) + "|"
    return "\n".join([line(rows[0]), rule, *(line(row) for row in rows[1:])])
