"""A pytest plugin that holds the tests against the list of capabilities.

It notes, for each capability of `docs/capabilities.yaml`, the tests that say they show it (`@pytest.mark.shows`) and
how they ended. With `--judge-capabilities` (what `make test` and `make test-long` give) a run fails when

- a test names a capability that the list does not have, or a capability has no test at all;
- every test of a capability was skipped (in continuous integration; on another machine, which may have no Chromium or
  no PostgreSQL 15, that is only said);
- no test of a capability does without the outside data (`FIRSTCONTACT_DATA`) and without root.

Under xdist only the workers see the tests, and only the controller sees the whole: the workers send what they
collected when they end, and how a test ended comes with its report.
"""

from __future__ import annotations

import inspect
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.capabilities import LIST, read_capabilities

JUDGE = "--judge-capabilities"
DATA = "FIRSTCONTACT_DATA"
ROOT_ONLY = "only_as_root"
SKIPPED = "every test that shows it was skipped"

Collected = dict[str, dict[str, list[str]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch of the two whole runs; a narrow run judges nothing."""
    parser.addoption(
        JUDGE, action="store_true", dest="judge_capabilities", help="fail when a capability is not shown by this run"
    )
    parser.addoption("--capabilities-list", type=Path, default=LIST, help="the list that this run is held against")


def pytest_configure(config: pytest.Config) -> None:
    """One book a run, in every process."""
    config.pluginmanager.register(Book(config), "capabilities-book")


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """The folder of outside data (`FIRSTCONTACT_DATA`); a test that needs it is skipped where it is absent."""
    folder = os.environ.get(DATA, "")
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{DATA} names no folder: this test needs the outside data")
    return Path(folder)


@pytest.fixture(scope="session")
def only_as_root() -> None:
    """A test with this fixture is skipped for everybody but root."""
    if os.geteuid() != 0:
        pytest.skip("needs root")


@dataclass(eq=False)  # pytest keeps its plugins in sets
class Book:
    """What one run knows of the capabilities: who says to show them, and how that ended."""

    config: pytest.Config
    collected: Collected = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note every test that shows something, before any is deselected."""
        for item in items:
            shown = [str(name) for mark in item.iter_markers("shows") for name in mark.args]
            traits = traits_of(item) if shown else []
            for capability in shown:
                self.collected.setdefault(capability, {})[item.nodeid] = traits

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test ended (its phases come one by one)."""
        if report.skipped:
            self.skipped.add(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed.add(report.nodeid)

    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take what a worker collected; called on the controller of a run by xdist."""
        sent: Collected = getattr(node, "workeroutput", {}).get("capabilities", {})
        for capability, tests in sent.items():
            self.collected.setdefault(capability, {}).update(tests)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Judge, in the process that sees the whole."""
        workeroutput = getattr(self.config, "workeroutput", None)
        if workeroutput is not None:
            workeroutput["capabilities"] = self.collected
        elif self.config.getoption("judge_capabilities") and exitstatus in (0, 1):
            listed = [capability.id for capability in read_capabilities(self.config.getoption("capabilities_list"))]
            long_run = self.config.getoption("markexpr") == "long"
            self.troubles = judge(listed, self.collected, self.passed, self.skipped, long_run=long_run)
            if self.troubles if os.environ.get("CI") else any(not told.endswith(SKIPPED) for told in self.troubles):
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what is not shown."""
        if self.troubles:
            terminalreporter.section("capabilities", red=True, bold=True)
            for trouble in self.troubles:
                terminalreporter.line(trouble, red=True)


def traits_of(item: pytest.Item) -> list[str]:
    """What a test needs beyond a checkout: `long`, `data`, `root`.

    Read from its marks, its fixtures and the source of both, so that a test which looks for the data by itself is
    noticed as well.
    """
    traits = ["long"] if item.get_closest_marker("long") else []
    names = set(getattr(item, "fixturenames", ()))
    reasons = " ".join(str(mark.kwargs.get("reason", "")) for mark in item.iter_markers("skipif"))
    words = reasons + _sources(item)
    if "outside_data" in names or DATA in words:
        traits.append("data")
    if ROOT_ONLY in names or "geteuid()" in words:
        traits.append("root")
    return traits


def _sources(item: pytest.Item) -> str:
    definitions = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    functions = [getattr(item, "function", None)]
    functions += [definition.func for several in definitions.values() for definition in several]
    ours = [function for function in functions if getattr(function, "__module__", "").startswith(("tests", "firstc"))]
    return "".join(inspect.getsource(function) for function in ours if function and function.__module__ != __name__)


def judge(listed: list[str], collected: Collected, passed: set[str], skipped: set[str], *, long_run: bool) -> list[str]:
    """What is wrong with the capabilities after a whole run, one sentence each.

    A capability that only long tests show is left to the long run, and the long run looks at no other.
    """
    troubles = [
        f"{capability}: docs/capabilities.yaml does not have it, but {min(tests)} shows it"
        for capability, tests in sorted(collected.items())
        if capability not in listed
    ]
    for capability in listed:
        tests = collected.get(capability, {})
        trouble = _trouble_with(tests, passed, skipped, long_run=long_run)
        if trouble:
            troubles.append(f"{capability}: {trouble}")
    return troubles


def _trouble_with(tests: dict[str, list[str]], passed: set[str], skipped: set[str], *, long_run: bool) -> str:
    if not tests:
        return "no test shows it"
    only_long = all("long" in traits for traits in tests.values())
    if all({"data", "root"} & set(traits) for traits in tests.values()):
        return "every test that shows it needs outside data or root; one must need neither"
    if only_long == long_run and not passed & tests.keys() and skipped & tests.keys():
        return SKIPPED
    return ""
