"""The audit trail, and raw input: administrators only, and their own looking is noted too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.domain.staff.queries import list_names
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import open_to, viewer_of
from firstcontact.doors.parts.dates import format_stamp
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.foundation.files.sealed import get_raw

A_PAGE = 100


@open_to("administrator")
def trail_page(request: HttpRequest) -> HttpResponse:
    """Who saw and changed what, newest first, perhaps of one person or one record."""
    who, what, before = (_read(request, name) for name in ("who", "what", "before"))
    entries = trail.list_entries(
        viewer=viewer_of(request),
        actor_id=who if isinstance(who, UUID) else None,
        subject_id=what if isinstance(what, UUID) else None,
        before=before if isinstance(before, datetime) else None,
        most=A_PAGE + 1,
    )
    shown = entries[:A_PAGE]
    names = list_names({entry.actor_id for entry in shown if entry.actor_id})
    page: dict[str, Any] = {
        "nav": left_links(request, "audit"),
        "rows": [_row(entry, names) for entry in shown],
        "narrowed": bool(who or what),
        "older": _older(request, shown[-1].at) if len(entries) > A_PAGE else "",
    }
    return render(request, "manage/audit.html", page)


@open_to("administrator")
def raw(request: HttpRequest, raw_id: UUID) -> HttpResponse:
    """What came in, exactly as it came: as plain text, never as a page."""
    try:
        body = get_raw(viewer=viewer_of(request), at=now(), raw_id=raw_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="raw-{raw_id}.txt"'}
    return HttpResponse(body, content_type="text/plain; charset=utf-8", headers=headers)


def _row(entry: trail.Entry, names: dict[UUID, str]) -> dict[str, str]:
    address = reverse("manage:audit")
    kinds = {"system": _("the system"), "public": _("the public"), "customer": _("the customer")}
    who = names.get(entry.actor_id, "") if entry.actor_id else kinds.get(entry.actor_kind, entry.actor_kind)
    return {
        "at": format_stamp(entry.at),
        "who": who,
        "who_href": f"{address}?{urlencode({'who': str(entry.actor_id)})}" if entry.actor_id else "",
        "verb": entry.verb.replace("_", " "),
        "what": entry.subject_kind.replace("_", " "),
        "what_href": f"{address}?{urlencode({'what': str(entry.subject_id)})}",
        "facts": ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in entry.facts.items()),
    }


def _read(request: HttpRequest, name: str) -> UUID | datetime | None:
    text = request.GET.get(name, "")
    try:
        return datetime.fromisoformat(text) if name == "before" else UUID(text)
    except ValueError:
        return None


def _older(request: HttpRequest, last: datetime) -> str:
    query = request.GET.copy()
    query["before"] = last.isoformat()
    return f"{reverse('manage:audit')}?{query.urlencode()}"
