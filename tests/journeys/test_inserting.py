"""A row that may be there already is written in one statement."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.contacts.models import Contact
from firstcontact.foundation.tenancy.inserting import insert_once
from tests.journeys.conftest import MONDAY, Town


def contact(key: str) -> Contact:
    """A contact with this key, not yet written."""
    return Contact(channel="web", channel_key=key, at=MONDAY)


def test_of_two_rows_with_one_key_the_first_is_written(town: Town) -> None:
    first, second = contact("a"), contact("a")

    assert (insert_once(first), insert_once(second), insert_once(contact("b"))) == (True, False, True)

    kept = Contact.objects.get(channel_key="a")
    assert (kept.id, kept.council_id) == (first.id, town.id)


def test_it_is_one_statement(town: Town) -> None:
    with CaptureQueriesContext(connection) as caught:
        insert_once(contact("a"))

    assert len(caught) == 1
