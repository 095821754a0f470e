"""Every refusal is a problem (RFC 9457), whatever was wrong and wherever it was noticed."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from firstcontact.doors.api import services
from firstcontact.doors.parts import council
from firstcontact.foundation.limits.pace import forget_counts
from tests.api.operations import CONTACT, all_operations
from tests.api.systems import HOST, Answer, System, system
from tests.isolation.rows import ask
from tests.towns import Town, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("api-problems")]


def assert_problem(answer: Answer, status: int) -> None:
    assert (answer.status, answer.type) == (status, "application/problem+json"), answer
    assert answer.body["status"] == status
    assert answer.body["type"] == "about:blank"
    assert answer.body["title"]
    assert answer.body["detail"]


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/contacts", b'{"channel": ', "application/json", 400),
        ("/contacts", b"[" * 200_000, "application/json", 400),
        ("/contacts", b'{"channel": "\xff"}', "application/json", 400),
        ("/contacts", b'{"channel": NaN}', "application/json", 400),
        ("/contacts", b"x" * 1_200_000, "application/json", 413),
        ("/contacts", b"channel=phone", "application/x-www-form-urlencoded", 415),
        ("/contacts", b"<channel/>", "text/xml", 415),
        ("/contacts", b"{}", "", 415),
        ("/contacts", b"{}", "application/json", 422),
        ("/contacts", b"", "application/json", 422),
        ("/nowhere", b"{}", "application/json", 404),
        ("/cases/1", b"{}", "application/json", 405),
    ],
)
def test_what_cannot_be_read_or_taken_is_a_problem(town: Town, path: str, body: bytes, kind: str, status: int) -> None:
    them = system()
    more: Any = {"HTTP_AUTHORIZATION": f"Bearer {them.secret}", "HTTP_IDEMPOTENCY_KEY": "call-4711"}
    answer = Client(HTTP_HOST=HOST, raise_request_exception=False, **more).generic(
        "POST", f"/api/v1{path}", body, content_type=kind
    )
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    assert answer.json()["status"] == status
    assert ask("SELECT count(*) FROM contacts_contact") == [(0,)]
    del town


@pytest.mark.parametrize("operation", all_operations(), ids=lambda each: each.name)
def test_a_method_that_is_not_there_is_a_problem_that_names_those_that_are(town: Town, operation: Any) -> None:
    them = system()
    path = operation.anywhere
    for method in ("patch", "trace", "put"):
        answer = them.ask(method, path)
        assert_problem(answer, 405)
        assert operation.method.upper() in answer.headers["Allow"]
    options = them.ask("options", path)
    assert (options.status, options.body) == (204, b"")
    assert operation.method.upper() in options.headers["Allow"]


def test_head_says_what_get_would_without_the_body(town: Town) -> None:
    them = system()
    got, head = them.get("/cases"), them.ask("head", "/cases")
    assert (head.status, head.body) == (200, b"")
    assert head.type == got.type
    assert_problem(them.get("/cases/482109375"), 404)
    assert them.ask("head", "/cases/482109375").status == 404
    del town


def test_who_takes_no_json_is_told_so(town: Town) -> None:
    them = system()
    them.client.defaults["HTTP_ACCEPT"] = "text/csv, image/*;q=0.5"
    assert_problem(them.get("/cases"), 406)
    for taken in ("*/*", "application/*", "text/html, application/json;q=0.1", "application/problem+json"):
        them.client.defaults["HTTP_ACCEPT"] = taken
        assert them.get("/cases").status == 200
    del town


def test_a_key_that_asks_too_often_is_told_when_to_go_on_and_others_are_not_kept_waiting(
    town: Town, settings: Any
) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    forget_counts()
    them, others = system(), system()
    assert [them.get("/queues").status for _ in range(3)] == [200, 200, 200]
    answer = them.post("/contacts", CONTACT)
    assert_problem(answer, 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert ask("SELECT count(*) FROM contacts_contact") == [(0,)]
    assert others.get("/queues").status == 200
    forget_counts()
    del town


def _broken(*args: object, **kwargs: object) -> None:
    raise RuntimeError("the middle of nowhere")


def test_our_own_mistake_is_a_problem_that_tells_nothing_of_the_inside(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "read_services", _broken)
    answer = System().get("/services")
    assert_problem(answer, 500)
    assert "nowhere" not in str(answer.body)
    del town


def test_another_councils_host_name_that_is_none_is_a_problem_too(town: Town) -> None:
    assert_problem(System(host="nobody.localhost").get("/services"), 404)
    del town


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_a_problem_that_says_when_to_come_again() -> None:
    def refused(*args: object, **kwargs: object) -> None:
        raise psycopg.OperationalError("connection failed: Connection refused")

    make_town("castlemere")
    them = System()
    assert them.get("/services").status == 200
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "get_new_connection", refused)
        patch.setattr(council, "KEPT_SECONDS", -1.0)
        for answer in (them.get("/services"), System().get("/services")):
            assert_problem(answer, 503)
            assert answer.headers["Retry-After"] == "10"
