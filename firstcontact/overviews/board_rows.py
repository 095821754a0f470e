"""The rows behind a figure of the board, as this viewer may see them: their number is the figure's.

Nobody is named here. Of a contact or case with another team (a service marked `team` or `named`) only that there was
one, and on which day, is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, list_cases, list_cases_by_enquiry
from firstcontact.domain.contacts.queries import EnquiryFacts, list_contacts
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.measures.definitions import Definition, find_definition
from firstcontact.domain.measures.queries import (
    PARTS,
    Behind,
    BehindRow,
    count_behind,
    list_behind,
)
from firstcontact.domain.measures.rules import read_costs
from firstcontact.foundation.identity import Viewer
from firstcontact.overviews.board_time import Filters, Frame, get_frame

MOST = 50


class UnknownRowsError(LookupError):
    """There is no such measure, it has no rows, or not this part of them."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows are asked for, as the address says it."""

    measure: str
    part: str = ""
    kind: str = ""
    reason: str = ""
    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class EnquiryShown:
    """One thing asked, and the case that it led to or was about; hidden: with another team, nothing is filled."""

    enquiry: EnquiryFacts
    case: CaseFacts | None


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row. `hidden` ones are with another team: only the day is to be shown."""

    row: BehindRow
    hidden: bool
    enquiries: tuple[EnquiryShown, ...] = ()
    case: CaseFacts | None = None


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """A page of rows. `total` is the number on the board, `parts` the other rows of the same measure."""

    frame: Frame
    definition: Definition
    which: Which
    parts: tuple[tuple[str, int], ...]
    total: int
    rows: tuple[RowShown, ...]
    newer: UUID | None
    older: UUID | None


def get_rows(*, viewer: Viewer, asked: Filters, which: Which, at: datetime) -> RowsBehind:
    """A page of the rows behind a figure, in a fixed number of queries; without a part, of the one that comes first.

    :raises UnknownRowsError: see there.
    """
    definition = find_definition(which.measure)
    frame = get_frame(asked=asked, at=at)
    offered = PARTS.get(which.measure, ())
    which = which if which.part or "" in offered else replace(which, part=next(iter(offered), ""))
    if definition is None or which.part not in offered:
        raise UnknownRowsError(f"There are no rows {which.part!r} of {which.measure!r}.")
    costed = tuple(read_costs(get_council().unit_costs)) if which.measure == "cost" else ()
    parts = tuple((part, count_behind(_behind(frame, which, part, at, costed))) for part in offered)
    found = list_behind(
        _behind(frame, which, which.part, at, costed), after=which.after, before=which.before, most=MOST + 1
    )
    page, newer, older = _page(found, which)
    return RowsBehind(
        frame=frame,
        definition=definition,
        which=which,
        parts=parts,
        total=dict(parts)[which.part],
        rows=tuple(_shown(page, definition.rows, viewer)),
        newer=newer,
        older=older,
    )


def _behind(frame: Frame, which: Which, part: str, at: datetime, costed: tuple[str, ...]) -> Behind:
    return Behind(which.measure, part, frame.scope, at, frame.closed, costed, which.kind, which.reason)


def _page(found: list[BehindRow], which: Which) -> tuple[list[BehindRow], UUID | None, UUID | None]:
    """The page, and the ids before and after which the next ones lie; one row more than a page was read."""
    backwards = which.before is not None and which.after is None
    page = found[-MOST:] if backwards else found[:MOST]
    more = len(found) > MOST
    newer = page[0].id if page and (more if backwards else which.after is not None) else None
    older = page[-1].id if page and (backwards or more) else None
    return page, newer, older


def _shown(rows: Sequence[BehindRow], kind: str, viewer: Viewer) -> list[RowShown]:
    if kind in ("contacts", "enquiries"):
        return _with_enquiries(rows, kind, viewer)
    cases = list_cases([row.about for row in rows], viewer=viewer)
    return [RowShown(row, _is_hidden(cases.get(row.about)), case=cases.get(row.about)) for row in rows]


def _with_enquiries(rows: Sequence[BehindRow], kind: str, viewer: Viewer) -> list[RowShown]:
    contacts = {contact.id: contact for contact in list_contacts({row.about for row in rows}, viewer=viewer)}
    asked = {row.id: contacts[row.about].enquiries if row.about in contacts else () for row in rows}
    if kind == "enquiries":
        asked = {row: tuple(one for one in enquiries if one.id == row) for row, enquiries in asked.items()}
    case_of = list_cases_by_enquiry(one.id for enquiries in asked.values() for one in enquiries if not one.hidden)
    cases = list_cases(set(case_of.values()), viewer=viewer)
    shown = []
    for row in rows:
        enquiries = tuple(EnquiryShown(one, _case(cases, case_of.get(one.id))) for one in asked[row.id])
        hidden = bool(enquiries) and all(one.enquiry.hidden for one in enquiries)
        shown.append(RowShown(row, hidden, enquiries))
    return shown


def _case(cases: Mapping[UUID, CaseFacts], case_id: UUID | None) -> CaseFacts | None:
    """The case, unless there is none or it is with another team."""
    case = cases.get(case_id) if case_id else None
    return None if case is None or case.hidden else case


def _is_hidden(case: CaseFacts | None) -> bool:
    return case is not None and case.hidden
