"""The rows behind a figure as their page shows them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firstcontact.domain.cases.queries import CaseFacts
from firstcontact.doors.board.addresses import board_href, meaning_href, rows_href
from firstcontact.doors.board.shown import scope_words
from firstcontact.doors.parts.dates import format_day, format_when
from firstcontact.doors.parts.figure_words import part_words
from firstcontact.doors.parts.figures import format_number
from firstcontact.doors.parts.names import (
    CHANNELS,
    DEMAND,
    DEMAND_REASONS,
    PROMISE_KINDS,
    PROMISE_STATES,
    RESULTS,
    name_of,
)
from firstcontact.doors.parts.promised import format_due
from firstcontact.doors.parts.words import said
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.board_rows import EnquiryShown, RowsBehind, RowShown

Shown = str | dict[str, str]


def shown_rows(page: RowsBehind) -> dict[str, Any]:
    """All that the template reads."""
    measure, name = page.which.measure, said(page.definition.name)
    part = part_words(measure, page.which.part) if len(page.parts) > 1 else ""
    return {
        "title": name,
        "total": page.total,
        "total_words": format_number(page.total),
        "scope": _scope(page, part),
        "meaning": said(page.definition.meaning),
        "meaning_href": meaning_href(measure),
        "back_href": board_href(page.frame.filters),
        "tabs": _tabs(page) if len(page.parts) > 1 else [],
        "table": _table(page),
        "shown": len(page.rows),
        "newer_href": _page_href(page, before=str(page.newer)) if page.newer else None,
        "older_href": _page_href(page, after=str(page.older)) if page.older else None,
    }


def _scope(page: RowsBehind, part: str) -> str:
    """What the rows are: `Broken · October 2026 · Put right`."""
    when = _("now") if page.which.measure == "open_overdue" else scope_words(page.frame)
    kind = name_of(PROMISE_KINDS, page.which.kind) if page.which.kind else ""
    reason = name_of(DEMAND_REASONS, page.which.reason) if page.which.reason else ""
    return " · ".join(filter(None, (part, when, kind, reason)))


def _page_href(page: RowsBehind, **more: str) -> str:
    which = {"part": page.which.part, "kind": page.which.kind, "reason": page.which.reason, **more}
    return rows_href(page.frame.filters, page.which.measure, **which)


def _tabs(page: RowsBehind) -> list[dict[str, Any]]:
    return [
        {
            "text": part_words(page.which.measure, part),
            "href": _page_href(page, part=part),
            "count": format_number(count),
            "current": part == page.which.part,
        }
        for part, count in page.parts
    ]


def _table(page: RowsBehind) -> dict[str, Any]:
    heads, fill = {
        "contacts": ((_("When"), _("Channel"), _("What was asked"), _("Case")), _contact_row),
        "enquiries": ((_("When"), _("Channel"), _("What was asked"), _("Case")), _contact_row),
        "promises": ((_("Ended"), _("Promise"), _("Due"), _("Case")), _promise_row),
        "cases": ((_("Due"), _("Service"), _("Channel"), _("Opened"), _("Case")), _case_row),
    }[page.definition.rows]
    rows = [_hidden_row(row, page, len(heads)) if row.hidden else fill(row, page) for row in page.rows]
    return {"caption": said(page.definition.name), "heads": heads, "rows": rows}


def _hidden_row(row: RowShown, page: RowsBehind, width: int) -> list[Shown]:
    words = (
        _("A case with another team")
        if page.definition.rows in ("promises", "cases")
        else _("A contact with another team")
    )
    return [format_day(row.row.at), words, *[""] * (width - 2)]


def _contact_row(row: RowShown, page: RowsBehind) -> list[Shown]:
    asked = "; ".join(_enquiry(one, page) for one in row.enquiries) or _("Nothing was noted")
    case = next((one.case for one in row.enquiries if one.case is not None), None)
    return [format_when(row.row.at), name_of(CHANNELS, row.row.channel), asked, _case_cell(case)]


def _enquiry(one: EnquiryShown, page: RowsBehind) -> str:
    if one.enquiry.hidden:
        return _("something for another team")
    words = [_service(one.enquiry.service, page), name_of(RESULTS, one.enquiry.result).lower()]
    reason = name_of(DEMAND_REASONS, one.enquiry.demand_reason) if one.enquiry.demand_reason else ""
    words.append(reason or name_of(DEMAND, one.enquiry.demand).lower())
    return " – ".join(words)


def _promise_row(row: RowShown, page: RowsBehind) -> list[Shown]:
    kind = f"{name_of(PROMISE_KINDS, row.row.kind)}: {name_of(PROMISE_STATES, row.row.state)}"
    due = format_due(row.row.due_at) if row.row.due_at else ""
    ended = due if row.row.at == row.row.due_at else format_when(row.row.at)  # a broken one ends when it was due
    return [ended, kind, due, _case_cell(row.case, page)]


def _case_row(row: RowShown, page: RowsBehind) -> list[Shown]:
    return [
        format_due(row.row.due_at) if row.row.due_at else _("no date"),
        _service(row.case.service, page) if row.case else "",
        name_of(CHANNELS, row.row.channel),
        format_day(row.row.at),
        _case_cell(row.case),
    ]


def _case_cell(case: CaseFacts | None, page: RowsBehind | None = None) -> Shown:
    if case is None:
        return ""
    reference = show_reference(case.reference)
    text = f"{reference} {_service(case.service, page)}" if page else reference
    return {"text": text, "href": reverse("office:case", args=[case.id])}


def _service(slug: str, page: RowsBehind) -> str:
    return said(page.frame.services[slug]) if slug in page.frame.services else slug
