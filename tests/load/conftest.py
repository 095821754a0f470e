"""One installation for all attacks that it is meant to survive, and the figures of all of them at the end."""

from collections.abc import Iterator

import pytest

from tests.load.installation import FIGURES, Standing, running


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    """An installation without any load but ours."""
    with running() as found:
        yield found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the figures."""
    if FIGURES:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(FIGURES))
