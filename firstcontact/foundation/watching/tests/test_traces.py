"""Traces go to whoever collects them, when a setting asks for it; without it nothing of them is even loaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection

from firstcontact.foundation.watching import traces
from firstcontact.foundation.watching.work import piece_of_work
from tests.watching.peer import Peer, listening_peer

pytestmark = pytest.mark.shows("traces-by-setting")
WHO = "marigold@example.org"


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    """It collects what this process traces."""
    with listening_peer() as one:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", one.address)
        traces.want_traces("web")
        yield one
        traces.want_no_traces()


@pytest.mark.django_db
def test_what_a_job_does_is_below_the_request_that_queued_it(peer: Peer) -> None:
    with piece_of_work() as request:
        request.span.tell("POST site:check_answers", {"http.route": "site:check_answers"})
        carried = traces.carry_trace()
    with piece_of_work(kind="consumer", goes_on=carried) as job, connection.cursor() as cursor:
        job.span.tell("job send_notice", {})
        cursor.execute("SELECT %s", [WHO])
    traces.flush_traces()
    asked, worked, queried = sorted(peer.spans, key=lambda span: (span.kind != 2, span.name != "job send_notice"))
    assert (asked.name, asked.parent, asked.process) == ("POST site:check_answers", "", "web")
    assert (worked.trace, worked.parent) == (asked.trace, asked.id)
    assert (queried.name, queried.parent, queried.attributes["db.query.text"]) == ("SELECT", worked.id, "SELECT %s")
    assert WHO.encode() not in b"".join(peer.raw)


@pytest.mark.django_db
def test_an_error_is_told_by_its_kind(peer: Peer) -> None:
    def fail() -> None:
        with piece_of_work(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::uuid", [WHO])

    with pytest.raises(DatabaseError, match=WHO):
        fail()
    traces.flush_traces()
    sent = b"".join(peer.raw)
    assert b"DataError" in sent
    assert WHO.encode() not in sent


def test_a_trace_from_outside_that_cannot_be_read_begins_a_new_one(peer: Peer) -> None:
    with piece_of_work(goes_on=f"00-{WHO}"):
        pass
    traces.flush_traces()
    [span] = peer.spans
    assert span.parent == ""
    assert WHO.encode() not in b"".join(peer.raw)


def test_without_the_setting_nothing_of_it_is_loaded() -> None:
    program = """
import sys
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.dummy"}})
from firstcontact.foundation.watching import traces
with traces.span("server") as one:
    one.tell("x", {})
    one.fail("x")
assert traces.carry_trace() == ""
assert not [name for name in sys.modules if name.startswith(("opentelemetry", "prometheus_client"))]
"""
    subprocess.run([sys.executable, "-c", program], check=True)
