"""The figures of a small month that was counted by hand (see tests/board_month.py)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from firstcontact.foundation.tenancy import acting_for
from firstcontact.overviews.board import Board, get_board
from firstcontact.overviews.board_time import Filters
from tests.board_month import NOW, Month, at, live_month

OCTOBER = Filters("2026-10")


@pytest.fixture
def month(transactional_db: None) -> Month:
    """The month, lived and counted."""
    del transactional_db
    return live_month()


def _board(month: Month, asked: Filters = OCTOBER) -> Board:
    with acting_for(month.town.id), transaction.atomic():
        return get_board(asked=asked, at=NOW)


@pytest.mark.shows("board-figures")
def test_the_figures_of_a_month_are_those_counted_by_hand(month: Month) -> None:
    board = _board(month)

    assert (board.contacts.now, board.contacts.before, board.enquiries) == (11, 1, 12)
    assert [(row.channel, row.contacts, row.cost) for row in board.cost.cost.channels] == [
        ("phone", 7, Decimal("10.50")),
        ("web", 2, Decimal("0.30")),
        ("counter", 1, Decimal("5.00")),
        ("email", 1, None),
    ]
    assert (board.cost.cost.total, board.cost.cost.not_costed) == (Decimal("15.80"), 1)
    assert board.cost.before == Decimal("1.50")
    assert (board.failure.part, board.failure.whole) == (6, 12)
    assert {row.reason: row.enquiries for row in board.reasons} == {
        "not_done_as_promised": 3,
        "progress_chasing_after_broken": 1,
        "information_should_be_online": 1,
        "poor_signposting_or_transfer": 1,
    }
    assert (board.repeats.part, board.repeats.whole) == (2, 8)
    first = board.first_time
    assert (first.share.part, first.share.whole, first.unknown, first.until) == (2, 4, 4, date(2026, 10, 31))
    assert (board.promises.part, board.promises.whole, board.on_time.whole) == (2, 4, 0)
    assert [(row.kind, row.kept, row.broken) for row in board.kinds] == [("acknowledge", 1, 1), ("resolve", 1, 1)]
    assert (board.cases.open, board.cases.overdue) == (1, 1)


@pytest.mark.shows("board-figures")
def test_contacts_are_counted_by_service_and_by_local_day(month: Month) -> None:
    board = _board(month)

    assert {row.service: (row.contacts, row.enquiries, row.failure) for row in board.services} == {
        "missed-bin": (3, 3, 3),
        "bus-pass": (2, 2, 1),
        "council-tax-move": (2, 2, 0),
        "complaint": (1, 1, 1),
        "council-tax-balance": (1, 1, 1),
        "housing-repair": (1, 1, 0),
        "resident-permit": (1, 1, 0),
        "street-light": (1, 1, 0),
    }
    days = {step.period.first.day: step.contacts for step in board.steps if step.contacts}
    assert days == {1: 1, 5: 1, 6: 1, 9: 1, 12: 1, 14: 1, 15: 1, 16: 1, 20: 1, 25: 1, 31: 1}
    assert len(board.steps) == 31


@pytest.mark.shows("board-figures")
def test_a_running_month_counts_what_is_known_so_far(month: Month) -> None:
    with acting_for(month.town.id), transaction.atomic():
        early = get_board(asked=OCTOBER, at=at(16, 12))
        later = get_board(asked=OCTOBER, at=at(22, 12))

    assert (early.frame.shown.last, early.frame.before.last) == (date(2026, 10, 16), date(2026, 9, 16))
    assert (early.contacts.now, early.contacts.before) == (8, 1)
    # On the 16th nobody knows yet who of the 9th and later will come again; of the days before, one was not recognised.
    assert (early.first_time.share.now, early.first_time.until, early.first_time.unknown) == (
        None,
        date(2026, 10, 8),
        1,
    )
    # On the 22nd the days up to the 14th are known: Tom's balance was answered, Dee came again.
    assert (later.first_time.share.part, later.first_time.share.whole, later.first_time.unknown) == (1, 2, 2)


@pytest.mark.shows("board-filters")
def test_the_filters_narrow_every_figure(month: Month) -> None:
    bins = _board(month, Filters("2026-10", "missed-bin"))
    assert (bins.contacts.now, bins.enquiries, bins.failure.part, bins.repeats.part) == (3, 3, 3, 1)
    assert (bins.promises.part, bins.promises.whole, bins.cases.overdue) == (2, 4, 1)
    phone = _board(month, Filters("2026-10", channel="phone"))
    assert (phone.contacts.now, phone.enquiries, phone.cost.cost.total) == (7, 8, Decimal("10.50"))
    assert (phone.promises.part, phone.promises.whole) == (1, 2)  # case B came by phone
    day = _board(month, Filters("2026-10-09"))
    assert (day.contacts.now, day.enquiries, len(day.steps)) == (1, 2, 1)
    year = _board(month, Filters("2026"))
    assert (year.contacts.now, [step.contacts for step in year.steps]) == (12, [0] * 8 + [1, 11, 0])


@pytest.mark.shows("board-filters")
def test_without_a_filter_the_newest_month_with_contacts_is_shown(month: Month) -> None:
    board = _board(month, Filters())
    assert board.frame.period.key == "2026-10"
    assert [period.key for period in board.frame.months] == ["2026-10", "2026-09"]


@pytest.mark.shows("board-filters")
def test_a_filter_that_means_nothing_is_named_and_left_out(month: Month) -> None:
    board = _board(month, Filters("2026-13", "no-such-service", "pigeon"))
    assert board.frame.unknown == ("period", "service", "channel")
    assert board.contacts.now == 11
