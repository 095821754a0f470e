"""Open pages hear that something has changed: ids only, only for staff who are signed in, only of their council."""

import asyncio
import json
import time
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from firstcontact.doors.live import app
from firstcontact.doors.live.stream import MOST_WAITING, Listeners
from firstcontact.doors.live.visitor import find_council
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.watching.formats import JsonLines
from tests.doors.cases import client_of, say_two_factors
from tests.towns import make_town, staff_town

pytestmark = pytest.mark.shows("live-updates")


def _payload(council: object, name: str = "case-changed") -> str:
    return json.dumps({"council": str(council), "name": name, "id": str(UUID(int=1)), "team": "waste"})


def test_a_page_hears_only_of_its_own_council() -> None:
    listeners = Listeners()
    here, there = listeners.add("here"), listeners.add("there")

    listeners.tell(_payload("here"))

    assert there.waiting.empty()
    line = here.waiting.get_nowait()
    assert line.startswith("event: case-changed\n")
    assert "here" not in line


def test_a_slow_page_loses_old_news_and_the_memory_stays_flat() -> None:
    listeners = Listeners()
    slow = listeners.add("here")

    for number in range(MOST_WAITING + 50):
        listeners.tell(_payload("here", f"change-{number}"))

    assert slow.waiting.qsize() == MOST_WAITING
    assert slow.waiting.get_nowait().startswith("event: change-50\n")


@pytest.mark.parametrize("rubbish", ["", "null", "[]", '{"name": 1}', "\x00", '"text"'])
def test_rubbish_is_passed_over(rubbish: str) -> None:
    listeners = Listeners()
    page = listeners.add("here")
    listeners.tell(rubbish)
    assert page.waiting.empty()


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

    with ThreadPoolExecutor(max_workers=1) as thread:  # a browser of another test may run a loop in this thread
        for path in paths:
            thread.submit(asyncio.run, ask(path)).result()
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

    monkeypatch.setattr(app, "_council_of", fail)
    assert answers_to("/live", cookie=f"{settings.SESSION_COOKIE_NAME}=marigold") == [500]
    [record] = caplog.records
    assert record.exc_info
    assert "marigold" not in JsonLines("live").format(record)
