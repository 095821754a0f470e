"""Two at the same instant: one of them does it, and both are told the same."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from firstcontact.doors.site.tests.visitor import Visitor, count_of, path_of
from firstcontact.foundation.tenancy import acting_for
from tests.towns import make_town, staff_town


def at_once(acts: list[Callable[[], str]]) -> list[str]:
    """Do all of these at the same instant, each with a connection of its own."""
    ready, done = Barrier(len(acts)), []

    def run(act: Callable[[], str]) -> None:
        ready.wait()
        try:
            done.append(act())
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.fixture
def council(transactional_db: None) -> UUID:
    """Castlemere, committed, so that other connections see it."""
    made = make_town("castlemere")
    with acting_for(made), transaction.atomic():
        staff_town(made)
    return made


@pytest.mark.shows("sent-once")
def test_a_form_sent_twice_at_once_becomes_one_case(council: UUID) -> None:
    visitor = Visitor()
    visitor.answer_until(None)
    copies = [Visitor() for _ in range(3)]
    for copy in copies:
        copy.client.cookies = visitor.client.cookies

    def send(copy: Visitor) -> Callable[[], str]:
        return lambda: path_of(copy.post(f"/apply/{visitor.reference}/check-answers/"))

    assert set(at_once([send(copy) for copy in copies])) == {f"/apply/{visitor.reference}/what-we-have/"}
    with acting_for(council), transaction.atomic():
        counts = [count_of(table) for table in ("cases_case", "contacts_enquiry", "customers_customer")]
    assert counts == [1, 1, 1]
