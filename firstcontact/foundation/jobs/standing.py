"""How many jobs of the present council wait, run and failed, lane by lane."""

from dataclasses import dataclass

from django.db import connection

from firstcontact.foundation.jobs.lanes import LANES
from firstcontact.foundation.tenancy import require_council

COUNT = """
SELECT queue_name, status::text, count(*) FROM procrastinate_jobs
WHERE args->>'council' = %s AND status::text = ANY(%s) GROUP BY queue_name, status
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
