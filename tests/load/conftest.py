"""One installation for all attacks that it is meant to survive."""

from collections.abc import Iterator

import pytest

from tests.load.installation import Standing, running


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    """An installation without any load but ours."""
    with running() as found:
        yield found
