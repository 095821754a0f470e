"""A small month at a made-up town, lived through the journeys, whose figures can be counted by hand.

October 2026, by the clock of London (an hour ahead of UTC until the 25th):

| no | local time | channel | who | what was asked, and how it ended | demand |
|---|---|---|---|---|---|
| 0 | 1 Oct 00:30 | phone | unknown | housing repair: cannot help | value |
| 1 | 5 Oct 10:00 | web | Mary | missed bin: case A, closed on the 6th in time; never acknowledged | failure |
| 2 | 6 Oct 10:00 | phone | Tom | missed bin: case B, not done by the end of the 8th, still open | failure |
| 3 | 9 Oct 11:00 | phone | Tom | case B: told how it stands (a repeat) | failure |
|   |             |       |     | council tax balance: answered | failure |
| 4 | 12 Oct 10:00 | counter | Dee | moving home: answered, but see 6 | value |
| 5 | 14 Oct 10:00 | phone | unknown | bus pass: signposted | failure, the adviser says |
| 6 | 15 Oct 10:00 | phone | Dee | moving home: answered (a repeat) | value |
| 7 | 16 Oct 10:00 | email | Mary | street light: handed over | value |
| 8 | 20 Oct 10:00 | phone | unknown | complaint (a service of its team only): answered | failure, the adviser says |
| 9 | 25 Oct 00:30 | web | Mary | resident permit: answered | value |
| 10 | 31 Oct 23:30 | phone | unknown | bus pass: answered | value |

and one contact by phone on 1 September, so that there is something to compare with.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.contacts.queries import get_contact
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.measures.actions import catch_up
from firstcontact.domain.measures.following import Batch
from firstcontact.foundation.events.models import Event
from firstcontact.foundation.events.stream import Fact
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.keep_promises import watch_promises
from firstcontact.journeys.log_contact import (
    add_customer,
    ask_about_case,
    choose_customer,
    note_answer,
    open_case_in_contact,
    start_contact,
    wrap_up,
)
from firstcontact.journeys.open_case import Opened
from firstcontact.journeys.submit_application import answer_question, start_application, submit_application
from firstcontact.journeys.work_case import claim_case, close_case
from tests.towns import Town, make_town, staff_town

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEES_ALL = Viewer.of(SYSTEM)


@dataclass
class Month:
    """Who came, and the two cases."""

    town: Town
    people: dict[str, UUID] = field(default_factory=dict)
    cases: dict[str, UUID] = field(default_factory=dict)


def live_month(code: str = "castlemere", **about: Any) -> Month:
    """Make the town, live the month and count it; the test must be one of transactions.

    :param about: nation and languages, as `make_town` takes them.
    """
    council = make_town(code, **about)
    with acting_for(council):
        with transaction.atomic():
            month = Month(staff_town(council))
        with transaction.atomic():
            live_through(month)
        catch_up(by=SYSTEM, at=NOW)
    return month


def live_through(month: Month) -> None:
    """Everything that happens in the month."""
    _first_week(month)
    _later(month)


def count_uncommitted() -> None:
    """Count what has happened in this very transaction, which the stream of events gives out only once it is over."""
    rows = Event.objects.order_by("id")
    facts = [Fact(row.id, row.at, row.name, row.subject_kind, row.subject_id, row.payload) for row in rows]
    Batch(facts, get_calendar().local_date).apply()


def at(day: int, hour: int = 9, minute: int = 0, month: int = 10) -> datetime:
    """A time in 2026, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def _first_week(month: Month) -> None:
    _answer(month, at(1, month=9), "phone", "bus-pass")
    _answer(month, at(30, 23, 30, month=9), "phone", "housing-repair", result="cannot_help")
    month.cases["A"] = _report_online(at(5))
    mary = get_case(month.cases["A"], viewer=SEES_ALL).customer_id
    assert mary is not None
    month.people["Mary"] = mary
    watch_promises(by=SYSTEM, at=at(5, 15))
    officer = month.town.officer
    claim_case(by=officer, at=at(6, 8), case_id=month.cases["A"])
    close_case(by=officer, at=at(6, 14), case_id=month.cases["A"], outcome="collected")
    _report_by_phone(month, at(6))
    watch_promises(by=SYSTEM, at=at(9, 8))
    contact = _start(month, at(9, 10), "phone", "Tom")
    adviser = month.town.adviser
    ask_about_case(by=adviser, at=at(9, 10), contact_id=contact, case_id=month.cases["B"])
    note_answer(by=adviser, at=at(9, 10, 3), contact_id=contact, service="council-tax-balance")
    wrap_up(by=adviser, at=at(9, 10, 5), contact_id=contact)


