"""The moment that rules of a service are judged at: the council's own date, and its working days."""

from datetime import datetime

from firstcontact.domain.applications.rules import Moment
from firstcontact.domain.councils.rules import WorkingCalendar


def moment_at(at: datetime, calendar: WorkingCalendar) -> Moment:
    """The local date at this instant, and how to count working days."""
    return Moment(today=calendar.local_date(at), working_days_between=calendar.count_working_days)
