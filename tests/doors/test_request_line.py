"""Each request has an id that its answer, its lines of the log and its jobs carry; the line names no path."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from firstcontact.doors.site.tests.visitor import Visitor
from firstcontact.foundation.watching.formats import facts_of
from tests.towns import Town
from tests.watching.cast import found_in, report

pytestmark = [pytest.mark.django_db, pytest.mark.shows("request-ids-go-on-in-jobs")]
LOGGER = "firstcontact.doors.parts.request_line"
SAID = "from-the-proxy-0001"


def asked(client: Client, path: str, **headers: str) -> str:
    """The request id of an answer."""
    return str(client.get(path, headers=headers)["X-Request-ID"])


def test_the_jobs_of_a_request_carry_its_id(town: Town) -> None:
    del town
    visitor = Visitor()
    visitor.answer_until(None)
    answer = visitor.client.post(f"/apply/{visitor.reference}/check-answers/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT args->>'request' FROM procrastinate_jobs")
        assert cursor.fetchall() == [(answer["X-Request-ID"],)]


def test_an_id_from_outside_counts_only_behind_a_trusted_proxy(town: Town, settings: Any) -> None:
    del town
    client = Visitor().client
    made = [asked(client, "/", **{"X-Request-ID": SAID}) for _ in range(2)]
    assert len({*made, SAID}) == 3
    settings.TRUSTED_PROXIES = 1
    assert asked(client, "/", **{"X-Request-ID": SAID}) == SAID
    assert asked(client, "/", **{"X-Request-ID": "marigold.q@example.org"}) not in {"marigold.q@example.org", SAID}
    assert len(asked(client, "/")) == 32


@pytest.mark.shows("log-names-nobody")
def test_the_line_of_a_request_names_its_route_and_nobody(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, LOGGER)
    visitor = Visitor()
    reference = report(visitor)
    visitor.get("/search/", q="Quillfeather")
    visitor.get("/nowhere/Quillfeather/")
    visitor.get(f"/progress/{reference}/")
    records = [record for record in caplog.records if record.name == LOGGER]
    facts = [facts_of(record) for record in records]
    assert {fact["route"] for fact in facts} >= {"site:question", "site:search", "none", "site:case"}
    assert {fact["council_id"] for fact in facts} == {str(town.id)}
    assert all(fact["queries"] >= 0 and fact["ms"] > 0 and fact["status"] for fact in facts)
    assert found_in(str(facts), reference, reference.replace("-", "")) == []
    assert {record.levelno for record in records} == {logging.INFO}


def test_who_watches_is_told_of_at_the_lowest_level_only(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, LOGGER)
    Client().get("/health/")
    assert [(record.levelno, facts_of(record)["route"]) for record in caplog.records if record.name == LOGGER] == [
        (logging.DEBUG, "watch:health")
    ]