def _later(month: Month) -> None:
    _answer(month, at(12), "counter", "council-tax-move", who="Dee")
    failure = Demand("failure", "poor_signposting_or_transfer")
    _answer(month, at(14), "phone", "bus-pass", result="signposted", demand=failure)
    _answer(month, at(15), "phone", "council-tax-move", who="Dee")
    _answer(month, at(16), "email", "street-light", who="Mary", result="handed_over")
    _answer(month, at(20), "phone", "complaint", demand=Demand("failure", "not_done_as_promised"))
    _answer(month, at(24, 23, 30), "web", "resident-permit", who="Mary")
    _answer(month, at(31, 23, 30), "phone", "bus-pass")
    watch_promises(by=SYSTEM, at=at(31, 23, 59))


def _start(month: Month, when: datetime, channel: str, who: str = "") -> UUID:
    adviser = month.town.adviser
    contact = start_contact(by=adviser, at=when, channel=channel)
    if who in month.people:
        choose_customer(by=adviser, at=when, contact_id=contact, customer_id=month.people[who])
    elif who:
        said = Said(name=f"{who} Example", email=f"{who.lower()}@example.org")
        month.people[who] = add_customer(by=adviser, at=when, contact_id=contact, said=said)
    return contact


def _answer(
    month: Month,
    when: datetime,
    channel: str,
    service: str,
    *,
    who: str = "",
    result: str = "answered",
    demand: Demand | None = None,
) -> None:
    contact, adviser = _start(month, when, channel, who), month.town.adviser
    enquiry = note_answer(by=adviser, at=when, contact_id=contact, service=service, result=result)
    demands = {enquiry: demand} if demand else {}
    wrap_up(by=adviser, at=when + timedelta(minutes=4), contact_id=contact, demands=demands)


def _report_by_phone(month: Month, when: datetime) -> None:
    contact, adviser = _start(month, when, "phone", "Tom"), month.town.adviser
    raws = _answers(when, "Tom Example", "tom@example.org")
    opened = open_case_in_contact(by=adviser, at=when, contact_id=contact, service="missed-bin", raws=raws)
    assert isinstance(opened, Opened), opened
    month.cases["B"] = opened.case_id
    wrap_up(by=adviser, at=when + timedelta(minutes=5), contact_id=contact)
    assert get_contact(contact, viewer=SEES_ALL).customer_id == month.people["Tom"]


def _report_online(when: datetime) -> UUID:
    draft = start_application(by=PUBLIC, at=when, service="missed-bin", language="en")
    reference, key = draft.reference, draft.key
    for question, raw in _answers(when, "Mary Jones", "mary@example.org").items():
        assert answer_question(by=PUBLIC, at=when, reference=reference, key=key, question=question, raw=raw).ok
    return submit_application(by=PUBLIC, at=when, reference=reference, key=key).case_id


def _answers(when: datetime, name: str, email: str) -> dict[str, object]:
    return {
        "address": {"lines": ["14 Mill Lane"], "postcode": "CM1 2AB"},
        "bin": ["rubbish"],
        "day": {"day": str(when.day), "month": str(when.month), "year": str(when.year)},
        "help": "no",
        "out_in_time": "yes",
        "sticker": "no",
        "street": "just_mine",
        "access": "",
        "contact": {"name": name, "email": email},
    }
