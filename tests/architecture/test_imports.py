"""Imports and calls that import-linter cannot judge: where they stand, and what is never used."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, bites, breaches, product_modules, python_modules

REACTIONS = "firstcontact/journeys/reactions.py"
CLOCK = "firstcontact/foundation/clock"
WALL_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "timezone.localdate"}
REFUSED = {
    "django.contrib.admin": "there is no Django admin: it would pass the wall between councils",
    "django.template.response": "it renders after the transaction, when the council is gone; use render()",
}

pytestmark = pytest.mark.shows("house-rules-checked")


def hidden_imports(module: Module) -> Iterator[str]:
    """First-party imports stand at the top, where the walls see them."""
    for function in module.functions():
        for name, line in module.imports(function):
            if name.split(".")[0] in {"firstcontact", "tests"} or _is_relative(function, line):
                yield f"line {line}: {function.name} imports {name}; import it at the top of the file"


def _is_relative(function: ast.AST, line: int) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.level and node.lineno == line for node in ast.walk(function))


def scattered_reactions(module: Module) -> Iterator[str]:
    """One table says what happens when something happened: journeys/reactions.py."""
    if module.path == REACTIONS:
        return
    for name, line in module.imports():
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals")):
            yield f"line {line}: {name}: signals belong to {REACTIONS}"
    if not module.lives_in("firstcontact/foundation/events"):
        for name, call in module.calls():
            if name == "follow" and _imports_follow(module):
                yield f"line {call.lineno}: events are followed in {REACTIONS} only"


def _imports_follow(module: Module) -> bool:
    return any(name.startswith("firstcontact.foundation.events") for name, _ in module.imports())


def reads_clock(module: Module) -> Iterator[str]:
    """Time comes in as `at:`; only foundation/clock asks what time it is."""
    if module.lives_in(CLOCK):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _last_two(node.func) in WALL_CLOCK:
            yield f"line {node.lineno}: {ast.unparse(node.func)}() reads the clock; take `at:` or use foundation.clock"


def _last_two(func: ast.expr) -> str:
    return ".".join(ast.unparse(func).split(".")[-2:])


def refused_parts(module: Module) -> Iterator[str]:
    """Parts of Django that do not go with councils kept apart."""
    for name, line in module.imports():
        for refused, why in REFUSED.items():
            if name.startswith(refused):
                yield f"line {line}: {name}: {why}"


def test_no_first_party_import_hides_in_a_function() -> None:
    assert breaches(hidden_imports, python_modules()) == []


def test_what_follows_from_an_event_stands_in_one_table() -> None:
    assert breaches(scattered_reactions, product_modules()) == []


def test_only_the_clock_package_reads_the_clock() -> None:
    assert breaches(reads_clock, product_modules()) == []


def test_nothing_uses_what_breaks_the_wall_between_councils() -> None:
    assert breaches(refused_parts, product_modules()) == []


@pytest.mark.parametrize(
    "line", ["from firstcontact.domain import cases", "import firstcontact.domain", "from . import rules"]
)
def test_a_hidden_import_is_noticed(line: str) -> None:
    assert bites(hidden_imports, "firstcontact/domain/cases/actions.py", f"def f() -> None:\n    {line}\n")
    assert not bites(hidden_imports, "firstcontact/domain/cases/actions.py", f"{line}\n\ndef f() -> None:\n    pass\n")


@pytest.mark.parametrize(
    "text",
    [
        "from django.dispatch import receiver\n",
        "from django.db.models.signals import post_save\n",
        "from firstcontact.foundation.events import follow\n\nfollow(print)\n",
    ],
)
def test_a_scattered_reaction_is_noticed(text: str) -> None:
    assert bites(scattered_reactions, "firstcontact/domain/cases/apps.py", text)
    assert not bites(scattered_reactions, REACTIONS, text)


@pytest.mark.parametrize("call", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "date.today()", "timezone.now()"])
def test_reading_the_clock_is_noticed(call: str) -> None:
    assert bites(reads_clock, "firstcontact/domain/promises/rules.py", f"at = {call}\n")
    assert not bites(reads_clock, "firstcontact/foundation/clock/__init__.py", f"at = {call}\n")


@pytest.mark.parametrize(
    "line", ["from django.contrib import admin", "from django.template.response import TemplateResponse"]
)
def test_a_refused_part_is_noticed(line: str) -> None:
    assert bites(refused_parts, "firstcontact/doors/site/views.py", f"{line}\n")
