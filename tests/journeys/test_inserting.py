"""Rows are written in few statements: one that may be there already in one, those that are appended together."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.cases.actions import append_entry
from firstcontact.domain.cases.queries import get_entry
from firstcontact.domain.contacts.actions import keep_message, record_contact
from firstcontact.domain.contacts.models import Contact
from firstcontact.domain.contacts.queries import list_messages
from firstcontact.domain.promises.queries import list_promises
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy.appending import write_appended
from firstcontact.foundation.tenancy.inserting import insert_once
from tests.journeys.cases import open_by_web
from tests.journeys.conftest import MONDAY, Town

WORDS = 'Said "so", in two\nlines: £5, \\ and ŵ; no {}.'


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


def test_what_is_appended_to_several_tables_is_one_statement(town: Town) -> None:
    case = open_by_web(town)
    write_appended()

    with CaptureQueriesContext(connection) as caught:
        for kind in ("note", "told"):
            append_entry(by=SYSTEM, at=MONDAY, case_id=case.id, kind=kind, body=WORDS, waiting="no")
        assert len(caught) == 0
        write_appended()

    assert len(caught) == 1


def test_it_is_read_as_it_was_appended_also_before_the_transaction_ends(town: Town) -> None:
    case = open_by_web(town)
    sent, _ = record_contact(by=SYSTEM, at=MONDAY, channel="email", channel_key="sent")
    entry = append_entry(by=town.officer, at=MONDAY, case_id=case.id, kind="note", body=WORDS, waiting="no")
    keep_message(
        by=SYSTEM, at=MONDAY, contact_id=sent, direction="outbound", language="cy", subject=WORDS, body=f"{WORDS}\n"
    )

    kept = get_entry(entry)
    assert (kept.at, kept.by_kind, kept.by_id) == (MONDAY, "staff", town.officer.id)
    assert (kept.body, kept.visible_to_customer, kept.facts) == (WORDS, False, {"waiting": "no"})
    (message,) = list_messages([sent], viewer=Viewer.of(SYSTEM))
    assert (message.at, message.subject, message.body, message.sender_name) == (MONDAY, WORDS, f"{WORDS}\n", "")


def test_a_list_of_one_is_asked_for_as_one_and_finds_the_same(town: Town) -> None:
    cases = [open_by_web(town) for _ in range(2)]
    write_appended()

    with CaptureQueriesContext(connection) as caught:
        one, both = list_promises([cases[0].id], pauses=False), list_promises([case.id for case in cases], pauses=False)

    assert one[cases[0].id] == both[cases[0].id] != []
    assert ["ANY" in query["sql"] for query in caught] == [False, True]
