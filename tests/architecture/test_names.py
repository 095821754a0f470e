"""Names: no supplier and no council in the core, one word for one thing, verbs that say what a function does."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import (
    FUNCTION,
    Module,
    bites,
    breaches,
    is_doing,
    is_journey,
    product_modules,
    public_functions,
)

COUNCILS = ("castlemere", "aberwen", "strathlorne", "harbourton", "boston")
SUPPLIERS = (
    "aareon", "amazon", "aws", "azure", "bartec", "capita", "civica", "dynamics", "firmstep", "genesys", "gov notify",
    "govmetric", "granicus", "idox", "jadu", "lagan", "mailgun", "microsoft", "netcall", "northgate", "orchard",
    "postmark", "salesforce", "sendgrid", "servicenow", "stripe", "symology", "twilio", "verint", "vonage",
    "worldpay", "zendesk",
)  # fmt: skip
SOMEBODY = re.compile(rf"(?<![a-z])(?i:({'|'.join((*COUNCILS, *SUPPLIERS))}))(?![a-z])")
OTHER_WORDS = {
    "ticket": "case or contact",
    "citizen": "customer",
    "tenant": "council",
    "client": "customer",
    "sla": "promise",
    "interaction": "contact",
    "integration": "connector",
    "agent": "adviser or officer",
}
READING = ("find_", "get_", "list_", "search_", "count_", "has_", "is_", "may_", "knows_")

pytestmark = pytest.mark.shows("house-rules-checked")


def names_somebody(module: Module) -> Iterator[str]:
    """Differences between councils are data, and suppliers are connectors: the core names neither."""
    if module.lives_in("firstcontact/domain", "firstcontact/journeys"):
        for number, line in enumerate(module.text.splitlines(), 1):
            for found in SOMEBODY.finditer(line):
                yield f"line {number} names {found[1]}"


def other_words(module: Module) -> Iterator[str]:
    """One word for one thing (docs/words.md), in the names of classes, functions, arguments and fields."""
    if not module.lives_in("firstcontact/domain", "firstcontact/journeys", "firstcontact/overviews"):
        return
    for name, line in _names(module.tree):
        for word in set(re.split(r"_+|(?<=[a-z])(?=[A-Z])", name)):
            if word.lower() in OTHER_WORDS:
                yield f"line {line}: {name}: we say {OTHER_WORDS[word.lower()]}"


def _names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | FUNCTION):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def is_writing(module: Module) -> bool:
    """Whether the public functions here are writes: a package's actions, and the journeys."""
    parts = module.parts
    if module.lives_in("firstcontact/domain"):
        return "actions" in parts and parts[-1] != "__init__"
    return is_journey(module)


def handed_out(module: Module) -> set[str] | None:
    """For a module of a folder of actions the names that the folder hands out; None where all are public."""
    if module.parts[-2] != "actions":
        return None
    front = module.path.rpartition("/")[0] + "/__init__.py"
    found = [other for other in product_modules() if other.path == front]
    return {name.rpartition(".")[2] for other in found for name, _ in other.imports()}


def unsigned_writes(module: Module) -> Iterator[str]:
    """A write says who does it and when: keyword-only, beginning `by`, `at`."""
    if not is_writing(module):
        return
    public = handed_out(module)
    for function in public_functions(module):
        if function.name.startswith(READING) or (public is not None and function.name not in public):
            continue
        if not module.lives_in("firstcontact/domain") and not _writes(module, function):
            continue
        given = [arg.arg for arg in function.args.kwonlyargs]
        if function.args.args or function.args.posonlyargs or given[:2] != ["by", "at"]:
            yield f"{function.name} is a write: (*, by: Actor, at: datetime, ...)"


def _writes(module: Module, function: FUNCTION) -> bool:
    """Whether this function of a journey uses an action, another journey or an announcement: what only computes may."""
    doing = {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if is_doing(f"{node.module}.{alias.name}")
    }
    return any(isinstance(node, ast.Name) and node.id in doing for node in ast.walk(function))


def unnamed_reads(module: Module) -> Iterator[str]:
    """A read says in its name what it gives: perhaps none, one or an error, several, or a number."""
    if not module.lives_in("firstcontact/domain") or "queries" not in module.parts:
        return
    for function in public_functions(module):
        reads = any(isinstance(node, ast.Attribute) and node.attr == "objects" for node in ast.walk(function))
        if reads and not function.name.startswith(READING):
            yield f"{function.name} reads: name it find_ (may be none), get_ (one or error), list_ or count_"


def test_the_core_names_no_council_and_no_supplier() -> None:
    assert breaches(names_somebody, product_modules()) == []


def test_one_thing_has_one_word() -> None:
    assert breaches(other_words, product_modules()) == []


def test_every_write_says_who_and_when() -> None:
    assert breaches(unsigned_writes, product_modules()) == []


def test_every_read_says_what_it_gives() -> None:
    assert breaches(unnamed_reads, product_modules()) == []


@pytest.mark.parametrize("text", ['HOST = "castlemere.localhost"', "# as Twilio does it", "class JaduCase: ..."])
def test_somebodys_name_in_the_core_is_noticed(text: str) -> None:
    assert bites(names_somebody, "firstcontact/domain/cases/rules.py", text)
    assert not bites(names_somebody, "firstcontact/connectors/demo/outbox.py", text)


@pytest.mark.parametrize(
    "text", ["class OpenTicket: ...", "def close(ticket): ...", "sla = 5", "def tell_client(): ..."]
)
def test_another_word_is_noticed(text: str) -> None:
    assert bites(other_words, "firstcontact/domain/cases/rules.py", text)


@pytest.mark.parametrize(
    "text",
    [
        "def close_case(by, at): actions.close()",
        "def close_case(*, at, by): actions.close()",
        "def close_case(*, case_id, by, at): actions.close()",
        "def close_case(case_id, *, by, at): actions.close()",
    ],
)
def test_an_unsigned_write_is_noticed(text: str) -> None:
    uses = "from firstcontact.domain.cases import actions\n"
    for place in ("firstcontact/domain/cases/actions.py", "firstcontact/journeys/close_case.py"):
        assert bites(unsigned_writes, place, uses + text)
        assert not bites(unsigned_writes, place, uses + "def close_case(*, by, at, case_id): actions.close()")
    assert not bites(unsigned_writes, "firstcontact/domain/cases/rules.py", text)


def test_an_unnamed_read_is_noticed() -> None:
    place = "firstcontact/domain/cases/queries.py"
    assert bites(unnamed_reads, place, "def cases(): return list(Case.objects.all())")
    assert not bites(unnamed_reads, place, "def list_cases(): return list(Case.objects.all())")
