"""The rules of councils: their working time. What the outside calls; the parts are in `calendar/`."""

from firstcontact.domain.councils.calendar.allowance import Allowance, AllowanceError, TimeUnit
from firstcontact.domain.councils.calendar.bank_holidays import Nation, bank_holidays
from firstcontact.domain.councils.calendar.local_time import TimeZoneError
from firstcontact.domain.councils.calendar.opening import (
    WEEKDAYS,
    OpeningHoursError,
    OpeningPeriod,
    WeekOfHours,
    read_opening_hours,
)
from firstcontact.domain.councils.calendar.working import (
    NeverOpenError,
    WorkingCalendar,
    build_calendar,
    information_request_calendar,
)

__all__ = [
    "WEEKDAYS",
    "Allowance",
    "AllowanceError",
    "Nation",
    "NeverOpenError",
    "OpeningHoursError",
    "OpeningPeriod",
    "TimeUnit",
    "TimeZoneError",
    "WeekOfHours",
    "WorkingCalendar",
    "bank_holidays",
    "build_calendar",
    "information_request_calendar",
    "read_opening_hours",
]
