"""The documents keep up with the code: every setting, event, journey, measure and package has its line."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.source import ROOT, Module, bites, is_journey, product_modules, tracked_files
from tests.journeys_page import PAGE, write_page

READERS = {"text", "flag", "number", "words", "kept_secret", "secret", "getenv"}
SETTING = re.compile(r"[A-Z][A-Z0-9_]+")
# Set by the system or by a tool that we run, not by the person who runs First Contact
NOT_OURS = {
    "DJANGO_SETTINGS_MODULE",
    "PYTHONUNBUFFERED",
    "PYTHONPATH",
    "PATH",
    "HOME",
    "TMPDIR",
    "LANG",
    "USER",
    "NO_COLOR",
    "TERM",
}
NOT_OURS_PREFIX = ("XDG_", "PG", "LC_")
QUOTED = re.compile(r"^\|\s*`([^`]+)`", re.MULTILINE)
STEPS = re.compile(r"^\s*1\. ", re.MULTILINE)
NO_ROOM = {"locale", "tests", "migrations"}

pytestmark = pytest.mark.shows("documents-true")


def listed_in(page: str) -> set[str]:
    """The names in the first column of a page's tables."""
    path = ROOT / "docs" / page
    return set(QUOTED.findall(path.read_text())) if path.exists() else set()


def settings_read(module: Module) -> Iterator[str]:
    """Every environment variable that this module reads by name."""
    for node in ast.walk(module.tree):
        name = _setting_of(node)
        if name and SETTING.fullmatch(name) and name not in NOT_OURS and not name.startswith(NOT_OURS_PREFIX):
            yield name


def _setting_of(node: ast.AST) -> str:
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
        return _constant(node.slice)
    if isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func)
        if called.rpartition(".")[2] in READERS or called.endswith("environ.get"):
            return _constant(node.args[0])
    if isinstance(node, ast.keyword) and node.arg == "envvar":
        return _constant(node.value)
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith("_VARIABLE"):
        return _constant(node.value)
    return ""


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def events_announced(module: Module) -> Iterator[str]:
    """Every name that is announced here, as a pattern: what is filled in at run time stands for any word.

    A table `EVENTS` from a state to the event that says so, and an argument `event=`, are announced by those who read
    them.
    """
    for called, call in module.calls():
        wanted = {"name", "event"} if called == "announce" else {"event"}
        for keyword in call.keywords:
            if keyword.arg in wanted:
                yield from _patterns(keyword.value)
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id == "EVENTS":
                for value in node.value.values:
                    yield from _patterns(value)


def _patterns(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant):
        yield re.escape(str(value.value))
    elif isinstance(value, ast.JoinedStr):
        yield "".join(
            re.escape(_constant(part)) if isinstance(part, ast.Constant) else "[a-z_]+" for part in value.values
        )
    elif isinstance(value, ast.IfExp):
        yield from _patterns(value.body)
        yield from _patterns(value.orelse)


def unlisted_events(patterns: Iterable[str], listed: set[str]) -> list[str]:
    """The announced names that no listed event fits."""
    return sorted({pattern for pattern in patterns if not any(re.fullmatch(pattern, name) for name in listed)})


def journeys_without_steps(module: Module) -> Iterator[str]:
    """A journey's docstring is the numbered list of its steps, or docs/journeys/ has a page for it."""
    if not is_journey(module):
        return
    docstrings = [ast.get_docstring(module.tree) or ""]
    docstrings += [ast.get_docstring(function) or "" for function in module.functions()]
    page = ROOT / "docs" / "journeys" / f"{module.parts[-1]}.md"
    if not page.exists() and not any(STEPS.search(text) for text in docstrings):
        yield "has no numbered list of its steps"


