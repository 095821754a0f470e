"""One year of a calendar, laid out so that a question is answered by a search in a sorted row.

Instants are whole microseconds since 1970 (UTC), days are ordinals. A promise is looked up some dozen times an hour and
there are many: counting through the days each time would be too slow.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def as_number(instant: datetime) -> int:
    """Microseconds since 1970.

    :raises ValueError: for a time without a zone: it names no instant.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone.")
    return (instant - _EPOCH) // _MICROSECOND


def as_instant(number: int) -> datetime:
    """The instant (UTC) this many microseconds after 1970 began."""
    return _EPOCH + timedelta(microseconds=number)


@dataclass(frozen=True, slots=True)
class YearTable:
    """The working days and opening periods of one local year, each row in order.

    `worked_before[i]` is the opening time of the year before period i; `closings[i]` is when working day i closes.
    """

    working_days: tuple[int, ...]
    closings: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    worked_before: tuple[int, ...]
    worked: int

    def worked_until(self, instant: int) -> int:
        """Opening time of this year up to the instant, in microseconds."""
        i = bisect_right(self.starts, instant) - 1
        if i < 0:
            return 0
        return self.worked_before[i] + min(instant, self.ends[i]) - self.starts[i]

    def when_worked(self, amount: int) -> int:
        """The earliest instant by which this much (0 < amount <= worked) of the year's opening time has passed."""
        i = bisect_left(self.worked_before, amount) - 1
        return self.starts[i] + amount - self.worked_before[i]

    def next_opening(self, instant: int) -> int | None:
        """The instant itself when open then, otherwise the next opening of this year, if there is one."""
        i = bisect_right(self.ends, instant)
        return max(self.starts[i], instant) if i < len(self.starts) else None

    def first_working_day(self, day: int, instant: int | None) -> int | None:
        """The first working day from `day` on that has not closed by `instant`, if this year has one."""
        i = bisect_left(self.working_days, day)
        if instant is not None and i < len(self.closings) and self.closings[i] <= instant:
            i += 1
        return self.working_days[i] if i < len(self.working_days) else None
