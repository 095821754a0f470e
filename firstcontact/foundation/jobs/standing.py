"""How many jobs wait, run and failed, lane by lane: of the present council, and of all."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from firstcontact.foundation.jobs.lanes import LANES
from firstcontact.foundation.tenancy import require_council

COUNT = """
SELECT queue_name, status::text, count(*) FROM procrastinate_jobs
WHERE args->>'council' = %s AND status::text = ANY(%s) GROUP BY queue_name, status
"""
# A job does not say since when it waits. One for later says when it may run; of the others the first one's event tells.
WAITING = """
WITH todo AS (
    SELECT queue_name, id, scheduled_at, coalesce(scheduled_at <= now(), true) AS due
    FROM procrastinate_jobs WHERE status = 'todo'),
lanes AS (
    SELECT queue_name, count(*) FILTER (WHERE due) AS due, count(*) FILTER (WHERE NOT due) AS later,
           min(scheduled_at) FILTER (WHERE due) AS since, min(id) FILTER (WHERE scheduled_at IS NULL) AS first
    FROM todo GROUP BY queue_name)
SELECT queue_name, due, later,
       least(since, (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = lanes.first AND type = 'deferred'))
FROM lanes
"""
AFTER_WAITING = """
SELECT queue_name, 'doing', count(*) FROM procrastinate_jobs WHERE status = 'doing' GROUP BY queue_name
UNION ALL
SELECT queue_name, 'failed', count(*) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY queue_name
"""


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """One job lane."""

    lane: str
    waiting: int
    running: int
    failed: int


def list_lanes() -> list[LaneFacts]:
    """Every lane, in the order in which they are named."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [str(require_council()), ["todo", "doing", "failed"]])
        counts = {(lane, status): number for lane, status, number in cursor.fetchall()}
    return [
        LaneFacts(lane, counts.get((lane, "todo"), 0), counts.get((lane, "doing"), 0), counts.get((lane, "failed"), 0))
        for lane in LANES
    ]


@dataclass(frozen=True, slots=True)
class LaneLoad:
    """One job lane over all councils: what should run now, what is planned for later, since when the oldest waits."""

    lane: str
    waiting: int
    later: int
    running: int
    failed: int
    oldest: datetime | None


def list_loads() -> list[LaneLoad]:
    """Every lane, over all councils."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        waiting = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(AFTER_WAITING)
        counts = {(lane, status): number for lane, status, number in cursor.fetchall()}
    loads = []
    for lane in LANES:
        due, later, oldest = waiting.get(lane, (0, 0, None))
        loads.append(
            LaneLoad(lane, due, later, counts.get((lane, "doing"), 0), counts.get((lane, "failed"), 0), oldest)
        )
    return loads


def find_worker_heard() -> datetime | None:
    """When a worker last said that it is there; None when none is. One that ends in order takes its leave."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        heard: datetime | None = cursor.fetchone()[0]
    return heard
