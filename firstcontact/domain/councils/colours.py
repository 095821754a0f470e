"""A council's colours: which may be set, and whether words on them can be read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3: contrast of text, level AA
PAPER = "#ffffff"
GROUND = "#f3f6f8"
DEFAULT_COLOURS: Mapping[str, str] = {
    "colour": "#0b5563",
    "ink": "#ffffff",
    "link": "#0b5fa5",
    "link_hover": "#083f6e",
    "focus": "#ffdd00",
    "focus_ink": "#0b0c0c",
}
_PAIRS: tuple[tuple[str, str, str], ...] = (
    ("ink", "colour", "words in the header"),
    ("colour", PAPER, "buttons and headings in the council's colour"),
    ("link", PAPER, "links on white"),
    ("link", GROUND, "links on the grey ground"),
    ("link_hover", PAPER, "links under the pointer"),
    ("focus_ink", "focus", "words in the focus colour"),
)


@dataclass(frozen=True)
class BrandProblem:
    """One thing wrong with a brand: which colour, and what to say about it."""

    name: str
    message: str


def contrast(one: str, other: str) -> float:
    """How well one colour stands out from the other, 1 to 21 (WCAG 2.2, "contrast ratio").

    :param one: `#rrggbb`; so is `other`.
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def full_brand(brand: Mapping[str, str]) -> dict[str, str]:
    """The council's colours, with our own for those that it has not set or that are not colours."""
    own = {name: value for name, value in brand.items() if name in DEFAULT_COLOURS and HEX.fullmatch(str(value))}
    return {**DEFAULT_COLOURS, **own}


def problems_of_brand(brand: Mapping[str, str]) -> list[BrandProblem]:
    """What must be mended before these colours may be saved: no colours at all, or words that nobody can read."""
    wrong = [
        BrandProblem(name, f"Write {name} as six hexadecimal digits after a #, like {DEFAULT_COLOURS[name]}.")
        for name, value in brand.items()
        if name in DEFAULT_COLOURS and not HEX.fullmatch(str(value))
    ]
    if wrong:
        return wrong
    colours = full_brand(brand)
    problems = []
    for name, other, where in _PAIRS:
        ratio = contrast(colours[name], colours.get(other, other))
        if ratio < READABLE:
            problems.append(
                BrandProblem(name, f"The contrast of {where} is {ratio:.1f} to 1. It must be at least {READABLE} to 1.")
            )
    return problems


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
