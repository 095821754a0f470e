"""The figures of the board, each in one grouped query over an index that holds all it needs.

What is counted under a condition is counted by the day, a column that the index has: the table itself is not read.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db.models import Count, Max, Min, Q

from firstcontact.domain.measures.models import CountedCase, CountedContact, CountedEnquiry, CountedPromise
from firstcontact.domain.measures.queries.meaning import (
    FAILURE,
    INBOUND,
    KNOWN,
    LEADS,
    OPEN,
    REPEAT,
    Scope,
    answered_first,
    first_contacts,
    overdue,
    unknown_contacts,
)

ALL = Count("*")


@dataclass(frozen=True, slots=True)
class DayOfContacts:
    """How many contacts came on a day by one channel."""

    day: date
    channel: str
    contacts: int


@dataclass(frozen=True, slots=True)
class DayOfEnquiries:
    """What was asked on a day: all, failure demand, by customers whom we know, and their repeats.

    Of `first` enquiries it is known whether they were answered first time, `answered` were; of `unknown` it cannot be.
    """

    day: date
    enquiries: int
    failure: int
    known: int
    repeats: int
    first: int
    answered: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ServiceCount:
    """How many contacts were about a service, what was asked in them, and how much of that was failure demand."""

    service: str
    contacts: int
    enquiries: int
    failure: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many enquiries were failure demand for one reason."""

    reason: str
    enquiries: int


@dataclass(frozen=True, slots=True)
class EndedPromises:
    """How many promises of one source and kind ended on a day, and how many of them were kept."""

    day: date
    source: str
    kind: str
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class OpenCases:
    """How many cases are open now, and how many of them are overdue."""

    open: int
    overdue: int


def find_span() -> tuple[date, date] | None:
    """The days of the first and of the last contact; None where there was never one."""
    found = CountedContact.objects.filter(INBOUND).aggregate(first=Min("day"), last=Max("day"))
    return (found["first"], found["last"]) if found["first"] else None


def find_last_ending() -> date | None:
    """The day on which a promise ended last; of a replayed file that may be long after the last contact."""
    day: date | None = CountedPromise.objects.aggregate(last=Max("ended_day"))["last"]
    return day


def count_contacts(scope: Scope) -> list[DayOfContacts]:
    """Inbound contacts by day and channel; of one service: those in which something about it was asked."""
    if scope.service:
        rows = CountedEnquiry.objects.filter(INBOUND & LEADS & scope.within("day"))
    else:
        rows = CountedContact.objects.filter(INBOUND & scope.of_channel())  # type: ignore[assignment]
    counted = rows.values("day", "channel").annotate(count=ALL).order_by("day", "channel")
    return [DayOfContacts(row["day"], row["channel"], row["count"]) for row in counted]


def count_enquiries(scope: Scope, closed: date) -> list[DayOfEnquiries]:
    """What was asked, by day.

    :param closed: the last day of which it is known whether customers came again.
    """
    counted = (
        CountedEnquiry.objects.filter(INBOUND & scope.within("day"))
        .values("day")
        .annotate(
            count=ALL,
            failure=Count("day", filter=FAILURE),
            known=Count("day", filter=KNOWN),
            repeats=Count("day", filter=REPEAT),
            first=Count("day", filter=first_contacts(closed)),
            answered=Count("day", filter=answered_first(closed)),
            unknown=Count("day", filter=unknown_contacts(closed)),
        )
        .order_by("day")
    )
    return [
        DayOfEnquiries(
            row["day"],
            row["count"],
            row["failure"],
            row["known"],
            row["repeats"],
            row["first"],
            row["answered"],
            row["unknown"],
        )
        for row in counted
    ]


def count_services(scope: Scope) -> list[ServiceCount]:
    """What was asked by service, the most asked first. A contact about two services counts in both."""
    counted = (
        CountedEnquiry.objects.filter(INBOUND & scope.within("day"))
        .values("service")
        .annotate(count=ALL, contacts=Count("day", filter=LEADS), failure=Count("day", filter=FAILURE))
        .order_by("-count", "service")
    )
    return [ServiceCount(row["service"], row["contacts"], row["count"], row["failure"]) for row in counted]


def count_reasons(scope: Scope) -> list[ReasonCount]:
    """Failure demand by reason, the most frequent first."""
    counted = (
        CountedEnquiry.objects.filter(INBOUND & FAILURE & scope.within("day"))
        .values("reason")
        .annotate(count=ALL)
        .order_by("-count", "reason")
    )
    return [ReasonCount(row["reason"], row["count"]) for row in counted]


def count_promises(scope: Scope) -> list[EndedPromises]:
    """Promises kept and broken by the day on which they ended, source and kind."""
    counted = (
        CountedPromise.objects.filter(scope.within("ended_day"), state__in=("kept", "broken"))
        .values("ended_day", "source", "kind")
        .annotate(kept=Count("ended_day", filter=Q(state="kept")), count=ALL)
        .order_by("ended_day", "source", "kind")
    )
    return [
        EndedPromises(cast(date, row["ended_day"]), row["source"], row["kind"], row["kept"], row["count"] - row["kept"])
        for row in counted
    ]


def count_open_cases(scope: Scope, at: datetime) -> OpenCases:
    """Cases that are open at `at`, whenever they came, and those of them that are overdue."""
    counted = CountedCase.objects.filter(OPEN & scope.about()).aggregate(
        count=ALL, overdue=Count("due_at", filter=overdue(at))
    )
    return OpenCases(counted["count"], counted["overdue"])
