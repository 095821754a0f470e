"""The list of capabilities: well formed, shown by tests that ran, and the page made from it is up to date."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.capabilities import LIST, PAGE, BadList, find_showings, read_capabilities, write_page
from tests.capabilities_plugin import judge

pytestmark = pytest.mark.shows("capabilities-shown")

INI = """
[pytest]
markers =
    shows: a capability
    long: later
"""
TESTS = """
import os, pytest

@pytest.mark.shows("fly")
def test_it_flies(): pass

@pytest.mark.shows("swim")
@pytest.mark.skip(reason="no water")
def test_it_swims(): pass

@pytest.mark.shows("dig")
@pytest.mark.long
def test_it_digs(): pass

@pytest.mark.shows("sing")
def test_it_sings(): pass

@pytest.mark.shows("map")
def test_it_reads_a_map(outside_data): pass
"""
ENOUGH = """
import pytest

@pytest.mark.shows("fly")
def test_it_flies(): pass

@pytest.mark.shows("dig")
@pytest.mark.long
def test_it_digs(): pass
"""


def trial(
    folder: Path, *options: str, listed: str, tests: str = TESTS, judged: bool = True, in_ci: bool = True
) -> subprocess.CompletedProcess[str]:
    """A run of pytest on a few small tests, held against a list."""
    (folder / "pytest.ini").write_text(INI)
    (folder / "test_bird.py").write_text(tests)
    entries = "".join(f'- {{id: {name}, says: It can {name}., clause: "1a"}}\n' for name in listed.split())
    (folder / "list.yaml").write_text(entries or "[]")
    command = [sys.executable, "-m", "pytest", "-c", str(folder / "pytest.ini"), "-p", "tests.capabilities_plugin"]
    command += ["-p", "xdist", "-p", "no:cacheprovider", "--capabilities-list"]
    command += [str(folder / "list.yaml"), *options, *(["--judge-capabilities"] if judged else []), str(folder)]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "CI": "true" if in_ci else ""}
    return subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False, timeout=240)


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_run_that_shows_too_little_fails(tmp_path: Path, processes: str) -> None:
    run = trial(tmp_path, "-m", "not long", "-n", processes, listed="fly swim dig map walk")
    assert run.returncode == 1, run.stdout
    assert "swim: every test that shows it was skipped" in run.stdout
    assert "walk: no test shows it" in run.stdout
    assert "sing: docs/capabilities.yaml does not have it" in run.stdout
    assert "map: every test that shows it needs outside data or root" in run.stdout
    assert "fly:" not in run.stdout
    assert "dig:" not in run.stdout  # its only test is left to the long run


def test_what_this_machine_cannot_show_is_said_and_fails_in_continuous_integration_only(tmp_path: Path) -> None:
    elsewhere = trial(tmp_path, "-k", "swims", listed="swim", in_ci=False)
    assert "swim: every test that shows it was skipped" in elsewhere.stdout
    assert "sing: docs" in elsewhere.stdout  # this one fails it
    water = ENOUGH.replace("fly", "swim").replace("def test_it_flies(): pass", "@pytest.mark.skip\ndef test_it(): pass")
    assert trial(tmp_path, listed="swim dig", tests=water, in_ci=False).returncode == 0
    assert trial(tmp_path, listed="swim dig", tests=water).returncode == 1


def test_a_run_that_shows_everything_passes(tmp_path: Path) -> None:
    quick = trial(tmp_path, "-m", "not long", listed="fly dig", tests=ENOUGH)
    assert quick.returncode == 0, quick.stdout
    later = trial(tmp_path, "-m", "long", listed="fly dig", tests=ENOUGH)
    assert later.returncode == 0, later.stdout


def test_a_narrow_run_judges_nothing(tmp_path: Path) -> None:
    assert trial(tmp_path, listed="fly dig walk", tests=ENOUGH, judged=False).returncode == 0


def test_the_long_run_looks_after_what_only_long_tests_show() -> None:
    collected = {"dig": {"a": ["long"], "b": ["long"]}}
    assert judge(["dig"], collected, set(), {"a", "b"}, long_run=False) == []
    assert judge(["dig"], collected, set(), {"a", "b"}, long_run=True) == ["dig: every test that shows it was skipped"]
    assert judge(["dig"], collected, {"a"}, {"b"}, long_run=True) == []


@pytest.mark.parametrize("needs", ["data", "root"])
def test_one_test_must_need_neither_outside_data_nor_root(needs: str) -> None:
    assert judge(["fly"], {"fly": {"a": [needs]}}, {"a"}, set(), long_run=False)
    assert not judge(["fly"], {"fly": {"a": [needs], "b": []}}, {"a", "b"}, set(), long_run=False)


@pytest.mark.parametrize(
    "text",
    [
        "- {id: fly, says: It flies.}",
        "- {id: Fly High, says: It flies., clause: 1a}",
        "- {id: fly, says: It flies., clause: 1a, colour: red}",
        "- {id: fly, says: It flies., clause: 1a}\n- {id: fly, says: It flies again., clause: 1b}",
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.yaml").write_text(text)
    with pytest.raises(BadList):
        read_capabilities(tmp_path / "list.yaml")


def test_every_mark_names_a_capability_and_every_capability_has_a_test() -> None:
    listed = {capability.id for capability in read_capabilities(LIST)}
    shown = {showing.capability for showing in find_showings()}
    assert sorted(shown ^ listed) == []


def test_the_page_is_up_to_date(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("judge_capabilities"):
        pytest.skip("compared in `make test` only: several people add lines at once")
    fresh = write_page(read_capabilities(LIST), find_showings())
    assert PAGE.read_text() == fresh, "run: make docs (python -m tests.capabilities)"
