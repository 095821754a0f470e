"""What is behind a figure: the very rows that it counts, a page at a time. Only ids and codes: what a viewer may see of
the contact or case itself is read from the packages that own it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from firstcontact.domain.measures.models import CountedCase, CountedContact, CountedEnquiry, CountedPromise
from firstcontact.domain.measures.queries.meaning import (
    BROKEN,
    FAILURE,
    INBOUND,
    KEPT,
    KNOWN,
    LEADS,
    OPEN,
    REPEAT,
    Scope,
    answered_first,
    first_contacts,
    overdue,
    unknown_contacts,
)

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "contacts": ("",),
    "enquiries": ("",),
    "failure_demand": ("", "value"),
    "repeats": ("", "known"),
    "answered_first_time": ("answered", "not_answered", "unknown"),
    "promises_kept": ("kept", "broken"),
    "on_time": ("kept", "broken"),
    "open_overdue": ("", "open"),
    "cost": ("", "costed", "not_costed"),
}
"""The parts that each measure's rows come in, the one that its number counts first."""


class UnknownPartError(LookupError):
    """There are no rows for this measure, or it has no such part."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which rows: of which measure and part, in which scope, and of one kind of promise or reason only where given.

    :param at: the moment for which the figure is right; `closed`: the last day of which it is known whether customers
        came again; `costed`: the channels that have a unit cost.
    """

    measure: str
    part: str
    scope: Scope
    at: datetime
    closed: date
    costed: tuple[str, ...] = ()
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One row: what it is `about` is a contact or a case. The rest is filled for promises and cases."""

    id: UUID
    at: datetime
    about: UUID
    channel: str
    kind: str = ""
    state: str = ""
    due_at: datetime | None = None


def count_behind(what: Behind) -> int:
    """How many rows: the number on the board.

    :raises UnknownPartError: for a measure without rows, or a part that it does not have.
    """
    return _rows(what)[0].count()


def list_behind(
    what: Behind, *, after: UUID | None = None, before: UUID | None = None, most: int = 50
) -> list[BehindRow]:
    """A page of rows, newest first (cases: longest overdue first), after or before the row with this id.

    :raises UnknownPartError: for a measure without rows, or a part that it does not have.
    """
    rows, order, down, read = _rows(what)
    key = after or before
    if key is not None:
        value = rows.filter(id=key).values_list(order, flat=True).first()
        if value is None:
            return list_behind(what, most=most)
        onwards = down == (after is not None)
        compare = "lt" if onwards else "gt"
        rows = rows.filter(Q(**{f"{order}__{compare}": value}) | Q(**{order: value, f"id__{compare}": key}))
    forwards = after is not None or before is None
    sign = "-" if down == forwards else ""
    page = [read(row) for row in rows.order_by(f"{sign}{order}", f"{sign}id")[:most]]
    return page if forwards else page[::-1]


Found = tuple[QuerySet[Any], str, bool, Callable[[Any], BehindRow]]


def _rows(what: Behind) -> Found:
    """The rows, by which column they are ordered, whether downwards, and how one is read.

    :raises UnknownPartError: see above.
    """
    if what.part not in PARTS.get(what.measure, ()):
        raise UnknownPartError(f"There are no rows {what.part!r} of {what.measure!r}.")
    return _FINDERS[what.measure](what)


def _contacts(what: Behind) -> Found:
    costed = {"costed": Q(channel__in=what.costed), "not_costed": ~Q(channel__in=what.costed)}.get(what.part, Q())
    if what.scope.service:
        return _asked(what, LEADS & costed)
    rows = CountedContact.objects.filter(INBOUND & what.scope.of_channel() & costed)
    return rows, "at", True, lambda row: BehindRow(row.id, row.at, row.id, row.channel)


def _enquiries(what: Behind) -> Found:
    meaning = {
        ("failure_demand", ""): FAILURE,
        ("failure_demand", "value"): ~FAILURE,
        ("repeats", ""): REPEAT,
        ("repeats", "known"): KNOWN & ~REPEAT,
        ("answered_first_time", "answered"): answered_first(what.closed),
        ("answered_first_time", "not_answered"): first_contacts(what.closed) & ~answered_first(what.closed),
        ("answered_first_time", "unknown"): unknown_contacts(what.closed),
    }
    reason = Q(reason=what.reason) if what.reason else Q()
    return _asked(what, meaning.get((what.measure, what.part), Q()) & reason)


def _asked(what: Behind, condition: Q) -> Found:
    rows = CountedEnquiry.objects.filter(INBOUND & what.scope.within("day") & condition)
    return rows, "at", True, lambda row: BehindRow(row.id, row.at, row.contact_id, row.channel)


def _promises(what: Behind) -> Found:
    source = Q(source="imported") if what.measure == "on_time" else ~Q(source="imported")
    kind = Q(kind=what.kind) if what.kind else Q()
    state = {"kept": KEPT, "broken": BROKEN}[what.part]
    rows = CountedPromise.objects.filter(what.scope.within("ended_day") & source & kind & state)
    return rows, "ended_at", True, _read_promise


def _read_promise(row: CountedPromise) -> BehindRow:
    assert row.ended_at is not None
    return BehindRow(row.id, row.ended_at, row.case_id, row.channel, row.kind, row.state, row.due_at)


def _cases(what: Behind) -> Found:
    late = overdue(what.at) if what.part == "" else OPEN
    rows = CountedCase.objects.filter(late & what.scope.about())
    order = "due_at" if what.part == "" else "opened_at"
    return (
        rows,
        order,
        False,
        lambda row: BehindRow(row.id, row.opened_at, row.id, row.channel, row.due_kind, "", row.due_at),
    )


_FINDERS: Mapping[str, Callable[[Behind], Found]] = {
    "contacts": _contacts,
    "cost": _contacts,
    "enquiries": _enquiries,
    "failure_demand": _enquiries,
    "repeats": _enquiries,
    "answered_first_time": _enquiries,
    "promises_kept": _promises,
    "on_time": _promises,
    "open_overdue": _cases,
}
