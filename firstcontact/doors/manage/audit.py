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

from firstcontact.domain.staff.queries import list_all_names
from firstcontact.doors.manage.details import details_words, page_of, rows_page_of
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import open_to, viewer_of
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.names import ACTORS, CHANNELS, RAW_SOURCES, RECORDS, VERBS, name_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.files.sealed import get_raw, list_raw
from firstcontact.foundation.references import is_reference, show_reference
from firstcontact.overviews.trail import Line, Trail, find_record, get_trail

A_PAGE = 100


@open_to("administrator")
def trail_page(request: HttpRequest) -> HttpResponse:
    """Who saw and changed what, newest first, perhaps of one person or one record."""
    viewer, reference = viewer_of(request), request.GET.get("reference", "").strip()[:40]
    who, what = _id(request.GET.get("who", "")), _id(request.GET.get("what", ""))
    asked = find_record(reference, viewer=viewer) if reference else what
    unknown = bool(reference) and asked is None
    found = get_trail(viewer=viewer, actor_id=who, subject_id=asked, before=_before(request), most=A_PAGE)
    page: dict[str, Any] = {
        "nav": left_links(request, "audit"),
        "rows": [] if unknown else [_row(line, found) for line in found.lines],
        "narrowed": bool(who or asked or reference),
        "unknown": unknown,
        "reference": reference,
        "what": str(what) if what and not reference else "",
        "people": [{"value": str(one), "text": name, "selected": one == who} for one, name in list_all_names().items()],
        "older": _older(request, found.before) if found.before and not unknown else "",
    }
    return render(request, "manage/audit.html", page, status=404 if unknown else 200)


@open_to("administrator")
def raw_list(request: HttpRequest) -> HttpResponse:
    """What came in, newest first; opening one is noted."""
    found = list_raw(viewer=viewer_of(request), before=_before(request), most=A_PAGE + 1)
    shown = found[:A_PAGE]
    rows = [
        {
            "at": format_when(one.received_at),
            "source": name_of({**CHANNELS, **RAW_SOURCES}, one.source),
            "key": show_reference(one.source_key) if is_reference(one.source_key) else one.source_key,
            "masked": one.card_number_masked,
            "href": reverse("manage:raw", args=[one.id]),
        }
        for one in shown
    ]
    last = shown[-1] if len(found) > A_PAGE else None
    older = _older(request, (last.received_at, last.id)) if last else ""
    return render(request, "manage/raw.html", {"nav": left_links(request, "raw_list"), "rows": rows, "older": older})


@open_to("administrator")
def raw(request: HttpRequest, raw_id: UUID) -> HttpResponse:
    """What came in, exactly as it came: as plain text, never as a page."""
    try:
        body = get_raw(viewer=viewer_of(request), at=now(), raw_id=raw_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="raw-{raw_id}.txt"'}
    return HttpResponse(body, content_type="text/plain; charset=utf-8", headers=headers)


def _row(line: Line, page: Trail) -> dict[str, str]:
    address, entry = reverse("manage:audit"), line.entry
    whose = show_reference(line.whose) if entry.subject_kind == "case" and line.whose else line.whose
    return {
        "at": format_when(entry.at),
        "who": line.who or name_of(ACTORS, entry.actor_kind),
        "who_href": f"{address}?{urlencode({'who': str(entry.actor_id)})}" if line.who else "",
        "verb": name_of(VERBS, entry.verb),
        "what": name_of(RECORDS, entry.subject_kind),
        "whose_href": page_of(line),
        "whose": _("with another team") if line.hidden else whose,
        "what_href": f"{address}?{urlencode({'what': str(entry.subject_id)})}",
        "facts": details_words(entry.facts, page),
        "facts_href": rows_page_of(entry.facts),
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    at, _sep, row = request.GET.get("before", "").partition(",")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(row)) if moment.tzinfo else None
    except ValueError:
        return None


def _older(request: HttpRequest, last: tuple[datetime, UUID]) -> str:
    query = request.GET.copy()
    query["before"] = f"{last[0].isoformat()},{last[1]}"
    return f"{request.path}?{query.urlencode()}"