def packages() -> list[str]:
    """Every floor of the product and every package on it, with slashes."""
    files = [name.split("/")[1:] for name in tracked_files() if name.startswith("firstcontact/")]
    floors = {parts[0] for parts in files if len(parts) > 1 and parts[0] not in NO_ROOM}
    rooms = {"/".join(parts[:2]) for parts in files if len(parts) == 3 and parts[2] == "__init__.py"}
    return sorted(floors | {room for room in rooms if room.split("/")[1] not in NO_ROOM})


def test_every_setting_is_listed() -> None:
    read = {name for module in product_modules() for name in settings_read(module)}
    assert sorted(read - listed_in("settings.md")) == []


def test_every_listed_setting_is_read() -> None:
    read = {name for module in product_modules() for name in settings_read(module)}
    assert sorted(listed_in("settings.md") - read) == []


def test_every_event_is_listed() -> None:
    announced = [pattern for module in product_modules() for pattern in events_announced(module)]
    assert unlisted_events(announced, listed_in("events.md")) == []


def test_every_listed_event_is_announced() -> None:
    announced = [pattern for module in product_modules() for pattern in events_announced(module)]
    assert [n for n in sorted(listed_in("events.md")) if not any(re.fullmatch(p, n) for p in announced)] == []


def test_every_journey_lists_its_steps() -> None:
    missing = [module.path for module in product_modules() if list(journeys_without_steps(module))]
    assert missing == []


def test_every_package_has_its_line_on_the_map() -> None:
    assert [package for package in packages() if package not in listed_in("map.md")] == []


def test_every_line_of_the_map_has_its_package() -> None:
    assert sorted(listed_in("map.md") - set(packages())) == []


def test_the_page_of_journeys_is_up_to_date(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("judge_capabilities"):
        pytest.skip("compared in `make test` only: several people write journeys at once")
    assert PAGE.read_text() == write_page(product_modules()), "run: make docs (python -m tests.journeys_page)"


def test_the_page_of_journeys_has_their_steps_and_the_table() -> None:
    eat = Module(
        "firstcontact/journeys/eat_case.py",
        '"""Eat it.\n\n1. Bite.\n"""\nfrom firstcontact.domain.cases import actions\n',
    )
    table = Module("firstcontact/journeys/reactions.py", 'REACTIONS: Table = {"case_eaten": (wipe_mouth, pay)}\n')
    page = write_page((eat, table))
    assert "## Eat case\n\nEat it.\n\n1. Bite." in page
    assert "| `case_eaten` | wipe mouth, pay |" in page


@pytest.mark.parametrize(
    "line",
    [
        'text("NEW_ONE")',
        'os.environ["NEW_ONE"]',
        'os.environ.get("NEW_ONE")',
        'f(envvar="NEW_ONE")',
        'A_VARIABLE = "NEW_ONE"',
    ],
)
def test_a_setting_is_noticed(line: str) -> None:
    assert bites(settings_read, "firstcontact/settings/__init__.py", line)


@pytest.mark.parametrize("name", ['"case_eaten"', 'f"case_{how}_eaten"', '"case_opened" if new else "case_eaten"'])
def test_an_unlisted_event_is_noticed(name: str) -> None:
    module = Module("firstcontact/domain/cases/actions.py", f"announce(name={name}, at=at)")
    assert unlisted_events(events_announced(module), {"case_opened"})
    table = Module("firstcontact/domain/cases/states.py", 'EVENTS = {State.EATEN: "case_eaten"}')
    assert unlisted_events(events_announced(table), {"case_opened"})
    assert not unlisted_events(events_announced(module), {"case_opened", "case_eaten", "case_half_eaten"})


def test_a_journey_without_steps_is_noticed() -> None:
    place = "firstcontact/journeys/eat_case.py"
    uses = "from firstcontact.domain.cases import actions\n"
    assert bites(journeys_without_steps, place, f'"""Eat it."""\n{uses}')
    assert not bites(journeys_without_steps, place, f'"""Eat it.\n\n1. Bite.\n2. Chew.\n"""\n{uses}')
