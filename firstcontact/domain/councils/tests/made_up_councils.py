"""Councils and moments for property tests: any opening hours, any closure days, weeks in which the clocks change."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from firstcontact.domain.councils.rules import WorkingCalendar, build_calendar
from firstcontact.domain.councils.tests.minute_by_minute import DAY_NAMES, MINUTE, WINDOWS, MinuteByMinute

# Edges at full and odd minutes, none between 00:00 and 03:00, where the clocks jump; a day may be open all through.
_EDGES = st.lists(
    st.sampled_from(
        ("03:00", "07:15", "08:00", "08:45", "09:30", "12:00", "12:41", "13:30", "16:59", "18:00", "24:00")
    ),
    min_size=2,
    max_size=6,
    unique=True,
).map(sorted)
_ALL_DAY = [["00:00", "24:00"]]


@dataclass(frozen=True)
class MadeUpCouncil:
    """One council as the product counts (`calendar`) and as the wall clock shows (`by_hand`)."""

    calendar: WorkingCalendar
    by_hand: MinuteByMinute


def _periods(edges: list[str]) -> list[list[str]]:
    return [[opens, closes] for opens, closes in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def made_up_councils(draw: st.DrawFn) -> MadeUpCouncil:
    """A council that opens on at least one day from Monday to Friday."""
    window = draw(st.sampled_from(WINDOWS))
    day: st.SearchStrategy[list[list[str]]] = st.one_of(st.just([]), st.just(_ALL_DAY), _EDGES.map(_periods))
    hours = {name: draw(day) for name in DAY_NAMES}
    hours[draw(st.sampled_from(DAY_NAMES[:5]))] = draw(_EDGES.map(_periods))
    offsets = draw(st.frozensets(st.integers(0, window.weeks * 7 - 1), max_size=6))
    closure_days: frozenset[date] = frozenset(window.monday + timedelta(days=offset) for offset in offsets)
    calendar = build_calendar(
        nation=window.nation, time_zone=window.zone, opening_hours=hours, closure_days=closure_days
    )
    return MadeUpCouncil(calendar, MinuteByMinute(window, hours, closure_days))


def moments(council: MadeUpCouncil, first_day: int = 0, last_day: int = 16) -> st.SearchStrategy[datetime]:
    """Full minutes in the first weeks of the council's window."""
    minutes = st.integers(first_day * 24 * 60, last_day * 24 * 60)
    return minutes.map(lambda minute: council.by_hand.start + minute * MINUTE)
