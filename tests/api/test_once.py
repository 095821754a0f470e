"""Asking for the same thing twice does it once: after a while, at the same moment, and after a refusal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from firstcontact.domain.connections.jobs import forget_old_answers
from firstcontact.journeys.hand_in_contact import hand_in_contact
from tests.api.operations import CONTACT, all_operations
from tests.api.systems import Answer, System, system
from tests.isolation.rows import ask
from tests.towns import Town

pytestmark = pytest.mark.shows("api-once")
CREATES = {"create_contact", "create_customer"}


def count(table: str) -> int:
    with transaction.atomic():
        return int(ask(f"SELECT count(*) FROM {table}")[0][0])


def side_by_side(asks: list[Callable[[], Answer]]) -> list[Answer]:
    """What is answered to requests that come at the same moment."""
    answers: list[Answer | None] = [None] * len(asks)

    def work(place: int) -> None:
        answers[place] = asks[place]()
        connection.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(asks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [each for each in answers if each is not None]


def test_everything_that_creates_takes_an_idempotency_key_and_needs_it() -> None:
    named = {each.name for each in all_operations() if each.needs_once}
    assert named >= CREATES
    assert named == {each.name for each in all_operations() if each.name.startswith("create_")}


@pytest.mark.django_db
def test_without_one_nothing_is_created(town: Town) -> None:
    for key in ("", "short", "with space in it", "x" * 121):
        answer = system().post("/contacts", CONTACT, key=key)
        assert answer.status == 422
        assert [each["where"] for each in answer.body["errors"]] == ["Idempotency-Key"]
    assert ask("SELECT count(*) FROM contacts_contact") == [(0,)]
    del town


def test_of_two_at_the_same_moment_one_is_done_and_both_are_answered_alike(
    open_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    them, both_begun = system(), threading.Barrier(2, timeout=5)

    def after_a_while(**given: Any) -> Any:
        done = hand_in_contact(**given)
        with suppress(threading.BrokenBarrierError):
            both_begun.wait(1)  # the second never gets here: it waits for the first
        return done

    monkeypatch.setattr("firstcontact.doors.api.contacts.hand_in_contact", after_a_while)
    answers = side_by_side([lambda: System(them.secret).post("/contacts", CONTACT, key="call-4711")] * 2)
    assert [each.status for each in answers] == [201, 201]
    assert answers[0] == answers[1]
    assert count("contacts_contact") == 1
    assert both_begun.broken
    del open_town


def test_many_at_once_create_one_each(open_town: Town) -> None:
    them = system()

    def create(number: int) -> Answer:
        return System(them.secret).post("/customers", {"name": f"Person {number}"}, key=f"person-{number}")

    answers = side_by_side([partial(create, number) for number in (0, 1, 2, 0, 1, 2, 0, 1)])
    assert [each.status for each in answers] == [201] * 8
    assert len({each.body["id"] for each in answers}) == 3
    assert count("customers_customer") == 3
    del open_town


def test_a_refused_request_can_be_asked_again_with_the_same_key(open_town: Town) -> None:
    them = system()
    wrong = {**CONTACT, "customer": "01a21a6c-b4de-7526-9212-754e1304331a"}
    assert them.post("/contacts", wrong, key="call-4711").status == 422
    assert count("connections_answered") == 0
    assert them.post("/contacts", CONTACT, key="call-4711").status == 201
    assert them.post("/contacts", wrong, key="call-4711").status == 409
    assert count("contacts_contact") == 1
    del open_town


def test_one_key_of_two_systems_means_two_things(open_town: Town) -> None:
    answers = [system().post("/contacts", CONTACT, key="call-4711") for _ in range(2)]
    assert [each.status for each in answers] == [201, 201]
    assert answers[0].body["id"] != answers[1].body["id"]
    del open_town


def test_an_answer_is_kept_for_seven_days_and_then_forgotten_every_hour(open_town: Town) -> None:
    them = system()
    first = them.post("/contacts", CONTACT, key="call-4711")
    _came_earlier(timedelta(days=6, hours=23))
    forget_old_answers()
    assert them.post("/contacts", CONTACT, key="call-4711") == first
    _came_earlier(timedelta(hours=2))
    forget_old_answers()
    assert count("connections_answered") == 0
    assert them.post("/contacts", CONTACT, key="call-4711").body["id"] != first.body["id"]
    del open_town


def _came_earlier(by: timedelta) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        seconds = by.total_seconds()
        cursor.execute(
            "UPDATE connections_answered SET answered_at = answered_at - %s * interval '1 second'", [seconds]
        )
