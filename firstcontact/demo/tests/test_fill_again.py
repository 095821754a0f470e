"""A fill that is stopped, repeated or refused: nothing is told twice, and nothing is told by half."""

from uuid import UUID

import pytest

from firstcontact.demo import fill
from firstcontact.demo.fill import Filled, RealEmailError, fill_month, gather_stories
from firstcontact.demo.happenings import ContactMade, Deed
from firstcontact.demo.models import ToldStory
from firstcontact.demo.telling import StoryRefusedError
from firstcontact.demo.tests.part_of_month import (
    SEES_ALL,
    STARTS,
    UNTIL,
    contact_of,
    has,
    make_castlemere,
    pick,
    tell,
)
from firstcontact.domain.contacts.queries import list_contacts_of
from firstcontact.domain.notices import ports
from firstcontact.foundation.tenancy import acting_for

PART = pick(asks=5, each=1)
STORIES = gather_stories(PART)


@pytest.fixture
def castlemere(db: None, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """The made-up council, empty; what is told to it is a small part of the month."""
    del db
    return make_castlemere(PART, monkeypatch)


@pytest.mark.shows("demo-month-resumes")
def test_a_second_fill_tells_nothing_twice(castlemere: UUID) -> None:
    tell(castlemere)
    with acting_for(castlemere):
        person = next(each.person for each in PART if isinstance(each, ContactMade) and each.person)
        customer = next(
            contact.customer_id
            for each in PART
            if isinstance(each, ContactMade) and each.person == person and (contact := contact_of(each))
        )
        assert customer is not None
        before = list_contacts_of(customer, viewer=SEES_ALL)
    assert tell(castlemere) == Filled(told=0, told_before=len(PART))
    with acting_for(castlemere):
        assert list_contacts_of(customer, viewer=SEES_ALL) == before
        assert ToldStory.objects.count() == len(STORIES)


@pytest.mark.shows("demo-month-resumes")
def test_a_fill_that_was_stopped_goes_on_where_it_was(castlemere: UUID) -> None:
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done > 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill_month(council_id=castlemere, seed=7, scale=1, month=STARTS, until=UNTIL, progress=stop)
    done = seen[-1][0]
    assert seen[-1][1] == len(PART)
    assert tell(castlemere) == Filled(told=len(PART) - done, told_before=done)


def test_what_lies_later_has_not_happened_yet(castlemere: UUID) -> None:
    until = PART[len(PART) // 2].at
    filled = tell(castlemere, until)
    assert filled.told == sum(happening.at <= until for happening in PART)


@pytest.mark.shows("demo-month-resumes")
def test_a_story_that_a_journey_refuses_leaves_nothing_of_itself(
    castlemere: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case that is chased but was never opened: the plan and the product do not agree."""
    story = next(each for each in STORIES.values() if has(each, deed=Deed.CHASE))
    broken = [each for each in story if not (isinstance(each, ContactMade) and each.enquiries[0].deed is Deed.OPEN)]
    monkeypatch.setattr(fill, "plan_month", lambda seed, scale, month: iter(broken))
    with pytest.raises(StoryRefusedError, match="never opened"):
        tell(castlemere)
    with acting_for(castlemere):
        assert ToldStory.objects.count() == 0
        contacts = [contact_of(each) for each in broken if isinstance(each, ContactMade)]
        assert contacts == [None] * len(contacts)


def test_a_fill_never_writes_to_anybody_outside(castlemere: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where email really leaves, thousands of made-up people would be written to."""
    monkeypatch.setattr(ports, "_outboxes", [])
    with pytest.raises(RealEmailError, match="really leaves"):
        tell(castlemere)
    with acting_for(castlemere):
        assert ToldStory.objects.count() == 0
