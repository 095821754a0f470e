"""The rules of councils: their working time and their colours. What the outside calls; the parts are beside it."""

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
from firstcontact.domain.councils.colours import DEFAULT_COLOURS, BrandProblem, contrast, full_brand, problems_of_brand

__all__ = [
    "DEFAULT_COLOURS",
    "WEEKDAYS",
    "Allowance",
    "AllowanceError",
    "BrandProblem",
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
    "contrast",
    "full_brand",
    "information_request_calendar",
    "problems_of_brand",
    "read_opening_hours",
]
