"""The counted rows keep up with the events, and are the same when they are made anew."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from firstcontact.domain.customers.queries import list_resolved_customers
from firstcontact.domain.measures.actions import catch_up, follow_events, rebuild
from firstcontact.domain.measures.models import CountedEnquiry
from firstcontact.domain.measures.queries import Scope, count_open_cases
from firstcontact.domain.measures.tests.histories import START, History, Step, make_council
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for

NUMBERS = some.integers(min_value=0, max_value=999)
SOMEBODY_WHO_COMES_AGAIN: list[Step] = [(1, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 9), (0, 1, 0, 9)]
STEPS = some.lists(some.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=15, max_size=45)


@pytest.mark.shows("figures-rebuilt-equal")
@pytest.mark.django_db(transaction=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_figures_kept_up_equal_figures_made_anew(steps: list[Step]) -> None:
    history = History(make_council())
    history.live([*SOMEBODY_WHO_COMES_AGAIN, *steps])
    with acting_for(history.council):
        catch_up(by=SYSTEM, at=START)
        kept_up = history.rows()
        _assert_repeats_are_right()
        rebuild(by=SYSTEM, at=START)
    assert history.rows() == kept_up


@pytest.mark.shows("figures-once-and-in-order")
@pytest.mark.django_db(transaction=True)
def test_an_event_is_counted_once() -> None:
    history = _two_customers_with_an_enquiry_each()
    with acting_for(history.council):
        assert catch_up(by=SYSTEM, at=START) > 0
        before = history.rows()
        assert catch_up(by=SYSTEM, at=START) == 0
    assert history.rows() == before


@pytest.mark.shows("repeats-follow-links")
@pytest.mark.django_db(transaction=True)
def test_two_customers_found_to_be_one_have_a_repeat_and_split_again_have_none() -> None:
    history = _two_customers_with_an_enquiry_each()
    council = history.council
    history.live([(6, 1, 0, 1)])  # the second customer's record is the first one's
    assert _marks(council) == [(False, True), (True, False)]
    with acting_for(council), transaction.atomic():
        rows = CountedEnquiry.objects.order_by("at")
        assert [row.customer_id for row in rows] == history.customers  # the original ids stay
        assert {row.person_id for row in rows} == {history.customers[0]}
    history.live([(6, 1, 1, 1)])  # and is not after all
    assert _marks(council) == [(False, False), (False, False)]


@pytest.mark.shows("repeats-follow-links")
@pytest.mark.django_db(transaction=True)
def test_a_changed_link_touches_the_enquiries_of_those_customers_only() -> None:
    history = _two_customers_with_an_enquiry_each()
    history.live([(1, 0, 0, 0), (0, 2, 0, 1)])  # a third customer, who asks the same
    with acting_for(history.council):
        catch_up(by=SYSTEM, at=START)
        before = _written_by()
        history.live([(6, 1, 0, 1)])
        catch_up(by=SYSTEM, at=START)
        after = _written_by()
    changed = {enquiry for enquiry in before if before[enquiry] != after[enquiry]}
    assert changed == {str(enquiry) for enquiry in history.enquiries[:2]}


@pytest.mark.shows("repeats-follow-links")
@pytest.mark.django_db(transaction=True)
def test_a_customer_named_later_makes_a_repeat_of_what_looked_like_none() -> None:
    history = History(make_council())
    history.live([(1, 0, 0, 0), (0, 0, 0, 0), (0, 1, 0, 5)])  # one known, then one unknown (None comes last)
    assert _marks(history.council) == [(False, False), (False, False)]
    history.live([(5, 1, 0, 0)])
    assert _marks(history.council) == [(False, True), (True, False)]


@pytest.mark.shows("repeats-follow-links")
@pytest.mark.django_db(transaction=True)
def test_a_customer_taken_back_leaves_no_repeat_behind() -> None:
    history = History(make_council())
    history.live([(1, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 5)])  # the same customer twice
    assert _marks(history.council) == [(False, True), (True, False)]
    history.live([(5, 1, 1, 0)])  # the second time it was nobody known
    assert _marks(history.council) == [(False, False), (False, False)]


@pytest.mark.shows("board-figures")
@pytest.mark.django_db(transaction=True)
def test_a_case_is_overdue_when_its_promise_is_past_due_and_does_not_stand_still() -> None:
    history = History(make_council())
    history.live([(9, 2, 2, 0)])  # promised on a Tuesday: to put right, within 2 working days
    day, resolve = timedelta(days=1), 2
    assert _overdue(history, START + 2 * day) == (1, 0)
    assert _overdue(history, START + 3 * day) == (1, 1)
    history.live([(10, 0, 1, 12), (10, 0, 0, 23)])  # asked the customer, who answered a day later
    assert _overdue(history, START + 2.9 * day) == (1, 0)
    assert _overdue(history, START + 4 * day) == (1, 1)
    history.live([(10, 0, 1, 1)])  # asked again: it stands still
    assert _overdue(history, START + 30 * day) == (1, 0)
    history.live([(10, 0, 0, 1), (10, 0, 2, 1)])  # answered, and closed in time
    assert _overdue(history, START + 30 * day) == (0, 0)
    history.live([(10, 0, 3, 1)])  # opened again: what was promised was kept
    assert _overdue(history, START + 30 * day) == (1, 0)
    assert [row["kind"] for row in history.rows()[resolve]] == ["resolve"]


@pytest.mark.shows("board-figures")
@pytest.mark.django_db(transaction=True)
def test_what_was_due_at_the_end_of_a_day_was_broken_on_that_day() -> None:
    history = History(make_council())
    history.live([(9, 2, 2, 0), *[(11, 0, 0, 23)] * 5])  # promised on Tuesday the 20th, found broken on the Friday
    with acting_for(history.council):
        catch_up(by=SYSTEM, at=START)
    (promise,) = history.rows()[2]
    assert (promise["state"], promise["ended_day"]) == ("broken", date(2026, 10, 22))
    assert promise["ended_at"] == datetime(2026, 10, 22, 23, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_events_are_counted_in_the_batches_asked_for() -> None:
    history = _two_customers_with_an_enquiry_each()
    with acting_for(history.council):
        sizes = []
        while True:
            with transaction.atomic():
                sizes.append(follow_events(by=SYSTEM, at=START, most=3))
            if not sizes[-1]:
                break
    assert sizes[0] == 3
    assert sum(sizes) == 8  # two customers (recognised, made), two contacts with an enquiry each


def _two_customers_with_an_enquiry_each() -> History:
    history = History(make_council())
    history.live([(1, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (0, 1, 0, 5)])
    return history


def _overdue(history: History, at: datetime) -> tuple[int, int]:
    with acting_for(history.council):
        catch_up(by=SYSTEM, at=START)
        with transaction.atomic():
            cases = count_open_cases(Scope(at.date(), at.date()), at)
    return cases.open, cases.overdue


def _marks(council: object) -> list[tuple[bool, bool]]:
    with acting_for(council):  # type: ignore[arg-type]
        catch_up(by=SYSTEM, at=START)
        with transaction.atomic():
            return list(CountedEnquiry.objects.order_by("at", "id").values_list("is_repeat", "was_repeated"))


def _written_by() -> dict[str, str]:
    """The transaction that wrote each enquiry's row last."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id::text, xmin::text FROM measures_enquiry")
        return dict(cursor.fetchall())


def _assert_repeats_are_right() -> None:
    """Every pair of enquiries is compared, as a person would."""
    with transaction.atomic():
        rows = list(CountedEnquiry.objects.all())
        now = list_resolved_customers({row.customer_id for row in rows if row.customer_id})
    for row in rows:
        assert row.person_id == (now[row.customer_id] if row.customer_id else None)
        others = [
            other for other in rows
            if row.direction == other.direction == "inbound" and row.person_id is not None
            and other.person_id == row.person_id and other.service == row.service
            and other.contact_id != row.contact_id and abs(other.at - row.at) <= timedelta(days=7)
        ]  # fmt: skip
        mine = (row.at, row.contact_id, row.id)
        assert row.is_repeat == any((other.at, other.contact_id, other.id) < mine for other in others)
        assert row.was_repeated == any((other.at, other.contact_id, other.id) > mine for other in others)
