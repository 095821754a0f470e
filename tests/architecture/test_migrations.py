"""Migrations: named, free of application code, and either about the shape of tables or about what is in them."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from tests.architecture.source import Module, bites, breaches, product_modules

NUMBERED = re.compile(r"\d{4}_(?P<name>[a-z][a-z0-9_]*)")
NAMELESS = re.compile(r"auto_\d|.*_and_more$|(alter|remove)_\w+_\w+_\w+_\w+_\w+")
LAID_OPEN = ("firstcontact.foundation.tenancy",)
SHAPE = {"CreateModel", "DeleteModel", "AddField", "RemoveField", "AlterField", "RenameField", "RenameModel"}

pytestmark = pytest.mark.shows("house-rules-checked")


def nameless(module: Module) -> Iterator[str]:
    """A migration's name says what it does."""
    if module.is_migration:
        match = NUMBERED.fullmatch(module.parts[-1])
        if not match or NAMELESS.match(match["name"]):
            yield "name it for what it does: makemigrations --name ..."


def leans_on_code(module: Module) -> Iterator[str]:
    """A migration must run in ten years as it ran today: it imports no code that goes on changing."""
    if not module.is_migration:
        return
    own = ".".join(module.parts[: module.parts.index("migrations")])
    for name, line in module.imports():
        if name.startswith("firstcontact.") and not name.startswith((*LAID_OPEN, f"{own}.migrations")):
            yield f"line {line}: imports {name}"


def mixes(module: Module) -> Iterator[str]:
    """Changes of shape and changes of content are two migrations: one can be run again, the other cannot."""
    if module.is_migration:
        used = {name for name, _ in module.calls()}
        if "RunPython" in used and used & SHAPE:
            yield f"mixes RunPython with {', '.join(sorted(used & SHAPE))}"


def no_way_back(module: Module) -> Iterator[str]:
    """Python that changes data says how it is undone, if only by doing nothing."""
    if module.is_migration:
        for name, call in module.calls():
            named = {keyword.arg for keyword in call.keywords}
            if name == "RunPython" and len(call.args) < 2 and "reverse_code" not in named:
                yield f"line {call.lineno}: RunPython without reverse_code ({ast.unparse(call)[:40]})"


def test_migrations_are_named() -> None:
    assert breaches(nameless, product_modules()) == []


def test_migrations_lean_on_no_application_code() -> None:
    assert breaches(leans_on_code, product_modules()) == []


def test_migrations_do_not_mix_shape_and_content() -> None:
    assert breaches(mixes, product_modules()) == []


def test_migrations_of_content_have_a_way_back() -> None:
    assert breaches(no_way_back, product_modules()) == []


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.mark.parametrize("name", ["0002_auto_20261122_0500", "0003_case_reference_and_more", "add_reference", "0004"])
def test_a_nameless_migration_is_noticed(name: str) -> None:
    assert bites(nameless, f"firstcontact/domain/cases/migrations/{name}.py", "")
    assert not bites(nameless, "firstcontact/domain/cases/migrations/0002_keep_the_reference.py", "")


def test_a_migration_that_leans_on_code_is_noticed() -> None:
    place = "firstcontact/domain/cases/migrations/0002_fill.py"
    assert bites(leans_on_code, place, "from firstcontact.domain.cases.models import Case")
    assert not bites(leans_on_code, place, "from firstcontact.foundation.tenancy.protect import protect")


def test_a_mixed_migration_is_noticed() -> None:
    place = "firstcontact/domain/cases/migrations/0002_fill.py"
    assert bites(mixes, place, "operations = [migrations.AddField(), migrations.RunPython(fill, fill)]")
    assert not bites(mixes, place, "operations = [migrations.RunPython(fill, fill)]")


def test_a_migration_without_a_way_back_is_noticed() -> None:
    place = "firstcontact/domain/cases/migrations/0002_fill.py"
    assert bites(no_way_back, place, "operations = [migrations.RunPython(fill)]")
    assert not bites(no_way_back, place, "operations = [migrations.RunPython(fill, migrations.RunPython.noop)]")
