"""A council whose rows are committed: feeds tell only what is, and each request is a transaction of its own."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from firstcontact.foundation.tenancy import acting_for
from tests.isolation.secrets import Secret, make_secret
from tests.towns import Town, make_town, staff_town


@pytest.fixture
def open_town(transactional_db: None) -> Iterator[Town]:
    """Castlemere, committed."""
    del transactional_db
    with transaction.atomic():
        council = make_town("castlemere")
    with acting_for(council):
        with transaction.atomic():
            town = staff_town(council)
        yield town


@pytest.fixture
def mary(open_town: Town) -> Secret:
    """In it a service that only its team sees, somebody who asked for it, and their case."""
    with transaction.atomic():
        return make_secret(open_town, "team")
