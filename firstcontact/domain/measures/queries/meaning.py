"""What each figure counts, as conditions on the counted rows: used for the number and for the rows behind it alike."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from firstcontact.domain.measures.rules import ANSWERABLE, ANSWERED

INBOUND = Q(direction="inbound")
FAILURE = Q(demand="failure")
REPEAT = Q(is_repeat=True)
KNOWN = Q(person_id__isnull=False)
LEADS = Q(leads=True)
KEPT = Q(state="kept")
BROKEN = Q(state="broken")
OPEN = Q(closed_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """From which day to which, both included; of one service or channel only where these are not empty."""

    first: date
    last: date
    service: str = ""
    channel: str = ""

    def within(self, day: str) -> Q:
        """The condition, on the column that holds the day."""
        return Q(**{f"{day}__gte": self.first, f"{day}__lte": self.last}) & self.about()

    def about(self) -> Q:
        """The condition without the days."""
        about = Q(service=self.service) if self.service else Q()
        return about & Q(channel=self.channel) if self.channel else about

    def of_channel(self) -> Q:
        """The days and the channel only: what has no service."""
        channel = Q(channel=self.channel) if self.channel else Q()
        return Q(day__gte=self.first, day__lte=self.last) & channel


def first_contacts(closed: date) -> Q:
    """Enquiries that could be answered first time, and of which it is known whether they were.

    :param closed: the last day whose window of seven days has passed.
    """
    return Q(day__lte=closed, person_id__isnull=False, is_repeat=False, result__in=ANSWERABLE)


def unknown_contacts(closed: date) -> Q:
    """The same of customers whom nobody recognised: whether they came again cannot be known."""
    return Q(day__lte=closed, person_id__isnull=True, result__in=ANSWERABLE)


def answered_first(closed: date) -> Q:
    """Those of `first_contacts` that were answered, and not asked again."""
    return first_contacts(closed) & Q(result__in=ANSWERED, was_repeated=False)


def overdue(at: datetime) -> Q:
    """Open cases whose time has passed and does not stand still."""
    return OPEN & Q(due_at__lt=at, waits=False)
