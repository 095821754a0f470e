"""A council's colours in a notice, kept readable whatever was chosen: pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

WHITE = "#ffffff"
BLACK = "#000000"
USUAL = "#1d4f7c"
READABLE = 4.5
"""The least contrast of text with what is behind it (WCAG 2.2, 1.4.3)."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colours:
    """The council's colour, and what is written on it; `link` is the colour of words on white."""

    main: str
    on_main: str
    link: str


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, contrast ratio)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def choose_colours(brand: Mapping[str, str]) -> Colours:
    """The colours of this brand (`colour`, `ink`, `link`, each `#rrggbb`), replaced where words could not be read."""
    main = _colour(brand.get("colour"), USUAL)
    ink = _colour(brand.get("ink"), WHITE)
    if contrast(ink, main) < READABLE:
        ink = max((WHITE, BLACK), key=lambda one: contrast(one, main))
    link = _colour(brand.get("link"), main)
    if contrast(link, WHITE) < READABLE:
        link = USUAL
    return Colours(main=main, on_main=ink, link=link)


def _colour(value: str | None, usual: str) -> str:
    return value if value and _COLOUR.fullmatch(value) else usual


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
