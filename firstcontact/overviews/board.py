"""The board: are we keeping our promises, what do people contact us about, how much of it is of our own making, through
which channel and at what cost. Every figure counts rows that `board_rows` can list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.measures.queries import (
    DayOfContacts,
    EndedPromises,
    OpenCases,
    ReasonCount,
    ServiceCount,
    count_contacts,
    count_enquiries,
    count_open_cases,
    count_promises,
    count_reasons,
    count_services,
)
from firstcontact.domain.measures.rules import Cost, Period, cost_of, month_of, months_between, read_costs, read_period
from firstcontact.overviews.board_time import Count, Filters, Frame, Points, Share, get_frame

IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class FirstTime:
    """Answered first time: only days up to `until` are counted, and `unknown` enquiries are left out."""

    share: Share
    until: date
    unknown: int


@dataclass(frozen=True, slots=True)
class CostFigure:
    """What contacts cost, what they cost in the period before, and the run."""

    cost: Cost
    before: Decimal | None
    line: Points


@dataclass(frozen=True, slots=True)
class KindOfPromise:
    """Promises of one source and kind that ended in the period."""

    source: str
    kind: str
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Step:
    """How many contacts came on a day, or in a month of a year."""

    period: Period
    contacts: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page."""

    frame: Frame
    at: datetime
    contacts: Count
    enquiries: int
    promises: Share
    on_time: Share
    cases: OpenCases
    first_time: FirstTime
    failure: Share
    repeats: Share
    cost: CostFigure
    services: tuple[ServiceCount, ...]
    reasons: tuple[ReasonCount, ...]
    kinds: tuple[KindOfPromise, ...]
    steps: tuple[Step, ...]

    @property
    def is_new(self) -> bool:
        """Whether this council has never had a contact."""
        return self.frame.span is None


def get_board(*, asked: Filters, at: datetime) -> Board:
    """The whole page in a fixed number of queries, whatever was asked."""
    frame = get_frame(asked=asked, at=at)
    contacts = count_contacts(frame.both)
    enquiries = count_enquiries(frame.both, frame.closed)
    promises = count_promises(frame.both)
    return Board(
        frame=frame,
        at=at,
        contacts=frame.count(contacts, lambda row: row.contacts),
        enquiries=sum(row.enquiries for row in frame.now(enquiries)),
        promises=_kept(frame, [row for row in promises if row.source != IMPORTED]),
        on_time=_kept(frame, [row for row in promises if row.source == IMPORTED]),
        cases=count_open_cases(frame.scope, at),
        first_time=FirstTime(
            frame.share(enquiries, lambda row: row.answered, lambda row: row.first),
            min(frame.closed, frame.shown.last),
            sum(row.unknown for row in frame.now(enquiries)),
        ),
        failure=frame.share(enquiries, lambda row: row.failure, lambda row: row.enquiries),
        repeats=frame.share(enquiries, lambda row: row.repeats, lambda row: row.known),
        cost=_cost(frame, contacts),
        services=tuple(count_services(frame.scope)),
        reasons=tuple(count_reasons(frame.scope)),
        kinds=_kinds(frame.now(promises)),
        steps=_steps(frame.shown, frame.now(contacts)),
    )


def _kept(frame: Frame, promises: list[EndedPromises]) -> Share:
    return frame.share(promises, lambda row: row.kept, lambda row: row.kept + row.broken)


def _cost(frame: Frame, contacts: list[DayOfContacts]) -> CostFigure:
    costs = read_costs(get_council().unit_costs)
    before = cost_of(_by_channel(frame.earlier(contacts)), costs).total if frame.compared else None
    line = frame.run(contacts, lambda row: float(costs.get(row.channel, 0) * row.contacts))
    return CostFigure(cost_of(_by_channel(frame.now(contacts)), costs), before, line)


def _by_channel(contacts: Iterable[DayOfContacts]) -> Counter[str]:
    channels: Counter[str] = Counter()
    for row in contacts:
        channels[row.channel] += row.contacts
    return channels


def _kinds(promises: Iterable[EndedPromises]) -> tuple[KindOfPromise, ...]:
    kept: Counter[tuple[str, str]] = Counter()
    broken: Counter[tuple[str, str]] = Counter()
    for row in promises:
        kept[row.source, row.kind] += row.kept
        broken[row.source, row.kind] += row.broken
    return tuple(KindOfPromise(*key, kept[key], broken[key]) for key in sorted(kept))


def _steps(shown: Period, contacts: Sequence[DayOfContacts]) -> tuple[Step, ...]:
    """Every day, or of a year every month, also those without a contact."""
    if shown.kind == "year":
        months = months_between(shown.first, shown.last)[::-1] if shown.last >= shown.first else []
        counts = Counter[str]()
        for row in contacts:
            counts[month_of(row.day).key] += row.contacts
        return tuple(Step(month, counts[month.key]) for month in months)
    days = Counter[str]()
    for row in contacts:
        days[row.day.isoformat()] += row.contacts
    first = shown.first.toordinal()
    keys = [date.fromordinal(number).isoformat() for number in range(first, shown.last.toordinal() + 1)]
    return tuple(Step(read_period(key), days[key]) for key in keys)
