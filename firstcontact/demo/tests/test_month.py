"""The shape of the demo month, read from the plan alone: nothing here touches the database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from firstcontact.demo.council_facts import read_made_up_councils
from firstcontact.demo.happenings import ContactMade, Deed, Enquired, Step, WorkDone
from firstcontact.demo.month import month_after, plan_month
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.contacts.rules import CHANNELS, FAILURE_REASONS, RESULTS
from firstcontact.domain.promises.rules import CharterStandard, due_with_pauses

pytestmark = pytest.mark.shows("demo-month-lifelike")

STARTS = date(2026, 10, 22)
WEEK = timedelta(days=7)
PLAN = list(plan_month(seed=7, scale=1, month=STARTS))
CONTACTS = [happening for happening in PLAN if isinstance(happening, ContactMade)]
WORK = [happening for happening in PLAN if isinstance(happening, WorkDone)]
ENQUIRIES = [enquired for contact in CONTACTS for enquired in contact.enquiries]
CALENDAR = read_made_up_councils()["castlemere"].calendar()
ENDS = CALENDAR.start_of_day(month_after(STARTS))
SERVICES = {definition.service: definition for definition in ready_made_services()}


@dataclass
class Told:
    """One case as the plan tells it."""

    service: str
    opened: datetime
    closed: datetime | None = None
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    asked: list[tuple[datetime, Enquired]] = field(default_factory=list)

    @property
    def due(self) -> datetime | None:
        """When it should be resolved, counted by the promise rules; none for a service without such a promise."""
        terms = SERVICES[self.service].promises.resolve
        if terms is None:
            return None
        standard = CharterStandard.read("resolve", {"within": terms.within})
        return due_with_pauses(standard, self.opened, self.pauses, CALENDAR)

    @property
    def promise(self) -> str:
        """`kept`, `broken` or `running` at the end of the month; empty without a promise to resolve."""
        if self.due is None:
            return ""
        if self.closed is not None:
            return "kept" if self.closed <= self.due else "broken"
        waiting = bool(self.pauses) and self.pauses[-1][1] is None
        return "broken" if self.due < ENDS and not waiting else "running"


def told() -> dict[str, Told]:
    """The cases by the key of their story."""
    stories: dict[str, Told] = {}
    for happening in PLAN:
        if isinstance(happening, WorkDone):
            _work(stories[happening.story], happening)
            continue
        for enquired in happening.enquiries:
            if enquired.deed is Deed.OPEN:
                stories[enquired.story] = Told(enquired.service, happening.at)
            elif enquired.story:
                _asked(stories[enquired.story], happening.at, enquired)
    return stories


def _work(story: Told, work: WorkDone) -> None:
    if work.step is Step.ASK:
        story.pauses.append((work.at, None))
    elif work.step is Step.CLOSE and story.closed is None:
        story.closed = work.at


def _asked(story: Told, at: datetime, enquired: Enquired) -> None:
    story.asked.append((at, enquired))
    if enquired.deed is Deed.REPLY:
        story.pauses[-1] = (story.pauses[-1][0], at)


STORIES = told()


def share(count: int, of: int) -> float:
    """A share from 0 to 1."""
    return count / of


def test_a_month_has_1900_calls_and_400_visits_with_website_and_email_beside_them() -> None:
    channels = Counter(contact.channel for contact in CONTACTS)
    assert (channels["phone"], channels["counter"]) == (1900, 400)
    assert channels["web"] == 1150
    assert channels["email"] == 350


def test_a_larger_scale_multiplies_each_channel() -> None:
    twice = Counter(each.channel for each in plan_month(7, 2, STARTS) if isinstance(each, ContactMade))
    assert (twice["phone"], twice["counter"]) == (3800, 800)


def test_the_same_seed_gives_the_same_month_and_another_gives_another() -> None:
    assert list(plan_month(7, 1, STARTS)) == PLAN
    assert list(plan_month(8, 1, STARTS)) != PLAN


def test_all_of_it_lies_in_the_month_in_order_and_each_has_its_own_key() -> None:
    assert all(earlier.at <= later.at for earlier, later in pairwise(PLAN))
    assert CALENDAR.start_of_day(STARTS) <= PLAN[0].at
    assert PLAN[-1].at < ENDS
    assert len({happening.key for happening in PLAN}) == len(PLAN)


def test_a_month_ends_before_the_same_day_of_the_next() -> None:
    assert month_after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert month_after(date(2026, 12, 5)) == date(2027, 1, 5)
    assert month_after(date(2026, 11, 1)) == date(2026, 12, 1)


def test_calls_visits_and_work_keep_to_opening_hours() -> None:
    for contact in CONTACTS:
        if contact.channel in ("phone", "counter"):
            assert CALENDAR.is_open(contact.at), contact
    closed_hours = [work for work in WORK if not CALENDAR.is_open(work.at)]
    assert share(len(closed_hours), len(WORK)) < 0.01


def test_calls_peak_on_mondays_and_in_the_morning() -> None:
    local = [contact.at.astimezone(CALENDAR.zone) for contact in CONTACTS if contact.channel == "phone"]
    days: dict[int, set[date]] = defaultdict(set)
    for moment in local:
        days[moment.weekday()].add(moment.date())
    calls = Counter(moment.weekday() for moment in local)
    a_day = {weekday: calls[weekday] / len(dates) for weekday, dates in days.items()}
    assert set(a_day) == {0, 1, 2, 3, 4}
    assert a_day[0] > 1.2 * sum(a_day.values()) / 5
    hours = Counter(moment.hour for moment in local)
    assert sum(hours[hour] for hour in (9, 10, 11)) > sum(hours[hour] for hour in (14, 15, 16))


def test_the_website_is_busy_in_the_evening_and_at_weekends() -> None:
    local = [contact.at.astimezone(CALENDAR.zone) for contact in CONTACTS if contact.channel == "web"]
    assert share(sum(not 9 <= moment.hour < 17 for moment in local), len(local)) > 0.5
    assert share(sum(moment.weekday() >= 5 for moment in local), len(local)) > 0.2


def test_35_to_45_in_100_enquiries_are_failure_demand_with_reasons_of_the_list() -> None:
    failures = [enquired for enquired in ENQUIRIES if enquired.demand == "failure"]
    assert 0.35 <= share(len(failures), len(ENQUIRIES)) <= 0.45
    assert {enquired.reason for enquired in failures} == set(FAILURE_REASONS)
    assert {enquired.reason for enquired in ENQUIRIES if enquired.demand == "value"} == {""}
    assert {contact.channel for contact in CONTACTS} <= set(CHANNELS)
    assert {enquired.result for enquired in ENQUIRIES} == set(RESULTS)


def test_75_to_80_in_100_enquiries_are_dealt_with_at_once() -> None:
    at_once = Counter(enquired.result for enquired in ENQUIRIES)
    done = at_once["answered"] + at_once["progress_given"] + at_once["signposted"]
    assert 0.74 <= share(done, len(ENQUIRIES)) <= 0.81


def test_75_to_80_in_100_are_answered_first_time() -> None:
    """As the board counts it: of first enquiries that could be answered at once, those answered and not asked again."""
    answered = ("answered", "progress_given", "signposted")
    not_answered = ("call_back_promised", "handed_over", "cannot_help")
    asked: dict[tuple[int, str], list[tuple[datetime, str, str]]] = defaultdict(list)
    for contact in CONTACTS:
        for enquired in contact.enquiries if contact.person else ():
            asked[contact.person.number if contact.person else -1, enquired.service].append(
                (contact.at, contact.key, enquired.result)
            )
    outcomes = Counter[bool]()
    for about in asked.values():
        for at, key, result in about:
            near = [other - at for other, other_key, _ in about if other_key != key and abs(other - at) <= WEEK]
            if result in answered + not_answered and not any(gap < timedelta(0) for gap in near):
                outcomes[result in answered and not near] += 1
    assert 0.75 <= share(outcomes[True], outcomes.total()) <= 0.80


def test_8_to_15_in_100_promises_to_resolve_are_broken() -> None:
    promises = Counter(story.promise for story in STORIES.values())
    assert 0.08 <= share(promises["broken"], promises["broken"] + promises["kept"]) <= 0.15
    assert promises["running"] > 50, "the demo needs open cases to show"


def test_people_ask_how_it_stands_before_it_is_due_and_after_it_is_late() -> None:
    for story in STORIES.values():
        for at, enquired in story.asked:
            if enquired.reason == "progress_chasing_before_due":
                assert story.due is None or at <= story.due
            elif enquired.reason == "progress_chasing_after_broken" and story.due is not None:
                assert at > story.due
    reasons = Counter(enquired.reason for story in STORIES.values() for _, enquired in story.asked)
    assert reasons["progress_chasing_before_due"] > 300
    assert reasons["progress_chasing_after_broken"] > 25


def test_many_people_ask_about_the_same_thing_again_within_7_days() -> None:
    last: dict[tuple[int, str], datetime] = {}
    again = 0
    for contact in CONTACTS:
        for enquired in contact.enquiries if contact.person else ():
            what = (contact.person.number if contact.person else -1, enquired.service)
            again += what in last and contact.at - last[what] <= timedelta(days=7)
            last[what] = contact.at
    assert 0.1 < share(again, len(ENQUIRIES)) < 0.3


def test_a_case_is_worked_in_an_order_that_a_case_allows() -> None:
    for story in STORIES.values():
        assert all(at > story.opened for at, _ in story.asked)
        for paused, replied in story.pauses:
            assert replied is None or paused < replied
            assert story.closed is None or replied is None or replied <= story.closed
            assert replied is not None or story.closed is None, "nothing is closed while it waits for the customer"
    steps: dict[str, list[Step]] = defaultdict(list)
    for work in WORK:
        steps[work.story].append(work.step)
    assert all(each[0] is Step.CLAIM for each in steps.values())
    assert all(work.outcome in SERVICES[work.service].outcomes for work in WORK if work.step is Step.CLOSE)


def test_there_are_busy_and_quiet_services_and_all_of_the_month_occur() -> None:
    asked = Counter(enquired.service for enquired in ENQUIRIES)
    assert set(asked) <= set(SERVICES)
    assert len(asked) == 12
    assert max(asked.values()) > 3 * min(asked.values())


def test_the_people_are_of_all_the_kinds_that_a_front_desk_meets() -> None:
    welsh = share(sum(contact.language == "cy" for contact in CONTACTS), len(CONTACTS))
    assert 0.015 <= welsh <= 0.045
    assert 0.1 < share(sum(contact.person is None for contact in CONTACTS), len(CONTACTS)) < 0.35
    cases = Counter(
        contact.person.number
        for contact in CONTACTS
        if contact.person and any(enquired.deed is Deed.OPEN for enquired in contact.enquiries)
    )
    assert sum(number > 1 for number in cases.values()) > 50, "people with several cases"
    letters = [contact for contact in CONTACTS if contact.person and not contact.person.email]
    assert len(letters) > 200
    assert all(contact.person.email for contact in CONTACTS if contact.person and contact.channel == "email")
    assert any(len(contact.enquiries) > 1 for contact in CONTACTS)


def test_something_is_not_fixed_and_comes_back() -> None:
    deeds = Counter(enquired.deed for enquired in ENQUIRIES)
    assert deeds[Deed.NOT_FIXED] > 5
    assert deeds[Deed.REPLY] > 20
    assert deeds[Deed.ADD] > 10


def test_a_month_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        plan_month(1, 0, STARTS)
