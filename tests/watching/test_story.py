"""A whole story in a whole installation: every line is an object, belongs to a request, and names nobody."""

from __future__ import annotations

import re

import pytest

from firstcontact.foundation.watching.work import WELL_FORMED
from tests.watching.cast import found_in
from tests.watching.conftest import CALLED, Story

PLACE = re.compile(r"%(\(\w+\))?s")  # where a statement takes a value
QUERY = 3  # the kind of a span: client


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.shows("log-names-nobody")
@pytest.mark.shows("log-in-lines-of-json")
@pytest.mark.shows("request-ids-go-on-in-jobs")
@pytest.mark.shows("traces-by-setting")
@pytest.mark.shows("metrics-for-prometheus")
def test_a_whole_story_in_a_whole_installation(story: Story) -> None:
    """One test, because the story takes many seconds: what is found out about it stands below, one function each."""
    for find_out in (
        nobody_of_the_story_stands_in_the_log,
        nobody_of_the_story_stands_in_the_log_of_the_database,
        each_request_has_a_line_with_route_status_and_figures,
        the_request_id_is_answered_logged_and_carried_by_the_jobs,
        the_job_that_reads_an_email_goes_on_with_its_keeping,
        the_trace_of_a_request_goes_on_in_the_job,
        nobody_of_the_story_stands_in_a_trace,
        all_web_workers_and_the_worker_are_counted_together,
    ):
        find_out(story)


def lines_of(story: Story, logger: str, **facts: object) -> list[dict[str, object]]:
    return [
        line
        for line in story.lines
        if str(line.get("logger", "")).startswith(logger)
        and all(line.get(name) == fact for name, fact in facts.items())
    ]


def nobody_of_the_story_stands_in_the_log(story: Story) -> None:
    plain = story.reference.replace("-", "")
    assert found_in(story.log, story.reference, plain, CALLED) == []
    assert {str(line["process"]).partition("-")[0] for line in story.lines} >= {"web", "worker", "listen"}
    assert len(lines_of(story, "firstcontact.doors.parts.request_line")) > 20


def nobody_of_the_story_stands_in_the_log_of_the_database(story: Story) -> None:
    assert found_in(story.database_log, story.reference) == []


def each_request_has_a_line_with_route_status_and_figures(story: Story) -> None:
    requests = lines_of(story, "firstcontact.doors.parts.request_line")
    for line in requests:
        assert {"time", "level", "process", "pid", "request_id", "route", "method", "status", "ms"} <= set(line)
        assert re.fullmatch(r"[a-z_]+(:[a-z_]+)?", str(line["route"])), line
    submitted = [line for line in requests if line["route"] == "site:check_answers" and line["method"] == "POST"]
    assert [line["status"] for line in submitted] == [302]
    assert int(str(submitted[0]["queries"])) > 5
    assert 0 < float(str(submitted[0]["database_ms"])) < float(str(submitted[0]["ms"]))
    assert all(line["council_id"] for line in submitted)
    assert {line["method"] for line in requests} == {"GET", "POST", "other"}
    assert {404, 403} <= {line["status"] for line in requests}


def the_request_id_is_answered_logged_and_carried_by_the_jobs(story: Story) -> None:
    [told] = story.answered
    assert WELL_FORMED.fullmatch(told)
    assert [line["route"] for line in story.lines if line.get("request_id") == told] == ["site:case"]
    [submitted] = lines_of(story, "firstcontact.doors.parts.request_line", route="site:check_answers", method="POST")
    same = [line for line in story.lines if line.get("request_id") == submitted["request_id"]]
    jobs = [line for line in same if line.get("process") == "worker" and line["message"] == "job done"]
    assert jobs
    assert {line["council_id"] for line in jobs} == {submitted["council_id"]}
    assert all(line["lane"] and line["job"] and line["job_id"] for line in jobs)


def the_job_that_reads_an_email_goes_on_with_its_keeping(story: Story) -> None:
    [read] = lines_of(story, "firstcontact.foundation.jobs.telling", job="journeys.jobs.read_email")
    spans = [span for span in story.peer.spans if span.process == "listen" and not span.parent]
    assert read["request_id"]
    assert spans


def the_trace_of_a_request_goes_on_in_the_job(story: Story) -> None:
    [request] = [span for span in story.peer.spans if span.name == "POST site:check_answers"]
    jobs = [span for span in story.peer.spans if span.trace == request.trace and span.process == "worker"]
    assert request.parent == ""
    assert request.attributes["http.route"] == "site:check_answers"
    [first, *_] = [span for span in jobs if span.name.startswith("job ")]
    assert first.parent == request.id
    below = [span for span in story.peer.spans if span.parent in {request.id, first.id} and span.kind == QUERY]
    assert {span.process.partition("-")[0] for span in below} == {"web", "worker"}
    assert [
        span for span in below if span.name == "INSERT" and not PLACE.search(span.attributes["db.query.text"])
    ] == []


def nobody_of_the_story_stands_in_a_trace(story: Story) -> None:
    plain = story.reference.replace("-", "")
    sent = b"".join(story.peer.raw).decode("utf-8", "replace")
    assert len(story.peer.spans) > 100
    assert found_in(sent, story.reference, plain, "/progress", CALLED) == []


def all_web_workers_and_the_worker_are_counted_together(story: Story) -> None:
    numbers = dict(re.findall(r"^(firstcontact_\S+) ([0-9.e+-]+)$", story.counts, re.MULTILINE))
    requests = {name: float(number) for name, number in numbers.items() if "requests_total" in name}
    logged = len(lines_of(story, "firstcontact.doors.parts.request_line", route="site:question", method="POST"))
    assert requests['firstcontact_requests_total{method="POST",route="site:question",status="302"}'] == logged > 5
    assert any(name.startswith('firstcontact_job_runs_total{job="journeys.jobs.read_email"') for name in numbers)
    assert numbers['firstcontact_queue_items{council="castlemere",state="in_time",team="waste"}'] == "1.0"
    assert numbers['firstcontact_promises_running{council="castlemere",state="in_time"}'] != "0.0"
    assert numbers["firstcontact_database_up"] == "1.0"
    assert float(numbers["firstcontact_worker_heard_seconds"]) < 60
    assert found_in(story.counts, story.reference, story.reference.replace("-", "")) == []
