"""Writes `docs/measures.md` from the definitions: `python -m firstcontact.domain.measures.page`."""

from pathlib import Path

from firstcontact.domain.measures.definitions import DEFINITIONS, Definition

PAGE = Path(__file__).resolve().parents[3] / "docs" / "measures.md"
HEAD = """\
# Measures

What every figure on the board means. This page is written by `python -m firstcontact.domain.measures.page` from
`firstcontact/domain/measures/definitions.py`, which the board itself shows in English and Welsh; a test compares them.

The rows behind each figure can be opened on the board, and their number is the figure's. Figures are counted from
[events](events.md), once and in order, and can be made again from nothing with the same result. They hold no names.
Days are local days of the council's clock. A month that is not over is compared with as many days of the month before.

| measure | name | one sentence |
|---|---|---|
"""


def written() -> str:
    """The page."""
    rows = "".join(f"| `{each.id}` | {each.name.of('en')} | {each.meaning.of('en')} |\n" for each in DEFINITIONS)
    return HEAD + rows + "".join(_section(each) for each in DEFINITIONS)


def _section(definition: Definition) -> str:
    lines = {
        "What": definition.meaning,
        "How": definition.formula,
        "From": definition.source,
        "Left out": definition.left_out,
    }
    body = "\n".join(f"- **{label}.** {text.of('en')}" for label, text in lines.items())
    return f"\n## {definition.name.of('en')} (`{definition.id}`)\n\n{body}\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
