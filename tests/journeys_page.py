"""The page of journeys, made from the code: the steps of each, and the table of what follows from which event.

`python -m tests.journeys_page` writes `docs/journeys.md`.
"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import ROOT, Module, is_journey, product_modules

PAGE = ROOT / "docs" / "journeys.md"
REACTIONS = "firstcontact/journeys/reactions.py"
HEAD = """# Journeys

What happens from end to end. Made by `make docs` from the files of `firstcontact/journeys/`. Do not edit.
"""


def write_page(modules: tuple[Module, ...]) -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for module in sorted(modules, key=lambda module: module.path):
        if is_journey(module):
            title = module.parts[-1].replace("_", " ").capitalize()
            parts.append(f"## {title}\n\n{ast.get_docstring(module.tree) or ''}\n\n`{module.path}`\n")
    table = [row for module in modules if module.path == REACTIONS for row in _rows(module)]
    parts.append("## When this happened, do that\n\nThe one table of reactions: `reactions.py`.\n")
    parts.append("| when | then |\n|---|---|\n" + "".join(table))
    return "\n".join(parts)


def _rows(module: Module) -> list[str]:
    """A row for each event of the table `REACTIONS`."""
    for node in module.tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id == "REACTIONS":
            table = node.value if isinstance(node, ast.AnnAssign) else None
            if isinstance(table, ast.Dict):
                return [_row(key, value) for key, value in zip(table.keys, table.values, strict=True) if key]
    return []


def _row(key: ast.expr, value: ast.expr) -> str:
    reactions = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    return f"| `{ast.literal_eval(key)}` | {', '.join(ast.unparse(each).replace('_', ' ') for each in reactions)} |\n"


def main(page: Path = PAGE) -> None:
    """Write the page."""
    page.write_text(write_page(product_modules()))


if __name__ == "__main__":
    main()
