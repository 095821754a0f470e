"""Events are read once and in order, although commits overtake each other."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.councils.actions import add_place, set_up_council
from firstcontact.domain.councils.queries import list_places
from firstcontact.foundation.audit import trail
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.database.urls import parse
from firstcontact.foundation.events.changes import CHANGES
from firstcontact.foundation.events.models import Event
from firstcontact.foundation.events.stream import READ, announce, nobody_following, read_new, rewind
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy import acting_for

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def _council(code: str = "eventon") -> UUID:
    return set_up_council(
        by=SYSTEM,
        at=AT,
        code=code,
        host=f"{code}.localhost",
        name=Text.model_validate("Eventon"),
        nation="england",
        tier="unitary",
        languages=("en",),
        time_zone="Europe/London",
        opening_hours={"monday": [["09:00", "17:00"]]},
        brand={},
    )


def _announce(name: str, **codes: object) -> None:
    with nobody_following():
        announce(name=name, subject_kind="case", subject_id=uuid4(), at=AT, **codes)


@transaction.atomic
def _announce_and_fail(name: str) -> None:
    _announce(name)
    raise InterruptedError


@transaction.atomic
def _open_hall(announcing: object) -> None:
    add_place(by=SYSTEM, at=AT, code="hall", name=Text.model_validate("Hall"), address="", opening_hours={})
    _announce("hall_opened", what=announcing)


def _names() -> list[str]:
    return list(Event.objects.order_by("id").values_list("name", flat=True))


@pytest.mark.shows("events-once-and-in-order")
@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_slow_transaction_is_not_passed_over(test_database: Endpoints) -> None:
    council = _council()
    conninfo = parse(test_database.app_url).conninfo()
    with psycopg.connect(conninfo) as slow:
        slow.execute("SELECT set_config('app.council', %s, true)", [str(council)])
        slow.execute(
            "INSERT INTO events_event (id, council_id, at, name, subject_kind, subject_id, payload) "
            "VALUES (%s, %s, %s, 'slow', 'case', %s, '{}')",
            [uuid4(), council, AT, uuid4()],
        )
        with acting_for(council):
            with transaction.atomic():
                _announce("quick")
            with transaction.atomic():
                assert read_new(reader="test") == []
            slow.commit()
            with transaction.atomic():
                assert [fact.name for fact in read_new(reader="test")] == ["slow", "quick"]
            with transaction.atomic():
                assert read_new(reader="test") == []
            with transaction.atomic():
                rewind(reader="test")
            with transaction.atomic():
                assert len(read_new(reader="test")) == 2


@pytest.mark.django_db(transaction=True)
def test_what_one_transaction_announces_and_notes_is_written_in_one_statement() -> None:
    with acting_for(_council()):
        with CaptureQueriesContext(connection) as statements, transaction.atomic():
            for name in ("one", "two", "three"):
                _announce(name)
                trail.note(by=SYSTEM, at=AT, verb="changed", subject_kind="case", subject_id=uuid4())
        (written,) = [each["sql"] for each in statements if "INSERT" in each["sql"]]
        assert '"events_event"' in written
        assert '"audit_entry"' in written
        with transaction.atomic():
            assert _names() == ["one", "two", "three"]


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_was_never_announced() -> None:
    with acting_for(_council()):
        with pytest.raises(InterruptedError):
            _announce_and_fail("of a transaction that failed")
        with transaction.atomic():
            _announce("before")
            with pytest.raises(InterruptedError):
                _announce_and_fail("of a savepoint")
            _announce("after")
        with transaction.atomic():
            assert _names() == ["before", "after"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_whose_events_cannot_be_written_is_undone_whole() -> None:
    council = _council()
    with acting_for(council):
        with pytest.raises(ValueError, match="serialize"):
            _open_hall(announcing=object())
        with transaction.atomic():
            _announce("and the connection can be used")
        with transaction.atomic():
            assert (list_places(), _names()) == ([], ["and the connection can be used"])


@pytest.mark.django_db
def test_in_an_open_transaction_each_council_has_its_own_events() -> None:
    first, second = _council(), _council("othertown")
    with acting_for(first):
        _announce("of the first")
    with acting_for(second):
        _announce("of the second")
        assert _names() == ["of the second"]
    with acting_for(first):
        assert _names() == ["of the first"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_announced() -> None:
    council = _council()
    with acting_for(council), pytest.raises(DatabaseError):
        _announce("of no transaction")
    with acting_for(council), transaction.atomic():
        assert _names() == []


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [READ, CHANGES], ids=["read", "changes"])
def test_events_are_read_as_they_stand_in_their_index_and_never_sorted(statement: str) -> None:
    """Else each reader would sort all that is left for every few that it takes: hours after a replay."""
    first = UUID(int=0)
    values = {"xid": "1", "id": first, "names": ["case_opened"], "oldest": first, "most": 100}
    asked: Any = values if "%(most)s" in statement else ["1", first, 100]
    with acting_for(_council()), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {statement}", asked)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "events_in_order" in plan
    assert "Sort" not in plan
