"""The list of what the product can do, and the page made from it.

`docs/capabilities.yaml` names each capability; tests carry `@pytest.mark.shows("its-id")`. Running this module
(`python -m tests.capabilities`) writes `docs/capabilities.md`, which puts the two together.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "capabilities.yaml"
PAGE = ROOT / "docs" / "capabilities.md"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CLAUSE = re.compile(r"(\d+)([a-z]?)")
KEYS = {"id", "says", "clause", "command", "screenshot"}


@dataclass(frozen=True)
class Capability:
    """One thing that the product can do, in words that its reader would use."""

    id: str
    says: str
    clause: str
    command: str = ""
    screenshot: str = ""


@dataclass(frozen=True)
class Showing:
    """One test that says which capability it shows."""

    capability: str
    file: str
    test: str
    long: bool


class BadList(ValueError):
    """The list of capabilities is not as the page needs it."""


def read_capabilities(path: Path = LIST) -> list[Capability]:
    """Every capability of the list, in its order.

    :raises BadList: an entry has other keys than `id`, `says`, `clause` (and perhaps `command`, `screenshot`), an id
        is not words joined by hyphens, or an id comes twice.
    """
    entries = YAML(typ="safe").load(path.read_text()) or []
    found: dict[str, Capability] = {}
    for entry in entries:
        capability = _read_entry(entry)
        if capability.id in found:
            raise BadList(f"{path.name}: {capability.id} stands there twice")
        found[capability.id] = capability
    return list(found.values())


def _read_entry(entry: Any) -> Capability:
    if not isinstance(entry, dict) or not {"id", "says", "clause"} <= entry.keys() <= KEYS:
        raise BadList(f"an entry has id, says and clause (and perhaps command, screenshot), not {entry!r}")
    texts = {key: str(value) for key, value in entry.items()}
    if not ID.fullmatch(texts["id"]):
        raise BadList(f"{texts['id']!r}: an id is small words joined by hyphens")
    return Capability(**texts)


def find_showings(root: Path = ROOT) -> list[Showing]:
    """Every test in the tree that carries a `shows` mark, read from the source without running anything."""
    files = [*root.glob("tests/**/test_*.py"), *root.glob("firstcontact/**/test_*.py")]
    return [showing for path in sorted(files) for showing in _showings_of(path, path.relative_to(root).as_posix())]


def _showings_of(path: Path, name: str) -> Iterator[Showing]:
    tree = ast.parse(path.read_text())
    inherited = [mark for node in tree.body for mark in _module_marks(node)]
    yield from _showings_in(tree.body, inherited, name)


def _showings_in(body: list[ast.stmt], inherited: list[ast.expr], name: str) -> Iterator[Showing]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _showings_in(node.body, inherited + node.decorator_list, name)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            marks = inherited + node.decorator_list
            long = any(_mark_name(mark) == "long" for mark in marks)
            for capability in _shown_by(marks):
                yield Showing(capability, name, node.name, long)


def _shown_by(marks: list[ast.expr]) -> Iterator[str]:
    for mark in marks:
        if isinstance(mark, ast.Call) and _mark_name(mark) == "shows":
            yield from (str(arg.value) for arg in mark.args if isinstance(arg, ast.Constant))


def _module_marks(node: ast.stmt) -> list[ast.expr]:
    if not isinstance(node, ast.Assign) or ast.unparse(node.targets[0]) != "pytestmark":
        return []
    return node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]


def _mark_name(mark: ast.expr) -> str:
    target = mark.func if isinstance(mark, ast.Call) else mark
    text = ast.unparse(target)
    return text.removeprefix("pytest.mark.") if text.startswith("pytest.mark.") else ""


def write_page(capabilities: list[Capability], showings: list[Showing]) -> str:
    """The page as Markdown: the capabilities by clause, each with what shows it."""
    lines = [
        "# What First Contact can do",
        "",
        "Made by `python -m tests.capabilities` from `capabilities.yaml` and the marks on the tests. Do not edit.",
    ]
    clause = ""
    for capability in sorted(capabilities, key=_clause_order):
        if capability.clause != clause:
            clause = capability.clause
            lines += ["", f"## {clause}"]
        lines += ["", f"**{capability.id}**: {capability.says}", ""]
        lines += sorted(_proofs(capability, showings))
    return "\n".join(lines) + "\n"


def _proofs(capability: Capability, showings: list[Showing]) -> list[str]:
    proofs = {
        f"- `{showing.file}`: {showing.test.removeprefix('test_').replace('_', ' ')}{' (long)' if showing.long else ''}"
        for showing in showings
        if showing.capability == capability.id
    }
    if capability.command:
        proofs.add(f"- command: `{capability.command}`")
    if capability.screenshot:
        proofs.add(f"- picture: [{capability.screenshot}]({capability.screenshot})")
    return sorted(proofs) or ["- nothing shows it yet"]


def _clause_order(capability: Capability) -> tuple[int, str, str]:
    match = CLAUSE.match(capability.clause)
    number, letter = (int(match[1]), match[2]) if match else (999, "")
    return number, letter, capability.clause


def main() -> None:
    """Write the page."""
    PAGE.write_text(write_page(read_capabilities(), find_showings()))


if __name__ == "__main__":
    main()
