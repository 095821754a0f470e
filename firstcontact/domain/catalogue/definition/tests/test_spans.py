"""Lengths of time and days as a service owner writes them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.catalogue.definition import Span, Unit, day_of, parse_day, parse_span, shift_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1 working hour", Span(1, Unit.WORKING_HOURS)),
        ("2 working days", Span(2, Unit.WORKING_DAYS)),
        ("28 days", Span(28, Unit.DAYS)),
        ("12 weeks", Span(12, Unit.WEEKS)),
        ("6 years", Span(6, Unit.YEARS)),
    ],
)
def test_a_length_of_time_reads_as_it_is_written(text: str, span: Span) -> None:
    assert parse_span(text) == span
    assert str(span) == text


@pytest.mark.parametrize(
    "text", ["", "soon", "0 days", "-1 days", "2 working years", "two days", "2", "2  days", "99999 days"]
)
def test_what_is_no_length_of_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="Write it like `2 working days`"):
        parse_span(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 21)),
        ("7 days ago", date(2026, 11, 15)),
        ("2 weeks ahead", date(2026, 12, 6)),
        ("3 months ahead", date(2027, 2, 22)),
        ("60 years ago", date(1966, 11, 22)),
        ("2026-04-01", date(2026, 4, 1)),
        ("9999 years ago", date.min),
        ("9999 years ahead", date.max),
    ],
)
def test_a_day_is_counted_from_today(text: str, day: date) -> None:
    assert day_of(parse_day(text), TODAY) == day


@pytest.mark.parametrize("text", ["", "whenever", "2026-02-30", "7 days", "2 working days ago", "ago"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Write it like"):
        parse_day(text)


def test_a_month_from_the_last_day_ends_on_the_last_day() -> None:
    assert shift_day(date(2026, 1, 31), Span(1, Unit.MONTHS), 1) == date(2026, 2, 28)
    assert shift_day(date(2024, 2, 29), Span(1, Unit.YEARS), -1) == date(2023, 2, 28)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    day=st.dates(), count=st.integers(1, 9999), unit=st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS])
)
def test_going_back_never_leads_forward(day: date, count: int, unit: Unit) -> None:
    assert shift_day(day, Span(count, unit), -1) <= day <= shift_day(day, Span(count, unit), 1)
