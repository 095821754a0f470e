"""Feeds miss nothing, however late a transaction commits: by place nothing is told twice either."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from time import sleep
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from firstcontact.domain.contacts.actions import record_contact
from firstcontact.domain.customers.rules import Level
from firstcontact.foundation.clock import now
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.database.urls import parse
from firstcontact.foundation.events import changes
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for
from tests.api.operations import CONTACT
from tests.api.systems import Answer, System, system
from tests.towns import Town

pytestmark = pytest.mark.shows("api-feeds")
ROUNDS, WRITERS = 25, 4


@pytest.fixture
def exact_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks that do not differ: nothing is repeated that would hide what was missed. Ids know milliseconds."""
    monkeypatch.setattr(changes, "CLOCKS_APART", timedelta(milliseconds=2))


def record(number: str) -> UUID:
    """One contact, in the transaction that is open."""
    contact_id, new = record_contact(
        by=SYSTEM, at=now(), channel="phone", channel_key=number, recognised=Level.UNKNOWN, language="en"
    )
    assert new
    return contact_id


@contextmanager
def slow_writer(town: Town, number: str) -> Iterator[Callable[[], UUID]]:
    """Somebody who has written a contact in a transaction that is still open; the call commits it."""
    wrote, may_end, made = threading.Event(), threading.Event(), list[UUID]()

    def work() -> None:
        with acting_for(town.id), transaction.atomic():
            made.append(record(number))
            wrote.set()
            may_end.wait(30)
        connection.close()

    def end() -> UUID:
        may_end.set()
        thread.join(30)
        return made[0]

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert wrote.wait(30)
        yield end
    finally:
        end()


def ids(answer: Answer) -> list[str]:
    assert answer.status == 200, answer
    return [each["id"] for each in answer.body["items"]]


def hand_in(them: System) -> str:
    answer = them.post("/contacts", CONTACT)
    assert answer.status == 201, answer
    return str(answer.body["id"])


def test_what_commits_late_is_told_when_it_has_and_nothing_twice_by_place(open_town: Town) -> None:
    them = system()
    start = them.get("/contacts").body["next"]
    with slow_writer(open_town, "slow") as end:
        quick = hand_in(them)
        first = them.get("/contacts", after=start)
        assert ids(first) == []
        assert not first.body["more"]
        late = str(end())
    then = them.get("/contacts", after=first.body["next"])
    assert sorted(ids(then)) == sorted([quick, late])
    assert ids(them.get("/contacts", after=then.body["next"])) == []


def test_what_commits_late_is_told_to_who_asks_by_time(open_town: Town, exact_times: None) -> None:
    them = system()
    with slow_writer(open_town, "slow") as end:
        quick = hand_in(them)
        first = them.get("/contacts")
        assert ids(first) == []
        late = str(end())
    then = them.get("/contacts", updated_since=first.body["updated_until"])
    assert sorted(ids(then)) == sorted([quick, late])
    last = them.get("/contacts", updated_since=then.body["updated_until"])
    assert ids(last) == []
    del exact_times


def test_what_a_stranger_at_the_database_holds_back_is_told_to_who_asks_by_time(
    open_town: Town, exact_times: None, test_database: Endpoints
) -> None:
    """A long transaction of another login (an administrator's, say) holds events back, and our login cannot see it."""
    them = system()
    with psycopg.connect(parse(test_database.admin_url).conninfo()) as stranger:
        stranger.execute("SELECT pg_current_xact_id()")
        held = hand_in(them)
        sleep(0.05)
        answer = them.get("/contacts")
        assert ids(answer) == []
        stranger.commit()
    assert ids(them.get("/contacts", updated_since=answer.body["updated_until"])) == [held]
    del open_town, exact_times


def test_a_page_that_is_not_the_last_says_no_time_to_go_on_from(open_town: Town) -> None:
    them = system()
    made = [hand_in(them) for _ in range(5)]
    first = them.get("/contacts", most=4)
    assert first.body["more"]
    assert first.body["updated_until"] is None
    seen, answer = ids(first), first
    while answer.body["more"]:
        answer = them.get("/contacts", most=4, after=answer.body["next"])
        seen += ids(answer)
    assert set(seen) == set(made)
    assert answer.body["updated_until"] is not None
    del open_town


@pytest.mark.parametrize("by_place", [True, False], ids=["by place", "by time"])
def test_followers_of_busy_writers_miss_nothing(open_town: Town, exact_times: None, by_place: bool) -> None:
    """Writers that commit now and late, some never."""
    them, made, told = system(), list[str](), list[str]()
    asked: dict[str, Any] = {}

    def follow() -> bool:
        answer = them.get("/contacts", most=7, **asked)
        told.extend(ids(answer))
        asked.clear()
        if by_place or answer.body["more"]:
            asked["after"] = answer.body["next"]
        else:
            asked["updated_since"] = answer.body["updated_until"]
        return bool(answer.body["more"])

    threads = [threading.Thread(target=_write, args=(open_town, seed, made)) for seed in range(WRITERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        follow()
    while follow():
        pass
    assert len(made) > WRITERS
    assert set(told) == set(made)
    if by_place:
        assert len(told) == len(made)
    del exact_times


def _write(town: Town, seed: int, made: list[str]) -> None:
    chance = Random(seed)
    for number in range(ROUNDS):
        with acting_for(town.id), transaction.atomic():
            contact = record(f"{seed}-{number}")
            sleep(chance.choice((0, 0, 0.01, 0.06)))
            given_up = chance.random() < 0.2
            transaction.set_rollback(given_up)
        if not given_up:
            made.append(str(contact))
    connection.close()
