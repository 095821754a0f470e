"""The tables of the board: the same one is beside its chart and in its file."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from firstcontact.domain.measures.rules import share
from firstcontact.doors.board.addresses import rows_href
from firstcontact.doors.board.wording import step_name
from firstcontact.doors.parts.figures import format_number, format_share, money_column
from firstcontact.doors.parts.names import CHANNELS, DEMAND_REASONS, PROMISE_KINDS, name_of
from firstcontact.doors.parts.words import said
from firstcontact.overviews.board import Board, KindOfPromise

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Value = str | int | float | Decimal | None
KINDS_IN_ORDER = tuple(PROMISE_KINDS)


@dataclass(frozen=True)
class Cell:
    """One cell: as it reads, the bare value for a file, and the rows behind it."""

    text: str
    value: Value
    href: str = ""

    def shown(self) -> str | dict[str, str]:
        """As the template's table wants it."""
        return {"text": self.text, "href": self.href} if self.href else self.text


@dataclass(frozen=True)
class Table:
    """A table: first column words, the others figures."""

    id: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = field(default=())

    def shown(self) -> dict[str, Any]:
        """The arguments of the template's table."""
        return {
            "caption": self.caption,
            "heads": self.heads,
            "rows": [[cell.shown() for cell in row] for row in self.rows],
            "numeric": list(range(1, len(self.heads))),
            "foot": [cell.shown() for cell in self.foot] or None,
        }

    def as_csv(self) -> str:
        """The table as a file for a spreadsheet, with bare numbers."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([safe(head) for head in self.heads])
        for row in (*self.rows, *((self.foot,) if self.foot else ())):
            writer.writerow([safe(cell.value) for cell in row])
        return out.getvalue()


def safe(value: Value) -> Value:
    """Words that a spreadsheet would take for a formula get an apostrophe in front."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def services(board: Board) -> Table:
    """What people asked, by service."""
    names = board.frame.services
    rows = []
    for each in board.services:
        narrowed = {"service": each.service}
        part = share(each.failure, each.enquiries)
        rows.append(
            (
                _words(said(names[each.service]) if each.service in names else each.service),
                _number(each.contacts, rows_href(board.frame.filters, "contacts", **narrowed)),
                _number(each.enquiries, rows_href(board.frame.filters, "enquiries", **narrowed)),
                _number(each.failure, rows_href(board.frame.filters, "failure_demand", **narrowed)),
                Cell(format_share(part), part),
            )
        )
    heads = (_("Service"), _("Contacts"), _("Enquiries"), _("Of our own making"), _("Share"))
    return Table("services", _("What people asked, by service"), heads, tuple(rows))


def reasons(board: Board) -> Table:
    """Why enquiries need not have happened."""
    rows = tuple(
        (
            _words(name_of(DEMAND_REASONS, each.reason)),
            _number(each.enquiries, rows_href(board.frame.filters, "failure_demand", reason=each.reason)),
        )
        for each in board.reasons
    )
    heads = (_("Reason"), _("Enquiries"))
    return Table("reasons", _("Why they were of our own making"), heads, rows)


def days(board: Board) -> Table:
    """Contacts by day, or of a year by month."""
    yearly = board.frame.period.kind == "year"
    rows = tuple(
        (
            Cell(step_name(step.period), step.period.key),
            _number(step.contacts, rows_href(board.frame.filters, "contacts", period=step.period.key)),
        )
        for step in board.steps
    )
    caption = _("Contacts by month") if yearly else _("Contacts by day")
    foot = (_words(_("All")), _number(board.contacts.now, rows_href(board.frame.filters, "contacts")))
    return Table("days", caption, (_("Month") if yearly else _("Day"), _("Contacts")), rows, foot)


def channels(board: Board) -> Table:
    """Contacts by channel, and what they cost."""
    cost = board.cost.cost
    unit, sums = money_column(each.unit for each in cost.channels), money_column(each.cost for each in cost.channels)
    rows = tuple(
        (
            _words(name_of(CHANNELS, each.channel)),
            _number(each.contacts, rows_href(board.frame.filters, "contacts", channel=each.channel)),
            _money(each.unit, unit),
            _money(each.cost, sums),
        )
        for each in cost.channels
    )
    foot = (
        _words(_("All")),
        _number(board.contacts.now, rows_href(board.frame.filters, "contacts")),
        Cell("", None),
        _money(cost.total, sums),
    )
    heads = (_("Channel"), _("Contacts"), _("Unit cost"), _("Cost"))
    return Table("channels", _("Contacts and cost by channel"), heads, rows, foot)


def promises(board: Board) -> Table:
    """Promises that ended, by kind."""
    ordered = sorted(board.kinds, key=lambda each: (each.source, KINDS_IN_ORDER.index(each.kind)))
    rows = tuple(_promise(board, each) for each in ordered)
    heads = (_("Promise"), _("Kept"), _("Broken"), _("Share kept"))
    return Table("promises", _("Promises that ended, by kind"), heads, rows)


def kind_name(kind: KindOfPromise) -> str:
    """A kind of promise in words; what another system had promised says so."""
    name = name_of(PROMISE_KINDS, kind.kind)
    return _("%(kind)s (target of another system)") % {"kind": name} if kind.source == "imported" else name


TABLES: Mapping[str, Callable[[Board], Table]] = {
    "services": services,
    "reasons": reasons,
    "days": days,
    "channels": channels,
    "promises": promises,
}


def _promise(board: Board, each: KindOfPromise) -> tuple[Cell, ...]:
    measure = "on_time" if each.source == "imported" else "promises_kept"
    href = {part: rows_href(board.frame.filters, measure, part=part, kind=each.kind) for part in ("kept", "broken")}
    part = share(each.kept, each.kept + each.broken)
    return (
        _words(kind_name(each)),
        _number(each.kept, href["kept"]),
        _number(each.broken, href["broken"]),
        Cell(format_share(part), part),
    )


def _words(text: str) -> Cell:
    return Cell(text, text)


def _number(count: int, href: str) -> Cell:
    return Cell(format_number(count), count, href if count else "")


def _money(amount: Decimal | None, written: Callable[[Decimal], str]) -> Cell:
    words = _("not costed")
    return Cell(words, words) if amount is None else Cell(written(amount), amount)
