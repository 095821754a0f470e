"""Open pages hear that something has changed: ids only, only for staff who are signed in, only of their council."""

import asyncio
import json
import time
from collections.abc import Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from firstcontact.doors.live import app
from firstcontact.doors.live.stream import MOST_KEPT, Feed, Feeds, write_message
from firstcontact.doors.live.visitor import find_council
from firstcontact.foundation.events.changes import Place
from firstcontact.foundation.events.places import read_place
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.watching.formats import JsonLines
from firstcontact.overviews.screens import Telling, Told
from tests.doors.cases import client_of, say_two_factors
from tests.towns import make_town, staff_town

pytestmark = pytest.mark.shows("live-updates")


FAR = UUID(int=2**128 - 1)


def _place(number: int) -> Place:
    return number, FAR


class Stream:
    """A council's stream without a database: change n stands at place n."""

    def __init__(self, length: int = 0) -> None:
        self.length = length
        self.reads = 0

    async def read(self, place: Place, most: int) -> Telling:
        """The changes after a place."""
        self.reads += 1
        numbers = range(place[0] + 1, min(self.length, place[0] + most) + 1)
        told = tuple((_place(n), Told("case-changed", UUID(int=n), "waste")) for n in numbers)
        read_to = _place(numbers[-1]) if numbers else place
        return Telling(told, read_to, more=len(numbers) == most, held=False)


def _in_a_loop(work: Coroutine[Any, Any, Any]) -> Any:
    with ThreadPoolExecutor(max_workers=1) as thread:  # a browser of another test may run a loop in this thread
        return thread.submit(asyncio.run, work).result()


async def _hear_all(feed: Feed, place: Place, until: int) -> list[int]:
    """The numbers that a page hears from this place, until the last one has come."""
    heard: list[int] = []
    while place[0] < until:
        news = feed.news
        messages, read_to = await feed.list_after(place)
        heard += [message.place[0] for message in messages]
        if read_to == place:
            await asyncio.wait_for(news.wait(), 5)
        place = read_to
    return heard


def test_a_message_says_ids_and_the_place_to_come_back_to() -> None:
    message = write_message((7, UUID(int=1)), Told("case-changed", UUID(int=2), "waste"))
    head, event, data, *_ = message.text.split("\n")
    assert read_place(head.removeprefix("id: ")) == (7, UUID(int=1))
    assert event == "event: case-changed"
    assert json.loads(data.removeprefix("data: ")) == {"id": str(UUID(int=2)), "team": "waste"}


@pytest.mark.parametrize("rubbish", ["", "7", "7-", "-" + "0" * 32, "7-" + "g" * 32, "9" * 30 + "-" + "0" * 32, "\x00"])
def test_a_place_that_cannot_be_read_is_none(rubbish: str) -> None:
    assert read_place(rubbish) is None


@pytest.mark.shows("live-once-and-in-order")
def test_a_page_that_was_away_hears_what_it_missed_and_a_slow_one_loses_nothing() -> None:
    stream = Stream(length=3 * MOST_KEPT)

    async def hear() -> list[list[int]]:
        feed = Feed(stream.read, _place(stream.length))
        following = asyncio.create_task(feed.read_on())
        away = await _hear_all(feed, _place(10), stream.length)
        stream.length += 2 * MOST_KEPT
        feed.wake()
        slow = await _hear_all(feed, _place(3 * MOST_KEPT), stream.length)
        following.cancel()
        assert len(feed._kept) <= MOST_KEPT  # the memory stays flat
        return [away, slow]

    away, slow = _in_a_loop(hear())
    assert away == list(range(11, 3 * MOST_KEPT + 1))
    assert slow == list(range(3 * MOST_KEPT + 1, 5 * MOST_KEPT + 1))


def test_many_pages_of_one_council_are_one_reader() -> None:
    stream = Stream()

    async def hear() -> list[list[int]]:
        feeds = Feeds(lambda council, place, most: stream.read(place, most))
        joined = [feeds.join("here", _place(0)) for _ in range(200)]
        pages = [asyncio.create_task(_hear_all(feed, _place(0), 50)) for feed in joined]
        await asyncio.sleep(0)
        stream.length = 50
        feeds.wake("elsewhere")
        feeds.wake("here")
        heard = await asyncio.gather(*pages)
        assert len(feeds) == 200
        for _ in joined:
            feeds.leave("here")
        assert len(feeds) == 0
        return list(heard)

    assert _in_a_loop(hear()) == [list(range(1, 51))] * 200
    assert stream.reads < 5


@pytest.mark.django_db(transaction=True)
def test_staff_hear_of_the_council_that_they_work_for_and_of_no_other() -> None:
    make_town("elsewhere")
    council = make_town("castlemere")
    with acting_for(council), transaction.atomic():
        session = str(client_of(staff_town(council).officer).cookies["sessionid"].value)

    assert find_council("castlemere.localhost", session) == str(council)
    assert find_council("elsewhere.localhost", session) is None
    assert find_council("nowhere.localhost", session) is None
    assert find_council("castlemere.localhost", uuid4().hex) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wrong", ["over", "one factor", "closed", "another password"])
def test_a_sign_in_that_opens_no_page_hears_nothing(wrong: str, settings: Any) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True
    council = make_town("castlemere")
    with acting_for(council), transaction.atomic():
        client = client_of(staff_town(council).officer)
        key, session = str(client.cookies["sessionid"].value), client.session
        login = get_user_model().objects.get(pk=session["_auth_user_id"])
        if wrong == "over":
            say_two_factors(client, login.pk, since=time.time() - 13 * 3600)
        elif wrong == "one factor":
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            session.save()
        elif wrong == "closed":
            type(login).objects.filter(pk=login.pk).update(is_active=False)
        else:
            login.set_password("another one altogether")
            login.save()
    assert find_council("castlemere.localhost", key) is None


def answers_to(*paths: str, host: str = "castlemere.localhost:8001", cookie: str = "") -> list[int]:
    """The status of each answer."""
    sent: list[MutableMapping[str, Any]] = []

    async def ask(path: str) -> None:
        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
        await app.application({"type": "http", "path": path, "headers": headers}, receive, send)

    for path in paths:
        _in_a_loop(ask(path))
    return [message["status"] for message in sent if "status" in message]


def test_without_a_session_there_is_no_stream() -> None:
    assert answers_to("/live", "/elsewhere") == [403, 404]


@pytest.mark.shows("health-address")
def test_it_says_that_it_lives_without_asking_anybody() -> None:
    assert answers_to("/health/", host="192.0.2.1") == [200]


@pytest.mark.shows("log-names-nobody")
def test_a_mistake_of_ours_is_logged_by_us_and_answered(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(host: str, session: str) -> None:
        raise ValueError(session)

    monkeypatch.setattr(app, "find_council", fail)
    assert answers_to("/live", cookie=f"{settings.SESSION_COOKIE_NAME}=marigold") == [500]
    [record] = caplog.records
    assert record.exc_info
    assert "marigold" not in JsonLines("live").format(record)
