"""What runs in the background: each written notice gets its job, and a put-off one comes back in time."""

import json
from typing import Any

import pytest
from django.db import connection

from firstcontact.domain.notices import jobs, ports
from firstcontact.domain.notices.ports import DeliveryError
from firstcontact.domain.notices.rules import WAITS
from firstcontact.domain.notices.states import State
from firstcontact.domain.notices.tests.made_up import SIAN
from firstcontact.domain.notices.tests.test_delivering import BUSY, Peer
from firstcontact.domain.notices.tests.test_telling import read, told
from firstcontact.domain.notices.wording import Recipient
from firstcontact.foundation.clock import now

pytestmark = pytest.mark.usefixtures("aberwen")


def queued() -> list[tuple[str, dict[str, Any], Any]]:
    """The lane, arguments and earliest time of every queued job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, args::text, scheduled_at FROM procrastinate_jobs ORDER BY id")
        return [(lane, json.loads(arguments), when) for lane, arguments, when in cursor.fetchall()]


def peer(monkeypatch: pytest.MonkeyPatch, *answers: DeliveryError) -> Peer:
    made = Peer(*answers)
    monkeypatch.setattr(ports, "_senders", {ports.EVERY_COUNCIL: made})
    return made


@pytest.mark.shows("told-by-email-or-letter")
@pytest.mark.parametrize(
    ("recipient", "lanes"),
    [
        (SIAN, ["notices"]),
        (Recipient(postal_address=("1 High Street",)), ["documents"]),
        (Recipient(name="Nobody"), []),
    ],
    ids=["email", "letter", "no way"],
)
def test_a_written_notice_gets_the_job_that_it_needs(recipient: Recipient, lanes: list[str]) -> None:
    notice_id = told(recipient=recipient)
    jobs.start_delivery(notice_id=notice_id, how=read(notice_id).how)
    assert [lane for lane, _, _ in queued()] == lanes
    assert all(set(arguments) == {"council", "notice_id"} for _, arguments, _ in queued())


@pytest.mark.shows("failed-send-retried")
def test_a_send_that_is_put_off_comes_back_when_its_wait_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    peer(monkeypatch, BUSY)
    notice_id = told(at=now())
    before = now()
    jobs.send_notice.run(notice_id=str(notice_id))
    [(lane, arguments, when)] = queued()
    assert (lane, arguments["notice_id"]) == ("notices", str(notice_id))
    assert before + WAITS[0] <= when <= now() + WAITS[0]


def test_a_sent_notice_queues_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    peer(monkeypatch)
    notice_id = told(at=now())
    jobs.send_notice.run(notice_id=str(notice_id))
    assert read(notice_id).state == State.SENT
    assert queued() == []
