"""The charts of the board. Each is kept under the digest of what it shows, so that it is drawn once."""

from functools import partial

from django.utils.translation import gettext as _
from markupsafe import Markup

from firstcontact.doors.board.tables import kind_name
from firstcontact.doors.parts.charts import bar_chart, column_chart, on_any_screen, stacked_bar_chart
from firstcontact.doors.parts.dates import format_month_name
from firstcontact.doors.parts.names import CHANNELS, PROMISE_KINDS, name_of
from firstcontact.doors.parts.words import said
from firstcontact.overviews.board import Board

MOST_BARS = 10
HALF_PAGE, WHOLE_PAGE = 572, 1200  # the panels of a usual screen, so that words come out in their own size


def draw_services(board: Board) -> Markup:
    """What people asked, dark: of our own making; the ten services asked about most, all are in the table."""
    parts = (_("of our own making"), _("the rest"))
    rows = []
    for name, enquiries, failure in _top(board):
        rows.append({"service": name, "part": parts[0], "enquiries": failure})
        rows.append({"service": name, "part": parts[1], "enquiries": enquiries - failure})
    title = _("What people asked, by service")
    draw = partial(stacked_bar_chart, rows, label="service", value="enquiries", part="part", parts=parts, title=title)
    return on_any_screen(draw, width=HALF_PAGE)


def draw_days(board: Board) -> Markup:
    """Contacts by day, or of a year by month."""
    yearly = board.frame.period.kind == "year"
    rows = [
        {
            "day": format_month_name(step.period.first) if yearly else str(step.period.first.day),
            "contacts": step.contacts,
        }
        for step in board.steps
    ]
    title = _("Contacts by month") if yearly else _("Contacts by day")
    return on_any_screen(partial(column_chart, rows, across="day", value="contacts", title=title), width=WHOLE_PAGE)


def draw_channels(board: Board) -> Markup:
    """Contacts by channel."""
    rows = [
        {"channel": name_of(CHANNELS, each.channel), "contacts": each.contacts} for each in board.cost.cost.channels
    ]
    draw = partial(bar_chart, rows, label="channel", value="contacts", title=_("Contacts by channel"))
    return on_any_screen(draw, width=HALF_PAGE)


def draw_promises(board: Board) -> Markup:
    """Promises that ended, dark: kept."""
    parts = (_("kept"), _("broken"))
    order = tuple(PROMISE_KINDS)
    rows = []
    for each in sorted(board.kinds, key=lambda kind: (kind.source, order.index(kind.kind))):
        rows.append({"kind": kind_name(each), "part": parts[0], "promises": each.kept})
        rows.append({"kind": kind_name(each), "part": parts[1], "promises": each.broken})
    title = _("Promises that ended, by kind")
    draw = partial(stacked_bar_chart, rows, label="kind", value="promises", part="part", parts=parts, title=title)
    return on_any_screen(draw, width=HALF_PAGE)


def _top(board: Board) -> list[tuple[str, int, int]]:
    """Name, enquiries and those of our own making of the services asked about most."""
    names = board.frame.services
    return [
        (said(names[each.service]) if each.service in names else each.service, each.enquiries, each.failure)
        for each in board.services[:MOST_BARS]
    ]
