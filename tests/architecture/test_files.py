"""How a file looks: described, short, named for what it holds, finished, and free of the machine it was made on."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import FUNCTION, ROOT, Module, bites, breaches, python_modules, tracked_files

FILE_LINES, TEST_LINES, FUNCTION_LINES = 400, 600, 50
DRAWERS = re.compile(r"(.*_)?(utils?|helpers?|common|misc|stuff|shared|tools?)(_.*)?")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
MACHINE = re.compile(rf"(?<![\w.~:/])(/(work|root|Users)/|{re.escape(str(ROOT))}\b)")
READ_AS_TEXT = (
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".jinja2",
    ".html",
    ".css",
    ".js",
    ".json",
    ".txt",
    ".po",
    ".sh",
)
HERE = "tests/architecture/test_files.py"

pytestmark = pytest.mark.shows("house-rules-checked")


def undescribed(module: Module) -> Iterator[str]:
    """A module with content has a docstring; a migration's name is its description."""
    if module.tree.body and not module.is_migration and not ast.get_docstring(module.tree):
        yield "has no docstring that says what lives here"


def too_long(module: Module) -> Iterator[str]:
    """A file and its functions are short enough to be seen whole."""
    if module.is_migration:
        return
    most = TEST_LINES if module.is_test else FILE_LINES
    lines = module.text.count("\n")
    if lines > most:
        yield f"has {lines} lines; {most} are the most: give its parts a file each"
    for function in module.functions():
        length = _lines(function)
        if length > FUNCTION_LINES:
            yield f"{function.name} has {length} lines; {FUNCTION_LINES} are the most"


def _lines(function: FUNCTION) -> int:
    """The lines of a function without those of its docstring."""
    first = function.body[0]
    said = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - said


def drawer(module: Module) -> Iterator[str]:
    """What helps gets a named home."""
    for part in module.parts:
        if DRAWERS.fullmatch(part):
            yield f"'{part}' is a drawer, not a name: say what lives there"


def unfinished(module: Module) -> Iterator[str]:
    """Nothing is left for later in the text."""
    for number, line in enumerate(module.text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield f"line {number} leaves something for later: do it, or open an issue"


def names_machine(module: Module) -> Iterator[str]:
    """No absolute path of the machine that it was written on."""
    for number, line in enumerate(module.text.splitlines(), 1):
        if MACHINE.search(line):
            yield f"line {number} names a path of one machine"


def texts() -> list[Module]:
    """Every text file of the project; the two files that spell out what they look for are left out."""
    wanted = [name for name in tracked_files() if name.endswith(READ_AS_TEXT) or "." not in name.rpartition("/")[2]]
    return [Module(name, (ROOT / name).read_text(errors="replace")) for name in wanted if name != HERE]


def test_every_module_says_what_lives_in_it() -> None:
    assert breaches(undescribed, python_modules()) == []


def test_files_and_functions_are_short_enough_to_see_whole() -> None:
    assert breaches(too_long, python_modules()) == []


def test_nothing_is_put_into_a_drawer() -> None:
    assert breaches(drawer, python_modules()) == []


def test_nothing_is_left_for_later() -> None:
    assert breaches(unfinished, texts()) == []


def test_nothing_names_a_path_of_one_machine() -> None:
    assert breaches(names_machine, texts()) == []


def test_the_lock_file_of_npm_names_no_host() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_the_pins_of_python_name_no_host() -> None:
    for name in ("run.txt", "test.txt"):
        assert "://" not in (ROOT / "requirements" / name).read_text(), name


def test_a_module_without_a_docstring_is_noticed() -> None:
    assert bites(undescribed, "firstcontact/x.py", "import os\n")
    assert not bites(undescribed, "firstcontact/x.py", '"""What it holds."""\nimport os\n')


def test_a_long_file_and_a_long_function_are_noticed() -> None:
    assert bites(too_long, "firstcontact/x.py", "a = 1\n" * (FILE_LINES + 1))
    assert not bites(too_long, "tests/x.py", "a = 1\n" * (FILE_LINES + 1))
    assert bites(too_long, "firstcontact/x.py", "def f() -> None:\n" + "    a = 1\n" * FUNCTION_LINES)


@pytest.mark.parametrize("path", ["firstcontact/domain/cases/utils.py", "tests/helpers.py", "firstcontact/common/a.py"])
def test_a_drawer_is_noticed(path: str) -> None:
    assert bites(drawer, path, "")


def test_something_left_for_later_is_noticed() -> None:
    assert bites(unfinished, "x.py", "a = 1  # TO" + "DO: two\n")


@pytest.mark.parametrize("folder", ["work", "root", "Users"])
def test_a_path_of_one_machine_is_noticed(folder: str) -> None:
    assert bites(names_machine, "x.py", f'HERE = "/{folder}/main"\n')
    assert not bites(names_machine, "x.py", f'HERE = "https://example.org/{folder}/main"\n')
