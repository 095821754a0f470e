"""What is counted, for who knows the token: numbers of every council, labelled with codes only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.mailroom import ports
from firstcontact.domain.mailroom.actions import keep_email, note_fetching, note_trouble
from firstcontact.domain.mailroom.ports import MailboxSetting
from firstcontact.domain.staff.actions import set_up_team
from firstcontact.doors.parts.council import forget_councils
from firstcontact.doors.watch import collecting
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.watching import meters
from tests.doors.cases import report_missed_bin
from tests.towns import make_town
from tests.watching.cast import letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shows("metrics-for-prometheus")]
TOKEN = "made-up-token"
FAILED = """
INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES
('mail', 'x', 'failed', NULL), ('mail', 'x', 'todo', now() - interval '90 seconds'), ('mail', 'x', 'todo', NULL),
('mail', 'x', 'todo', now() + interval '1 hour')
"""


@pytest.fixture(autouse=True)
def counting(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The token is set; what was counted and read before does not count."""
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(meters, "_meters", {})
    meters.count_from_now_on()
    collecting.forget_numbers()
    forget_councils()
    yield
    collecting.forget_numbers()


def numbers(client: Client | None = None) -> dict[str, float]:
    """What is handed out now, by name and labels."""
    answer = (client or Client()).get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    text = answer.content.decode()
    return {name: float(value) for name, value in re.findall(r"^firstcontact_(\S+) (\S+)$", text, re.MULTILINE)}


def sql(statement: str) -> None:
    """Change what would take days to happen."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def two_councils(monkeypatch: pytest.MonkeyPatch) -> tuple[UUID, UUID]:
    """Castlemere with work in every state and a mailbox in trouble, and Aberwen with a little."""
    mailbox = MailboxSetting(
        council="castlemere", code="hello", address="hello@castlemere.example", host="mail.example"
    )
    monkeypatch.setattr(ports, "_mailboxes", [mailbox])
    castlemere, aberwen = make_town("castlemere"), make_town("aberwen", nation="wales")
    bins = next(one for one in ready_made_services() if one.service == "missed-bin")
    for council in (castlemere, aberwen):
        with acting_for(council), transaction.atomic():
            publish_service(by=SYSTEM, at=now(), definition=bins)
            set_up_team(by=SYSTEM, at=now(), code=bins.team, name=Text.model_validate("Waste"))
    with acting_for(castlemere), transaction.atomic():
        late, risky = report_missed_bin(), report_missed_bin()
        report_missed_bin()
        keep_email(by=SYSTEM, at=now() - timedelta(minutes=5), mailbox="hello", raw=letter())
        note_fetching(by=SYSTEM, at=now() - timedelta(minutes=3), mailbox="hello", backlog=4)
        note_trouble(by=SYSTEM, at=now(), mailbox="hello", trouble="refused NO marigold")
        sql(f"UPDATE work_item SET due_at = now() - interval '1 day' WHERE subject_id = '{late}'")
        sql(f"UPDATE promises_promise SET state = 'broken', ended_at = now() WHERE subject_id = '{late}'")
        sql(f"UPDATE promises_promise SET at_risk = true WHERE subject_id = '{risky}'")
    with acting_for(aberwen), transaction.atomic():
        late = report_missed_bin()
        sql("UPDATE promises_promise SET state = 'broken', ended_at = now() - interval '2 days'")
    sql("TRUNCATE procrastinate_jobs CASCADE")
    sql(FAILED)
    return castlemere, aberwen


@pytest.mark.usefixtures("two_councils")
def test_the_numbers_are_those_of_the_tables_and_read_once_however_often_they_are_asked_for() -> None:
    found = numbers()
    check_councils(found)
    check_lanes(found)
    with CaptureQueriesContext(connection) as asked:
        assert set(numbers()) >= set(found)
    assert len(asked) == 0
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '20 seconds')")
    collecting.forget_numbers()
    assert 20 <= numbers()["worker_heard_seconds"] < 200
    sql("DELETE FROM procrastinate_workers")


def check_councils(found: dict[str, float]) -> None:
    for state in ("overdue", "at_risk", "in_time"):
        assert found[f'queue_items{{council="castlemere",state="{state}",team="waste"}}'] == 1
    assert found['queue_items{council="aberwen",state="in_time",team="waste"}'] == 1
    at_risk = found['promises_running{council="castlemere",state="at_risk"}']
    assert at_risk == found['promises_running{council="castlemere",state="in_time"}'] >= 1
    assert found['promises_broken_today{council="castlemere"}'] == at_risk
    assert found['promises_broken_today{council="aberwen"}'] == 0
    assert found['emails_unread{council="castlemere"}'] == 1
    assert 300 <= found['emails_unread_oldest_seconds{council="castlemere"}'] < 600
    assert found['emails_unread{council="aberwen"}'] == found['emails_unread_oldest_seconds{council="aberwen"}'] == 0
    assert found['mailbox_backlog{council="castlemere",mailbox="hello"}'] == 4
    assert found['mailbox_trouble{council="castlemere",mailbox="hello"}'] == 1
    assert 180 <= found['mailbox_reached_seconds{council="castlemere",mailbox="hello"}'] < 500


def check_lanes(found: dict[str, float]) -> None:
    assert [found[f'jobs_{what}{{lane="mail"}}'] for what in ("waiting", "later", "running", "failed")] == [2, 1, 0, 1]
    assert 90 <= found['jobs_oldest_seconds{lane="mail"}'] < 400
    assert found['jobs_oldest_seconds{lane="notices"}'] == 0
    assert "worker_heard_seconds" not in found


def test_requests_are_counted_by_the_name_of_their_route() -> None:
    make_town("castlemere")
    client = Client(SERVER_NAME="castlemere.localhost")
    client.get("/progress/482109375/")
    client.get("/marigold/")
    client.generic("MARIGOLD", "/progress/")
    found = numbers()
    counted = {name: number for name, number in found.items() if name.startswith("requests_total")}
    assert counted == {
        'requests_total{method="GET",route="site:case",status="302"}': 1,
        'requests_total{method="GET",route="none",status="404"}': 1,
        'requests_total{method="other",route="site:progress",status="200"}': 1,
    }
    assert found['request_seconds_count{route="site:case"}'] == 1


def test_while_the_database_is_away_that_is_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*, at: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(collecting, "read_watch", away)
    found = numbers()
    assert found["database_up"] == 0
    assert not any(name.startswith(("queue_items", "jobs_waiting")) for name in found)


def test_without_the_token_nobody_gets_a_number(settings: Any) -> None:
    for said in ("", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}"):
        answer = Client().get("/metrics", headers={"authorization": said} if said else {})
        assert (answer.status_code, b"firstcontact" in answer.content) == (401, False), said
    settings.METRICS_TOKEN = ""
    for said in ("", "Bearer "):
        assert Client().get("/metrics", headers={"authorization": said}).status_code == 404
