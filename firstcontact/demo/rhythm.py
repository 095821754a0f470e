"""When people get in touch: by channel, the weight of each hour and weekday, within the hours that the door is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from firstcontact.domain.councils.rules import WorkingCalendar

DAYS_TO_SEARCH = 40


@dataclass(frozen=True)
class Rhythm:
    """How a channel's contacts spread: weights of the weekdays (Monday first) and of the hours that have any."""

    staffed: bool
    weekdays: tuple[float, ...]
    hours: Mapping[int, float]


class NoTimeLeftError(LookupError):
    """There is no moment of that channel between the two times."""


class Clockwork:
    """Draws moments from the rhythms of a council's channels."""

    def __init__(self, rhythms: Mapping[str, Rhythm], calendar: WorkingCalendar) -> None:
        self._rhythms, self._calendar = rhythms, calendar

    def day_weights(self, channel: str, days: tuple[date, ...]) -> list[float]:
        """How much of the channel's traffic falls on each of these days; a staffed channel rests when it is closed."""
        return [self._day_weight(channel, day) for day in days]

    def draw(self, rng: Random, channel: str, day: date, after: datetime | None = None) -> datetime | None:
        """A moment on this day, later than `after`; none when there is none.

        The hours keep their weights; minutes and seconds within an hour are as likely as each other.
        """
        slots = [
            (start, end, weight) for start, end, weight in self._slots(channel, day) if after is None or end > after
        ]
        if not slots:
            return None
        start, end, _ = rng.choices(slots, [weight for _, _, weight in slots])[0]
        begin = start if after is None else max(start, after)
        return begin + timedelta(seconds=rng.randrange(1, max(2, int((end - begin).total_seconds()))))

    def draw_after(self, rng: Random, channel: str, after: datetime, before: datetime) -> datetime:
        """A moment soon after one time and before another, on the first day from then on that the channel is open.

        :raises NoTimeLeftError: the channel has no moment between the two.
        """
        first = self._calendar.local_date(after)
        for ahead in range(DAYS_TO_SEARCH):
            day = first + timedelta(days=ahead)
            moment = self.draw(rng, channel, day, after=after)
            if moment is not None and moment < before:
                return moment
            if self._calendar.start_of_day(day) > before:
                break
        raise NoTimeLeftError(f"{channel} has no moment between {after} and {before}")

    def _day_weight(self, channel: str, day: date) -> float:
        rhythm = self._rhythms[channel]
        if rhythm.staffed and not self._calendar.opening_periods(day):
            return 0.0
        return rhythm.weekdays[day.weekday()]

    def _slots(self, channel: str, day: date) -> list[tuple[datetime, datetime, float]]:
        rhythm = self._rhythms[channel]
        hours = [(*self._hour(day, hour), weight) for hour, weight in rhythm.hours.items()]
        if not rhythm.staffed:
            return hours
        return [
            (max(start, opens), min(end, closes), weight)
            for start, end, weight in hours
            for opens, closes in self._calendar.opening_periods(day)
            if max(start, opens) < min(end, closes)
        ]

    def _hour(self, day: date, hour: int) -> tuple[datetime, datetime]:
        start = datetime.combine(day, time(hour), self._calendar.zone).astimezone(UTC)
        return start, start + timedelta(hours=1)
