"""The whole demo month in the database: the board shows the shape that the plan was made with."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from firstcontact.demo.happenings import ContactMade
from firstcontact.demo.month import month_after
from firstcontact.demo.tests.part_of_month import STARTS, UNTIL, WHOLE, make_castlemere, tell
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.measures.actions import catch_up
from firstcontact.domain.measures.queries import (
    Scope,
    count_contacts,
    count_enquiries,
    count_open_cases,
    count_promises,
    count_services,
)
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for

MONTH = Scope(STARTS, month_after(STARTS) - timedelta(days=1))
EVERYTHING = [happening for story in WHOLE.values() for happening in story]


def test_the_part_for_the_tests_ends_with_the_month() -> None:
    assert month_after(STARTS) == UNTIL.date() == date(2026, 11, 22)


@pytest.mark.long
@pytest.mark.shows("demo-month-on-the-board")
@pytest.mark.django_db(transaction=True)
def test_the_board_shows_the_month_as_it_was_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    council = make_castlemere(EVERYTHING, monkeypatch)
    assert tell(council).told == len(EVERYTHING)
    with acting_for(council):
        catch_up(by=SYSTEM, at=UNTIL)
    with acting_for(council), transaction.atomic():
        _check_contacts()
        _check_shares()


def _check_contacts() -> None:
    channels = Counter[str]()
    for counted in count_contacts(MONTH):
        channels[counted.channel] += counted.contacts
    assert (channels["phone"], channels["counter"]) == (1900, 400)
    costs = {channel: Decimal(cost) for channel, cost in get_council().unit_costs.items()}
    assert channels["phone"] * costs["phone"] == Decimal(2850)
    assert channels["counter"] * costs["counter"] == Decimal(2000)
    planned = Counter(each.channel for each in EVERYTHING if isinstance(each, ContactMade))
    assert channels == planned
    enquiries = [each for contact in EVERYTHING if isinstance(contact, ContactMade) for each in contact.enquiries]
    assert {each.service: each.enquiries for each in count_services(MONTH)} == Counter(
        enquired.service for enquired in enquiries
    )


def _check_shares() -> None:
    days = count_enquiries(MONTH, MONTH.last - timedelta(days=7))
    enquiries = sum(day.enquiries for day in days)
    assert 0.35 <= sum(day.failure for day in days) / enquiries <= 0.45
    assert 0.1 <= sum(day.repeats for day in days) / enquiries <= 0.35
    assert 0.72 <= sum(day.answered for day in days) / sum(day.first for day in days) <= 0.82
    resolved = [each for each in count_promises(MONTH) if each.kind == "resolve"]
    kept, broken = sum(each.kept for each in resolved), sum(each.broken for each in resolved)
    assert 0.08 <= broken / (kept + broken) <= 0.15
    open_cases = count_open_cases(MONTH, UNTIL)
    assert open_cases.open > 100
    assert 0 < open_cases.overdue < open_cases.open
