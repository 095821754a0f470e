"""Events are read once and in order, although commits overtake each other."""

from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import transaction

from firstcontact.domain.councils.actions import set_up_council
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.database.urls import parse
from firstcontact.foundation.events.stream import announce, nobody_following, read_new, rewind
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy import acting_for

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def _council() -> object:
    return set_up_council(
        by=SYSTEM,
        at=AT,
        code="eventon",
        host="eventon.localhost",
        name=Text.model_validate("Eventon"),
        nation="england",
        tier="unitary",
        languages=("en",),
        time_zone="Europe/London",
        opening_hours={"monday": [["09:00", "17:00"]]},
        brand={},
    )


def _announce(name: str) -> None:
    with nobody_following():
        announce(name=name, subject_kind="case", subject_id=uuid4(), at=AT)


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
        with acting_for(council):  # type: ignore[arg-type]
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
