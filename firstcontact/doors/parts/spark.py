"""The small line on a card: a run of figures as the points of an SVG line, 240 by 48."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 240.0, 48.0, 4.0


@dataclass(frozen=True)
class SparkLine:
    """The points as SVG wants them, and the height of the target's line."""

    points: str
    target: float | None


def spark_points(figures: Sequence[float], target: float | None = None) -> SparkLine:
    """Places the figures from left to right between the lowest and the highest, the target among them."""
    known = [*figures, *([] if target is None else [target])]
    low, high = min(known), max(known)
    step = WIDTH / max(len(figures) - 1, 1)

    def height(value: float) -> float:
        share = 0.5 if high == low else (value - low) / (high - low)
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)

    points = " ".join(f"{round(index * step, 1):g},{height(value):g}" for index, value in enumerate(figures))
    return SparkLine(points, None if target is None else height(target))
