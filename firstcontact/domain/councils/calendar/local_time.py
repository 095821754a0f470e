"""From the time on the wall to the instant it names, in the weeks when the clocks change as in any other."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)


class TimeZoneError(ValueError):
    """There is no such time zone."""


def find_zone(name: str) -> ZoneInfo:
    """The time zone of this name, such as `Europe/London`.

    :raises TimeZoneError: when there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise TimeZoneError(f'There is no time zone "{name}".') from error


def instant_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks in this zone show `wall` on `day`.

    A time that the clocks show twice means the first; one that they jump over means the moment of the jump.
    """
    shown = datetime.combine(day, wall, zone)
    instant = shown.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return instant
    return _jump_between(shown.replace(fold=1).astimezone(UTC), instant, zone)


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = before.astimezone(zone).utcoffset()
    while after - before > _ONE_SECOND:
        middle = before + (after - before) // _ONE_SECOND // 2 * _ONE_SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
