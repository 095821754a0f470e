"""The pages of the board: the figures, the rows behind each, what each means, and its tables as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstcontact.domain.measures.definitions import DEFINITIONS
from firstcontact.doors.board.addresses import read_filters, read_which
from firstcontact.doors.board.behind import shown_rows
from firstcontact.doors.board.shown import shown_board, unknown_words
from firstcontact.doors.board.tables import TABLES
from firstcontact.doors.parts.access import open_to, viewer_of
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.foundation.tenancy import require_council
from firstcontact.overviews.board import get_board
from firstcontact.overviews.board_rows import UnknownRowsError, get_rows

READERS = ("team_leader", "manager", "administrator")
BOM = "\ufeff"


@require_safe
@open_to(*READERS)
def board(request: HttpRequest) -> HttpResponse:
    """The board. An address that asks for what does not exist is told so, and shows everything."""
    found = get_board(asked=read_filters(request.GET), at=now())
    return render(request, "board/board.html", shown_board(found), status=400 if found.frame.unknown else 200)


@require_safe
@open_to(*READERS)
def rows(request: HttpRequest, measure: str) -> HttpResponse:
    """The rows behind a figure; that they were opened is noted."""
    asked, which = read_filters(request.GET), read_which(measure, request.GET)
    try:
        page = get_rows(viewer=viewer_of(request), asked=asked, which=which, at=now())
    except UnknownRowsError as error:
        raise Http404 from error
    trail.note(
        by=viewer_of(request),
        at=now(),
        verb="saw",
        subject_kind="rows_behind_figure",
        subject_id=require_council(),
        measure=measure,
        part=page.which.part,
        period=page.frame.filters.period,
        service=page.frame.filters.service,
        channel=page.frame.filters.channel,
    )
    shown = {**shown_rows(page), "unknown": unknown_words(page.frame)}
    return render(request, "board/rows.html", shown, status=400 if page.frame.unknown else 200)


@require_safe
@open_to(*READERS)
def measures(request: HttpRequest) -> HttpResponse:
    """What every figure means."""
    return render(request, "board/measures.html", {"definitions": DEFINITIONS})


@require_safe
@open_to(*READERS)
def table(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the board as a file; spreadsheets read the mark at its start as UTF-8.

    A file of other days than were asked for would not say so: a bad address gets the board, which does.
    """
    if table not in TABLES:
        raise Http404
    found = get_board(asked=read_filters(request.GET), at=now())
    if found.frame.unknown:
        return render(request, "board/board.html", shown_board(found), status=400)
    name = f"{table}-{found.frame.period.key}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(BOM + TABLES[table](found).as_csv(), content_type="text/csv; charset=utf-8", headers=headers)
