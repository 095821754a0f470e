"""Killed processes and racing ones: nobody is silently told twice, and nobody is forgotten."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from firstcontact.connectors.smtp.sender import SmtpSender, SmtpSettings
from firstcontact.connectors.smtp.tests.peers import Taking, serving
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.actions import chase_notices, deliver_notice, tell
from firstcontact.domain.notices.queries import get_notice
from firstcontact.domain.notices.rules import LEASE
from firstcontact.domain.notices.states import State
from firstcontact.domain.notices.tests.made_up import RECEIVED, SIAN
from firstcontact.domain.notices.tests.made_up_council import set_up
from firstcontact.foundation.clock import now
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.events.stream import nobody_following
from firstcontact.foundation.identity import SYSTEM, Kind, Viewer
from firstcontact.foundation.tenancy import acting_for

CASE = UUID("01935a00-0000-7000-8000-0000000000aa")
KILLED = """
import sys, django
django.setup()
from firstcontact.connectors.smtp.tests.killed_sender import main
main(*sys.argv[1:])
"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notice(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[UUID, UUID]]:
    """The ids of a council and of a notice that waits to be sent, both committed."""
    monkeypatch.setattr(ports, "_senders", {})
    council = set_up("aberwen", "wales", ("en", "cy"))
    with nobody_following():
        with committed(council):
            notice_id = tell(
                by=SYSTEM,
                at=now(),
                kind="received",
                subject_kind="case",
                subject_id=CASE,
                occasion="1",
                recipient=SIAN,
                facts=RECEIVED,
            ).id
        yield council, notice_id


@contextmanager
def committed(council: UUID) -> Iterator[None]:
    with acting_for(council), transaction.atomic():
        yield


def state_of(council: UUID, notice_id: UUID) -> State:
    with committed(council):
        return get_notice(viewer=Viewer(kind=Kind.SYSTEM), notice_id=notice_id).state


@pytest.mark.shows("crash-never-sends-twice")
def test_a_process_killed_after_the_acceptance_leaves_a_doubt_and_one_email(
    notice: tuple[UUID, UUID], test_database: Endpoints
) -> None:
    council, notice_id = notice
    peer = Taking()
    with serving(peer) as port:
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(council), str(notice_id), str(port)],
            env={**os.environ, "DATABASE_URL": test_database.app_url},
            timeout=60,
            check=False,
        )
        assert ended.returncode == -signal.SIGKILL
        assert state_of(council, notice_id) == State.SENDING
        ports.register_email_sender(SmtpSender(SmtpSettings("127.0.0.1", port)))
        with acting_for(council):
            # The job runner starts the killed job again: it must not send.
            deliver_notice(by=SYSTEM, at=now(), notice_id=notice_id)
        with committed(council):
            chase_notices(by=SYSTEM, at=now() + LEASE + timedelta(minutes=1))
        assert state_of(council, notice_id) == State.DOUBTFUL
        with acting_for(council):
            deliver_notice(by=SYSTEM, at=now() + timedelta(days=1), notice_id=notice_id)
    assert len(peer.taken) == 1


@pytest.mark.shows("told-once")
def test_two_workers_at_once_send_one_email(notice: tuple[UUID, UUID]) -> None:
    council, notice_id = notice
    peer, start = Taking(), threading.Barrier(4)

    def work() -> None:
        try:
            start.wait(10)
            with acting_for(council):
                deliver_notice(by=SYSTEM, at=now(), notice_id=notice_id)
        finally:
            connection.close()

    with serving(peer) as port:
        ports.register_email_sender(SmtpSender(SmtpSettings("127.0.0.1", port)))
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
    assert len(peer.taken) == 1
    assert state_of(council, notice_id) == State.SENT


@pytest.mark.shows("told-once")
def test_the_same_event_handled_twice_at_once_writes_one_notice(notice: tuple[UUID, UUID]) -> None:
    council, _ = notice
    start, told = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait(10)
            with committed(council):
                told.append(
                    tell(
                        by=SYSTEM,
                        at=now(),
                        kind="received",
                        subject_kind="case",
                        subject_id=CASE,
                        occasion="2",
                        recipient=SIAN,
                        facts=RECEIVED,
                    )
                )
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(told) == 4
    assert len(set(told)) == 1
