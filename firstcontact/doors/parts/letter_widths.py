"""How wide words come out at most, and words made to fit: for drawings, which cannot know the reader's letters.

The widths are those of DejaVu Sans, in thousandths of the size: the widest of the letters that a system is likely to
have, so that what fits in them fits in Arial too.
"""

ELLIPSIS = "…"
USUAL = 640
_LETTERS = {
    280: "ijlI'|",
    325: " .,;:!",
    415: 'frt()[]-/"',
    540: "cksvxyzJL",
    700: "ABCEFKPRSTVXYZ",
    800: "DGHNOQUw",
    1000: "mMW%@&…",
}
WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}


def width_of(words: str, size: float) -> float:
    """How wide these words are at most, in the unit of `size`."""
    return sum(WIDTHS.get(letter, USUAL) for letter in words) * size / 1000


def fitted(words: str, size: float, room: float) -> str:
    """The words, whole where they fit, or their beginning with an ellipsis."""
    if width_of(words, size) <= room:
        return words
    kept = words
    while kept and width_of(kept + ELLIPSIS, size) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS
