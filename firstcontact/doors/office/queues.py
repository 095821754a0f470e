"""A team's queue: what is due next, and why it is here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.domain.mailroom.queries import looks_after_mail
from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.doors.parts.counts import shown_count
from firstcontact.doors.parts.links import link_to, links_to
from firstcontact.doors.parts.names import CASE_STATE_KINDS, CASE_STATES, NOTICE_KINDS, WHY, name_of
from firstcontact.doors.parts.promised import due_writer
from firstcontact.doors.parts.words import reading, said
from firstcontact.foundation.clock import now
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.queue import Queue, QueueRow, find_busiest_team, get_queue

FRONT_DESK = "customer_services"
WHICH = ("mine", "free")


@open_to(*STAFF)
def home(request: HttpRequest) -> HttpResponse:
    """To the one of one's own teams for which most waits, or the front desk's."""
    team = find_busiest_team(viewer=viewer_of(request))
    return redirect("office:queue", team=team or FRONT_DESK)


@open_to(*STAFF)
def queue(request: HttpRequest, team: str) -> HttpResponse:
    """One page of a team's queue."""
    which = next((name for name in WHICH if request.GET.get(name) == "1"), "")
    after = _after(request)
    found = get_queue(viewer=viewer_of(request), team=team, mine=which == "mine", free=which == "free", after=after)
    teams = {one.code: said(one.name) for one, _count in found.teams}
    if team not in teams:
        raise Http404
    at = now()
    page: dict[str, Any] = {
        "team": teams[team],
        "items": _items(found.rows, at),
        "teams": left_links(found, actor_of(request).teams),
        "tabs": [
            {"text": text, "href": _address(team, name), "current": which == name, "key": str(number)}
            for number, (name, text) in enumerate(
                [("", _("Everything")), ("mine", _("Mine")), ("free", _("Not taken yet"))], start=1
            )
        ],
        "which": which,
        "kept_apart": looks_after_mail(viewer_of(request)),
        "here": request.get_full_path(),
        "first": _address(team, which) if after else "",
        "later": _address(team, which, found.after) if found.after else "",
    }
    return render(request, "office/queue.html", page)


def left_links(found: Queue, own: frozenset[str]) -> dict[str, list[dict[str, Any]]]:
    """The teams and how much waits for each: one's own, and the others."""
    links = [
        {
            "text": said(one.name),
            "href": link_to("office:queue", one.code),
            "count": shown_count(count),
            "current": one.code == found.team,
            "own": one.code in own,
        }
        for one, count in found.teams
    ]
    return {
        "own": [link for link in links if link["own"]],
        "others": [link for link in links if not link["own"]],
    }


def _items(rows: Iterable[QueueRow], at: datetime) -> list[dict[str, Any]]:
    """The rows of the page; words and addresses that they share are found once."""
    language = reading()
    states, why = _names(language)
    words = _Words(
        language=language,
        states=states,
        why=why,
        taken=_("with %(name)s"),
        late=_("late: %(when)s"),
        late_and_paused=_("late: %(when)s; paused"),
        case=links_to("office:case"),
        when=due_writer(),
    )
    return [_item(row, at, words) for row in rows]


@dataclass(frozen=True, slots=True)
class _Words:
    """What many rows have in common, in the reader's language."""

    language: str
    states: dict[str, str]
    why: dict[str, str]
    taken: str
    late: str
    late_and_paused: str
    case: Callable[[UUID], str]
    when: Callable[[datetime], str]


@lru_cache(maxsize=8)
def _names(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """The words for the states of cases and for why something is here, in the language of the page, which is this."""
    return {code: name_of(CASE_STATES, code) for code in CASE_STATES}, {code: name_of(WHY, code) for code in WHY}


def _item(row: QueueRow, at: datetime, words: _Words) -> dict[str, Any]:
    due, kind = _due(row, at, words)
    reason = row.work.why.get("reason", "")
    shown = {"due": due, "due_kind": kind, "why": words.why.get(reason) or name_of(WHY, reason)}
    if row.work.why.get("priority") == "high":
        shown["why"] = _("Urgent. %(why)s") % {"why": shown["why"]}
    if row.notice is not None:
        return {
            **shown,
            "href": link_to("office:notice", row.notice.id),
            "title": _("Message not delivered: %(kind)s") % {"kind": name_of(NOTICE_KINDS, row.notice.kind)},
            "reference": show_reference(row.notice.reference) if row.notice.reference else "",
            "under": row.notice.to_name,
        }
    if row.letter is not None or row.email is not None:
        return {**shown, **_written(row)}
    case = row.case
    if case is None or case.hidden:
        return {**shown, "title": _("A case with another team"), "why": ""}
    taken = words.taken % {"name": row.claimed_by} if row.claimed_by else ""
    return {
        **shown,
        "href": words.case(case.id),
        "title": said(row.service, words.language),
        "reference": show_reference(case.reference),
        "under": " · ".join(part for part in (case.summary, taken) if part),
        "state": words.states.get(case.state) or name_of(CASE_STATES, case.state),
        "state_kind": CASE_STATE_KINDS.get(case.state, "plain"),
    }


def _written(row: QueueRow) -> dict[str, Any]:
    """An email that waits for an answer, one that could not be read, or the first of too many from one address."""
    taken = _("with %(name)s") % {"name": row.claimed_by} if row.claimed_by else ""
    if row.letter is None:
        assert row.email is not None
        sender = row.email.sender_name or row.email.sender
        many = row.work.kind == "too_many_emails"
        return {
            "href": link_to("office:apart_email", row.email.id),
            "title": row.email.subject or (_("No subject") if many else _("An email that could not be read")),
            "under": " · ".join(part for part in (sender, taken) if part),
            "state": _("Too many emails from one address") if many else _("Could not be read"),
            "state_kind": "bad",
        }
    sender = row.letter.sender_name or row.letter.sender_address
    return {
        "href": link_to("office:email", row.letter.contact_id),
        "title": row.letter.subject or _("No subject"),
        "reference": row.work.why.get("reference", ""),
        "under": " · ".join(part for part in (sender, taken) if part),
        "state": _("Email"),
        "state_kind": "info",
    }


def _due(row: QueueRow, at: datetime, words: _Words) -> tuple[str, str]:
    """When it is due, and how bad that is. A pause mends no promise that was broken before: both are said."""
    if row.late is not None and row.case is not None and not row.case.hidden:
        late = words.late_and_paused if row.work.state == "paused" else words.late
        return late % {"when": words.when(row.late.due_at)}, "bad"
    if row.work.state == "paused":
        return _("paused"), "info"
    if row.work.due_at is None:
        return _("no date"), ""
    if row.work.due_at < at:
        return words.late % {"when": words.when(row.work.due_at)}, "bad"
    return words.when(row.work.due_at), "warn" if row.promise is not None and row.promise.at_risk else ""


def _after(request: HttpRequest) -> tuple[datetime | None, UUID] | None:
    """The last row of the page before; an address that makes no sense leads to the first page."""
    due, _sep, item = request.GET.get("after", "").partition(",")
    try:
        at = datetime.fromisoformat(due) if due else None
        return (at, UUID(item)) if at is None or at.tzinfo is not None else None
    except ValueError:
        return None


def _address(team: str, which: str, after: tuple[datetime | None, UUID] | None = None) -> str:
    fields = {which: "1"} if which else {}
    if after is not None:
        due, item = after
        fields["after"] = f"{due.isoformat() if due else ''},{item}"
    address = link_to("office:queue", team)
    return f"{address}?{urlencode(fields)}" if fields else address
