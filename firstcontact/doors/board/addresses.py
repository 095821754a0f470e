"""The addresses of the board: what it looks at stands in them, so that a view can be sent to a colleague."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from firstcontact.doors.parts.posted import text_in
from firstcontact.overviews.board_rows import Which
from firstcontact.overviews.board_time import Filters


def read_filters(query: Mapping[str, str]) -> Filters:
    """The filters in an address."""
    return Filters(*(text_in(query, name, 80) for name in ("period", "service", "channel")))


def read_which(measure: str, query: Mapping[str, str]) -> Which:
    """Which rows an address asks for."""
    part, kind, reason = (text_in(query, name, 80) for name in ("part", "kind", "reason"))
    return Which(measure, part, kind, reason, _read_id(query.get("after", "")), _read_id(query.get("before", "")))


def board_href(filters: Filters) -> str:
    """The board itself."""
    return _with(reverse("board:home"), filters)


def rows_href(filters: Filters, measure: str, **more: str) -> str:
    """The rows behind a figure; `more` narrows the filters, or names part, kind, reason, after or before."""
    return _with(reverse("board:rows", args=[measure]), filters, **more)


def table_href(filters: Filters, table: str) -> str:
    """A table as a file."""
    return _with(reverse("board:table", args=[table]), filters)


def meaning_href(measure: str) -> str:
    """The definition of a figure."""
    return f"{reverse('board:measures')}#{measure}"


def _with(address: str, filters: Filters, **more: str) -> str:
    said = {"period": filters.period, "service": filters.service, "channel": filters.channel, **more}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{address}?{query}" if query else address


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
