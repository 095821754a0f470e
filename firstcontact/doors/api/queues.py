"""Queues: how much waits for which team, and what."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Path, Router

from firstcontact.domain.connections.rules import Scope
from firstcontact.doors.api.asking import After, Most
from firstcontact.doors.api.keys import NeedsKey
from firstcontact.doors.api.places import read_place, write_place
from firstcontact.doors.api.shapes.base import Page, Slug
from firstcontact.doors.api.shapes.queues import QueueOut, QueuesOut, WorkOut, work_out
from firstcontact.doors.api.shapes.services import text_out
from firstcontact.doors.parts.access import viewer_of
from firstcontact.overviews.queue import count_queues, get_queue

router = Router(tags=["Queues"])


@router.get("", response=QueuesOut, auth=NeedsKey(Scope.QUEUES_READ))
def list_queues(request: HttpRequest) -> Any:
    """Every team, and how much of what the key may see waits for it."""
    counts = count_queues(viewer=viewer_of(request))
    return QueuesOut(items=[QueueOut(team=team.code, name=text_out(team.name), waiting=n) for team, n in counts])


@router.get("/{team}/work", response=Page[WorkOut], auth=NeedsKey(Scope.QUEUES_READ))
def list_work(request: HttpRequest, team: Annotated[Slug, Path()], after: After = None, most: Most = 100) -> Any:
    """What waits for a team, by when it is due next; what has no due time comes last."""
    place = read_place(after, datetime | None, UUID) if after else None
    queue = get_queue(viewer=viewer_of(request), team=team, after=place, most=most)
    if team not in {each.code for each, _ in queue.teams}:
        raise Http404
    return Page[WorkOut](
        items=[work_out(each) for each in queue.rows], next=write_place(*queue.after) if queue.after else None
    )
