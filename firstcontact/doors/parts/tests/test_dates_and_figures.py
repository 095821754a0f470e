"""Days, times, money and shares as people write them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from firstcontact.doors.parts.dates import (
    format_date,
    format_day,
    format_month,
    format_plain,
    format_short,
    format_time,
    format_when,
    machine_time,
)
from firstcontact.doors.parts.figures import format_money, format_number, format_share, format_size, money_column
from firstcontact.doors.parts.promised import format_due
from firstcontact.doors.parts.spark import spark_points
from firstcontact.foundation.clock import now

DAY = date(2026, 11, 26)


def test_days_are_written_out_in_both_languages() -> None:
    """Welsh days begin small, as inside a sentence."""
    assert format_date(DAY, "en") == "Thursday 26 November 2026"
    assert format_date(DAY, "cy") == "dydd Iau 26 Tachwedd 2026"
    assert format_day(DAY, "en", seen_on=DAY) == "Thursday 26 November"
    assert format_day(DAY, "cy", seen_on=DAY) == "dydd Iau 26 Tachwedd"
    assert format_plain(DAY, "cy") == "26 Tachwedd 2026"
    assert format_short(DAY, "en") == "26 Nov 2026"
    assert format_month(DAY, "en") == "November 2026"
    assert format_month(DAY, "cy") == "Tachwedd 2026"


def test_a_day_of_another_year_is_written_with_its_year() -> None:
    """A case of last December is not one of this December."""
    last = date(2025, 12, 4)
    assert format_day(last, "en", seen_on=DAY) == "Thursday 4 December 2025"
    assert format_day(last, "cy", seen_on=DAY) == "dydd Iau 4 Rhagfyr 2025"
    assert format_day(date(1999, 12, 4)) == "Saturday 4 December 1999"


@pytest.mark.parametrize(
    ("hour", "minute", "english", "welsh"),
    [
        (0, 0, "midnight", "hanner nos"),
        (12, 0, "midday", "canol dydd"),
        (17, 0, "5pm", "5yh"),
        (7, 4, "7:04am", "7:04yb"),
        (12, 30, "12:30pm", "12:30yh"),
        (0, 5, "12:05am", "12:05yb"),
    ],
)
def test_times_are_written_as_public_services_do(hour: int, minute: int, english: str, welsh: str) -> None:
    """Words for the two that are easily confused."""
    moment = datetime(2026, 11, 26, hour, minute)  # noqa: DTZ001  # local by construction
    assert format_time(moment, "en") == english
    assert format_time(moment, "cy") == welsh


def test_an_instant_is_shown_by_the_clock_of_the_council() -> None:
    """The same instant is another day in New York."""
    moment = datetime(2026, 7, 2, 2, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/London")):
        assert format_when(moment, "en", seen_on=DAY) == "Thursday 2 July, 3:30am"
        assert machine_time(moment) == "2026-07-02T03:30+01:00"
    with timezone.override(ZoneInfo("America/New_York")):
        assert format_when(moment, "cy", seen_on=DAY) == "dydd Mercher 1 Gorffennaf, 10:30yh"
        assert format_date(moment, "en") == "Wednesday 1 July 2026"


def test_a_day_of_another_year_says_the_year() -> None:
    """By the clock of the council: its last evening of the year is still this year."""
    with timezone.override(ZoneInfo("America/New_York")):
        moment = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)
        assert format_when(moment, "en", seen_on=DAY) == "Thursday 31 December, 10pm"
        assert format_when(moment, "cy", seen_on=date(2027, 1, 2)) == "dydd Iau 31 Rhagfyr 2026, 10yh"
    assert format_day(DAY, "en", seen_on=date(2026, 1, 1)) == "Thursday 26 November"
    assert format_day(DAY, "en", seen_on=date(2027, 1, 1)) == "Thursday 26 November 2026"


def test_what_is_due_at_midnight_is_due_by_the_end_of_the_day_before() -> None:
    """Midnight of the 29th is no time of the 29th to anybody who reads it."""
    year = now().year
    with timezone.override(ZoneInfo("Europe/London")), translation.override("en"):
        assert format_due(datetime(year, 10, 29, tzinfo=UTC)).startswith("end of ")
        assert format_due(datetime(year, 10, 29, tzinfo=UTC)).endswith(" 28 October")
        assert format_due(datetime(2020, 10, 29, tzinfo=UTC)) == "end of Wednesday 28 October 2020"
        assert format_due(datetime(2020, 10, 29, 17, tzinfo=UTC)) == "Thursday 29 October 2020, 5pm"


def test_money_and_numbers_are_written_for_people() -> None:
    """Pence, unless the sum is large and round."""
    assert format_money(Decimal(5)) == "£5.00"
    assert format_money(93400) == "£93,400"
    assert format_money("1234.5") == "£1,234.50"
    assert format_money(-3.2) == "-£3.20"
    assert format_money("0.005") == "£0.01"
    assert format_number(46212) == "46,212"
    assert format_number(7.55) == "7.5"


def test_the_sums_of_one_column_are_written_alike() -> None:
    """A column with £880.00 beside £1,383 reads as if one of the two were something else."""
    whole, pence = [Decimal(1383), None, Decimal(880)], [Decimal(1383), Decimal("0.15")]
    assert [money_column(whole)(sum_) for sum_ in whole if sum_ is not None] == ["£1,383", "£880"]
    assert [money_column(pence)(sum_) for sum_ in pence] == ["£1,383.00", "£0.15"]


def test_a_share_of_nothing_is_a_dash_and_not_nought() -> None:
    """Halves go up."""
    assert format_share(None) == "–"
    assert format_share(0) == "0.0%"
    assert format_share(Decimal("0.9405")) == "94.1%"
    assert format_share(1, 0) == "100%"


def test_the_small_line_goes_from_left_to_right_between_its_lowest_and_its_highest() -> None:
    """A flat line stands in the middle; the target counts among the heights."""
    assert spark_points([1, 3, 2]).points == "0,44 120,4 240,24"
    assert spark_points([5, 5]).points == "0,24 240,24"
    assert spark_points([7]).points == "0,24"
    line = spark_points([1, 2], target=3)
    assert line.points == "0,44 240,24"
    assert line.target == 4


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 KB"),
        (1, "1 KB"),
        (1001, "2 KB"),
        (340_400, "340 KB"),
        (999_999, "999 KB"),
        (1_000_000, "1 MB"),
        (2_340_000, "2.3 MB"),
        (25_990_000, "25.9 MB"),
        (1_200_000_000, "1.2 GB"),
    ],
)
def test_the_size_of_a_file_is_said_in_the_unit_that_people_know(size: int, words: str) -> None:
    assert format_size(size) == words
