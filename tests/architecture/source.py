"""The source tree as the checks of this folder read it: text and syntax, never imported, never run."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
VENDORED = ("firstcontact/doors/parts/static/vendor/", "node_modules/")


@dataclass(frozen=True)
class Module:
    """One Python file: where it stands (with slashes, from the root of the project) and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the file's name, without `.py`."""
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def is_test(self) -> bool:
        """Whether it is part of the tests and not of the product."""
        return "tests" in self.parts

    @property
    def is_migration(self) -> bool:
        """Whether it is a migration (with a number), not the package around them."""
        return "migrations" in self.parts and self.parts[-1] != "__init__"

    def lives_in(self, *folders: str) -> bool:
        """Whether it is under one of these folders or is one of these files, tests left out."""
        return not self.is_test and any(
            self.path == folder or self.path.startswith(f"{folder}/") or self.path == f"{folder}.py"
            for folder in folders
        )

    def functions(self) -> Iterator[FUNCTION]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, FUNCTION):
                yield node

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the last part of the name that is called (`events.announce(...)` gives `announce`)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func).rpartition(".")[2], node

    def imports(self, within: ast.AST | None = None) -> Iterator[tuple[str, int]]:
        """The dotted name of everything imported (in all of it, or within a node), with its line."""
        for node in ast.walk(within or self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = ".".join(self.parts[: -node.level]) + "." if node.level else ""
                yield from ((f"{start}{node.module or ''}.{alias.name}", node.lineno) for alias in node.names)


Check = Callable[[Module], Iterable[str]]


def breaches(check: Check, modules: Iterable[Module]) -> list[str]:
    """What a check finds wrong in these modules, as `path: sentence`."""
    return [f"{module.path}: {breach}" for module in modules for breach in check(module)]


def bites(check: Check, path: str, text: str) -> bool:
    """Whether a check complains about this text at this place."""
    return bool(list(check(Module(path, text))))


@cache
def tracked_files() -> tuple[str, ...]:
    """Every file that is in git or would be added to it, from the root of the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        listed_files = (path for path in ROOT.rglob("*") if ".venv" not in path.parts and ".git" not in path.parts)
        names = [path.relative_to(ROOT).as_posix() for path in listed_files if path.is_file()]
    else:
        names = [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    return tuple(sorted(name for name in names if not name.startswith(VENDORED)))


@cache
def python_modules() -> tuple[Module, ...]:
    """Every Python file of the product and of its tests."""
    names = [name for name in tracked_files() if name.endswith(".py") and name.startswith(("firstcontact/", "tests/"))]
    return tuple(Module(name, (ROOT / name).read_text()) for name in names)


@cache
def product_modules() -> tuple[Module, ...]:
    """Every Python file of the product, without the tests that live beside it."""
    return tuple(
        module for module in python_modules() if module.path.startswith("firstcontact/") and not module.is_test
    )


def public_functions(module: Module) -> Iterator[FUNCTION]:
    """The functions on a module's first level whose names do not begin with an underscore."""
    for node in module.tree.body:
        if isinstance(node, FUNCTION) and not node.name.startswith("_"):
            yield node


def is_doing(name: str) -> bool:
    """Whether this dotted name is something that writes: an action, an announcement, or a function of a journey."""
    from_journey = name.startswith("firstcontact.journeys.") and name.rpartition(".")[2].islower()
    return ".actions" in name or name.endswith(".announce") or from_journey


def is_journey(module: Module) -> bool:
    """Whether this file of `journeys/` writes: it uses actions or other journeys. The table of reactions is none."""
    if not module.lives_in("firstcontact/journeys") or {"__init__", "apps", "jobs", "reactions"} & set(module.parts):
        return False
    return any(is_doing(name) for name, _ in module.imports())
