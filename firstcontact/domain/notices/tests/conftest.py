"""The council that these tests are done for; nobody follows their events."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from firstcontact.domain.notices.tests.made_up_council import employ_officer, set_up
from firstcontact.foundation.events.stream import nobody_following
from firstcontact.foundation.tenancy import acting_for


@pytest.fixture
def aberwen(db: None) -> Iterator[UUID]:
    """The bilingual council, which everything in the test is done for."""
    del db
    council = set_up("aberwen", "wales", ("en", "cy"))
    with nobody_following(), acting_for(council):
        employ_officer(council)
        yield council
