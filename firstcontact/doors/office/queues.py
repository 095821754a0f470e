"""A team's queue: what is due next, and why it is here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.doors.parts.dates import format_when, machine_time
from firstcontact.doors.parts.names import CASE_STATE_KINDS, CASE_STATES, NOTICE_KINDS, WHY, name_of
from firstcontact.doors.parts.words import said
from firstcontact.foundation.clock import now
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.queue import Queue, QueueRow, get_queue

FRONT_DESK = "customer_services"


@open_to(*STAFF)
def home(request: HttpRequest) -> HttpResponse:
    """To the first of one's own teams, or the front desk's."""
    own = sorted(actor_of(request).teams)
    return redirect("office:queue", team=own[0] if own else FRONT_DESK)


@open_to(*STAFF)
def queue(request: HttpRequest, team: str) -> HttpResponse:
    """One page of a team's queue."""
    mine = request.GET.get("mine") == "1"
    found = get_queue(viewer=viewer_of(request), team=team, mine=mine, after=_after(request))
    teams = {one.code: said(one.name) for one, _count in found.teams}
    if team not in teams:
        raise Http404
    at = now()
    address = reverse("office:queue", args=[team])
    page: dict[str, Any] = {
        "team": teams[team],
        "items": [_item(row, at) for row in found.rows],
        "nav": left_links(found, team),
        "tabs": [
            {"text": _("Everything"), "href": address, "current": not mine, "key": "1"},
            {"text": _("Mine"), "href": f"{address}?mine=1", "current": mine, "key": "2"},
        ],
        "mine": mine,
        "older": _older(found, address, mine),
    }
    return render(request, "office/queue.html", page)


def left_links(found: Queue, team: str) -> list[dict[str, Any]]:
    """The teams and how much waits for each, then the print pile."""
    links: list[dict[str, Any]] = [
        {
            "text": said(one.name),
            "href": reverse("office:queue", args=[one.code]),
            "count": count,
            "current": one.code == team,
        }
        for one, count in found.teams
    ]
    return [*links, {"text": _("Print pile"), "href": reverse("office:print_pile"), "current": team == "print-pile"}]


def _item(row: QueueRow, at: datetime) -> dict[str, Any]:
    due, kind = _due(row, at)
    shown = {
        "due": due,
        "due_kind": kind,
        "due_iso": machine_time(row.work.due_at) if row.work.due_at else "",
        "why": name_of(WHY, row.work.why.get("reason", "")),
    }
    if row.work.why.get("priority") == "high":
        shown["why"] = _("Urgent. %(why)s") % {"why": shown["why"]}
    if row.notice is not None:
        return {
            **shown,
            "href": reverse("office:notice", args=[row.notice.id]),
            "title": _("Message not delivered: %(kind)s") % {"kind": name_of(NOTICE_KINDS, row.notice.kind)},
            "reference": show_reference(row.notice.reference),
            "under": row.notice.to_name,
        }
    case = row.case
    if case is None or case.hidden:
        return {**shown, "title": _("A case with another team"), "why": ""}
    return {
        **shown,
        "href": reverse("office:case", args=[case.id]),
        "title": said(row.service),
        "reference": show_reference(case.reference),
        "under": " · ".join(part for part in (case.summary, row.claimed_by) if part),
        "state": name_of(CASE_STATES, case.state),
        "state_kind": CASE_STATE_KINDS.get(case.state, "plain"),
    }


def _due(row: QueueRow, at: datetime) -> tuple[str, str]:
    if row.work.state == "paused":
        return _("paused"), "info"
    if row.work.due_at is None:
        return _("no date"), ""
    if row.work.due_at < at:
        return _("late: %(when)s") % {"when": format_when(row.work.due_at)}, "bad"
    return format_when(row.work.due_at), "warn" if row.promise is not None and row.promise.at_risk else ""


def _after(request: HttpRequest) -> tuple[datetime, UUID] | None:
    due, _sep, item = request.GET.get("after", "").partition(",")
    try:
        return (datetime.fromisoformat(due), UUID(item)) if item else None
    except ValueError:
        return None


def _older(found: Queue, address: str, mine: bool) -> str:
    if found.after is None:
        return ""
    fields = {"after": f"{found.after[0].isoformat()},{found.after[1]}", **({"mine": "1"} if mine else {})}
    return f"{address}?{urlencode(fields)}"
