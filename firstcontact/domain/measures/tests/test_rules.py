"""The rules of the figures, by tables."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from firstcontact.domain.measures.rules import (
    Asked,
    Period,
    PeriodError,
    Repeat,
    comparable,
    cost_of,
    find_repeats,
    last_closed_day,
    month_of,
    months_between,
    period_before,
    read_costs,
    read_period,
    share,
)

pytestmark = pytest.mark.shows("figures-by-rule")
MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
YES, NO = True, False


@pytest.mark.parametrize(
    ("key", "first", "last", "kind"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "year"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "month"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "month"),
        ("2026-10-12", date(2026, 10, 12), date(2026, 10, 12), "day"),
    ],
)
def test_a_period_is_a_day_a_month_or_a_year(key: str, first: date, last: date, kind: str) -> None:
    period = read_period(key)
    assert (period.first, period.last, period.kind) == (first, last, kind)
    assert period.is_whole
    assert period.length == (last - first).days + 1


@pytest.mark.parametrize(
    "key",
    [
        "",
        "20",
        "2026-13",
        "2026-02-30",
        "2026-1",
        "2026-10-1",
        *("0000", "0001", "0001-01", "0001-01-01", "0002", "0002-01", "0999-12-31", "1999", "1999-12-31"),
        *("2101", "2101-01-01", "9999", "9999-12-31", "2026-00", "26", "-2026", "2026-10-12-01", "2026\n", "\0"),
        "9" * 5000,
        "२०२६",
        "2026 ",
        "x",
    ],
)
def test_what_is_no_period_is_refused(key: str) -> None:
    with pytest.raises(PeriodError):
        read_period(key)


@pytest.mark.parametrize(
    ("key", "before"), [("2026", "2025"), ("2026-01", "2025-12"), ("2026-03", "2026-02"), ("2026-03-01", "2026-02-28")]
)
def test_the_period_before_is_of_the_same_kind(key: str, before: str) -> None:
    assert period_before(read_period(key)) == read_period(before)


def test_before_the_first_year_that_may_be_asked_for_there_is_still_a_year() -> None:
    assert period_before(read_period("2000")).key == "1999"
    assert month_of(date(987, 6, 5)).key == "0987-06"


def test_months_are_listed_newest_first() -> None:
    keys = [month.key for month in months_between(date(2025, 11, 30), date(2026, 2, 1))]
    assert keys == ["2026-02", "2026-01", "2025-12", "2025-11"]
    assert month_of(date(2026, 2, 1)).key == "2026-02"


@pytest.mark.parametrize(
    ("key", "today", "shown_to", "before_to"),
    [
        ("2026-10", date(2026, 11, 22), date(2026, 10, 31), date(2026, 9, 30)),  # over: all of both
        ("2026-10", date(2026, 10, 31), date(2026, 10, 31), date(2026, 9, 30)),
        ("2026-11", date(2026, 11, 22), date(2026, 11, 22), date(2026, 10, 22)),  # running: as many days
        ("2026-03", date(2026, 3, 30), date(2026, 3, 30), date(2026, 2, 28)),  # February has no 30th
        ("2026", date(2026, 7, 1), date(2026, 7, 1), date(2025, 7, 1)),
        ("2026-10-12", date(2026, 10, 12), date(2026, 10, 12), date(2026, 10, 11)),
    ],
)
def test_a_running_month_is_compared_with_as_many_days(key: str, today: date, shown_to: date, before_to: date) -> None:
    shown, before = comparable(read_period(key), today)
    assert (shown.last, before.last) == (shown_to, before_to)
    assert isinstance(shown, Period)


def test_repeats_are_known_of_a_day_when_its_seven_days_have_passed() -> None:
    assert last_closed_day(date(2026, 10, 9)) == date(2026, 10, 1)
    # The last second of the 1st, and seven days: the last second of the 8th. On the 9th it is known.


@pytest.mark.parametrize(
    ("enquiries", "marks"),
    [
        # (contact, after how long, service) ... -> (is a repeat, was repeated)
        ([("a", 0, "bin")], [(NO, NO)]),
        ([("a", 0, "bin"), ("b", 24, "bin")], [(NO, YES), (YES, NO)]),
        ([("a", 0, "bin"), ("b", 24, "tax")], [(NO, NO), (NO, NO)]),
        ([("a", 0, "bin"), ("a", 0, "bin")], [(NO, NO), (NO, NO)]),  # twice in one contact is no repeat
        ([("a", 0, "bin"), ("b", 168, "bin")], [(NO, YES), (YES, NO)]),  # seven days to the second
        ([("a", 0, "bin"), ("b", 168.001, "bin")], [(NO, NO), (NO, NO)]),
        ([("a", 0, "bin"), ("b", 100, "bin"), ("c", 200, "bin")], [(NO, YES), (YES, YES), (YES, NO)]),
        ([("a", 0, "bin"), ("b", 0, "bin")], [(NO, YES), (YES, NO)]),  # at the same time: one is the repeat
        ([("a", 0, "bin"), ("a", 0, "bin"), ("b", 1, "bin")], [(NO, YES), (NO, YES), (YES, NO)]),
        ([("b", 24, "bin"), ("a", 0, "bin")], [(YES, NO), (NO, YES)]),  # in whatever order they are told
    ],
)
def test_a_repeat_is_the_same_service_in_another_contact_within_seven_days(
    enquiries: list[tuple[str, float, str]], marks: list[tuple[bool, bool]]
) -> None:
    asked = [
        Asked(UUID(int=number), UUID(int=ord(contact)), MONDAY + timedelta(hours=hours), service)
        for number, (contact, hours, service) in enumerate(enquiries)
    ]
    found = find_repeats(asked)
    assert [found[each.id] for each in asked] == [Repeat(*mark) for mark in marks]


def test_a_share_of_nothing_is_none() -> None:
    assert share(0, 0) is None
    assert share(0, 4) == 0
    assert share(3, 4) == 0.75


@pytest.mark.shows("board-cost")
def test_38000_calls_and_8000_visits_cost_what_was_published() -> None:
    costs = read_costs({"counter": "5.00", "phone": "1.50", "web": "0.15"})
    cost = cost_of({"phone": 38_000, "counter": 8_000}, costs)
    assert {row.channel: row.cost for row in cost.channels} == {"phone": Decimal(57_000), "counter": Decimal(40_000)}
    assert (cost.total, cost.not_costed) == (Decimal(97_000), 0)


@pytest.mark.parametrize(
    ("contacts", "total", "not_costed"),
    [
        ({}, None, 0),
        ({"chat": 3}, None, 3),
        ({"web": 1, "chat": 2}, Decimal("0.15"), 2),
        ({"web": 3}, Decimal("0.45"), 0),  # decimal, not nearly 0.45
        ({"gift": 2}, Decimal(0), 0),  # a council may say that a channel is free
    ],
)
def test_a_channel_without_a_unit_cost_is_not_costed(
    contacts: dict[str, int], total: Decimal | None, not_costed: int
) -> None:
    cost = cost_of(contacts, {"web": Decimal("0.15"), "gift": Decimal(0)})
    assert (cost.total, cost.not_costed) == (total, not_costed)


@pytest.mark.parametrize("text", ["", "free", "NaN", "Infinity", "-1.50"])
def test_a_unit_cost_that_is_no_amount_is_none(text: str) -> None:
    assert read_costs({"phone": text, "web": "0.15"}) == {"web": Decimal("0.15")}
