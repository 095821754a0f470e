"""The made-up month in the database: told through the journeys, with the times of the month.

One part of it is told once for all tests here, which only read.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from firstcontact.demo.cast import Person
from firstcontact.demo.fill import Filled, gather_stories
from firstcontact.demo.happenings import ContactMade, Deed, Happening, Step, WorkDone
from firstcontact.demo.tests.part_of_month import (
    SEES_ALL,
    UNTIL,
    case_of,
    contact_of,
    has,
    has_reason,
    make_castlemere,
    pick,
    tell,
)
from firstcontact.domain.cases.queries import get_case, list_history
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.promises.queries import list_promises
from firstcontact.foundation.tenancy import acting_for
from tests.isolation.outside import found_outside

PART = pick(asks=20, each=3)
STORIES = gather_stories(PART)
KINDS = {Step.CLAIM: "claimed", Step.NOTE: "note", Step.TELL: "told", Step.ASK: "asked", Step.CLOSE: "closed"}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filled]:
    """The council after the part was told; the tests act for it. All of it is undone at the end."""
    del django_db_setup
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        council = make_castlemere(PART, patch)
        filled = tell(council)
        with acting_for(council):
            yield filled
        transaction.set_rollback(True)


def stories_with(deed: Deed) -> list[tuple[UUID, list[Happening]]]:
    """The cases and stories in which somebody does this, where a contact at the desk tells which case it is."""
    found = [(case_of(story), story) for story in STORIES.values() if has(story, deed=deed)]
    cases = [(case, story) for case, story in found if case is not None]
    assert cases
    return cases


@pytest.mark.shows("demo-month-through-journeys")
def test_each_contact_of_the_plan_is_in_the_database_with_its_time_and_demand(told: Filled) -> None:
    assert told == Filled(told=len(PART), told_before=0)
    for happening in PART:
        if not isinstance(happening, ContactMade) or (happening.channel == "web" and has([happening], Deed.OPEN)):
            continue
        contact = contact_of(happening)
        assert contact is not None, happening.key
        assert (contact.at, contact.language) == (happening.at, happening.language)
        assert (contact.customer_id is None) == (happening.person is None)
        demands = Counter((each.service, each.demand, each.demand_reason) for each in contact.enquiries)
        assert demands == Counter((each.service, each.demand, each.reason) for each in happening.enquiries)


def test_the_same_person_is_one_customer_on_every_channel(told: Filled) -> None:
    del told
    customers: dict[int, set[UUID | None]] = {}
    people: dict[int, Person] = {}
    for happening in PART:
        if isinstance(happening, ContactMade) and happening.person and (contact := contact_of(happening)):
            customers.setdefault(happening.person.number, set()).add(contact.customer_id)
            people[happening.person.number] = happening.person
    assert all(len(found) == 1 for found in customers.values())
    assert len(people) > 15


@pytest.mark.shows("demo-month-through-journeys")
def test_a_case_has_the_history_that_the_plan_tells(told: Filled) -> None:
    del told
    for case, story in stories_with(Deed.OPEN):
        history = [(entry.at, entry.kind) for entry in list_history(case, viewer=SEES_ALL)]
        steps = [(each.at, KINDS[each.step]) for each in story if isinstance(each, WorkDone)]
        assert [entry for entry in history if entry[1] in KINDS.values()] == steps
        assert history == sorted(history, key=lambda entry: entry[0])


@pytest.mark.shows("demo-month-through-journeys")
def test_promises_are_kept_and_broken_by_the_times_of_the_month_not_of_today(told: Filled) -> None:
    del told
    states = Counter[str]()
    for case, story in stories_with(Deed.OPEN):
        late = has_reason(story, "progress_chasing_after_broken")
        for promise in list_promises([case])[case]:
            assert promise.ended_at is None or promise.ended_at <= UNTIL
            states[promise.kind + " " + promise.state] += 1
            if promise.kind == "resolve" and late:
                assert promise.state == "broken"
            if promise.kind == "acknowledge":
                assert promise.state == "kept", story[0]
    assert states["resolve kept"] > 5
    assert states["resolve broken"] >= 3


def test_what_is_not_fixed_is_open_again_until_it_is_closed_again(told: Filled) -> None:
    del told
    for case, story in stories_with(Deed.NOT_FIXED):
        facts = get_case(case, viewer=SEES_ALL)
        assert facts.times_reopened == 1
        closes = sum(isinstance(each, WorkDone) and each.step is Step.CLOSE for each in story)
        assert facts.is_open == (closes < 2)


@pytest.mark.shows("demo-month-through-journeys")
def test_notices_go_out_at_their_time_by_email_or_by_the_next_days_post(told: Filled) -> None:
    del told
    ways = Counter[str]()
    for case, story in stories_with(Deed.OPEN):
        for notice in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case):
            assert story[0].at <= notice.written_at < UNTIL
            ways[notice.how] += 1
            if notice.how == "email":
                assert notice.state == "sent"
                assert notice.sent_at is not None
                assert notice.sent_at - notice.written_at <= timedelta(minutes=1)
            elif notice.how == "letter" and notice.written_at < UNTIL - timedelta(days=6):
                assert notice.state == "posted"
    assert ways["email"] > 20
    assert ways["letter"] > 3


@pytest.mark.shows("words-stay-in-their-columns")
def test_nothing_of_the_cast_stands_outside_the_columns_meant_for_people(told: Filled) -> None:
    del told
    people = [each.person for story in STORIES.values() for each in story if isinstance(each, ContactMade)]
    words = {
        word
        for person in people
        if person is not None
        for word in (person.name, person.email, person.phone, person.household.postcode, person.household.lines[0])
    }
    assert len(words) > 100
    assert found_outside(words) == []
