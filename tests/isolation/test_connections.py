"""Connections that are kept from request to request: one that the server ended is noticed, unasked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from firstcontact.domain.staff.actions import add_colleague
from firstcontact.domain.staff.queries import find_by_login
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.identity.models import Login
from firstcontact.foundation.tenancy import acting_for
from tests.towns import make_town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept() -> Iterator[Any]:
    """A connection of its own."""
    copied: Any = connection.copy()
    copied.ensure_connection()
    yield copied
    copied.close()


def test_a_connection_that_the_server_ended_is_not_used_again(kept: Any) -> None:
    assert kept.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])

    assert not kept.is_usable()


def test_a_connection_is_looked_at_without_a_question_to_the_server(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(kept.connection), "cursor", None)
    assert kept.is_usable()


def test_after_an_error_the_server_is_asked(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.errors_occurred = True
    monkeypatch.setattr(type(kept.connection), "cursor", None)
    with pytest.raises(TypeError):
        kept.is_usable()


def test_the_council_ends_with_its_transaction() -> None:
    with acting_for(UUID(int=7)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.council')")
        assert cursor.fetchall() == [(str(UUID(int=7)),)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.council', true)")
        assert cursor.fetchall() == [("",)]
        assert connection.connection.info.transaction_status.name == "IDLE"


def test_what_fails_is_undone_with_the_council_set() -> None:
    def make_and_fail() -> None:
        with acting_for(UUID(int=7)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE left_over (one int)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_and_fail()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('left_over')")
        assert cursor.fetchall() == [(None,)]


def test_who_a_login_is_needs_no_transaction_and_is_of_one_council() -> None:
    ours, theirs = make_town("castlemere"), make_town("aberwen", nation="wales")
    with acting_for(ours), transaction.atomic():
        member = add_colleague(by=SYSTEM, at=now(), email="one@example.org", name="One", roles=["adviser"], teams=[])
        login = Login.objects.get(email="one@example.org").id
    with acting_for(ours):
        found = find_by_login(login)
        assert found is not None
        assert found.id == member
    with acting_for(theirs):
        assert find_by_login(login) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.council', true)")
        assert cursor.fetchall() == [("",)]
