"""A pytest plugin that runs the tests from the last to the first (`--reverse-order`).

A test that passes only after another one hides a fault; `make test-reversed` finds it.
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch."""
    parser.addoption("--reverse-order", action="store_true", help="run the tests from the last to the first")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Turn the order round, after everybody else has put theirs in."""
    if config.getoption("reverse_order"):
        items.reverse()
