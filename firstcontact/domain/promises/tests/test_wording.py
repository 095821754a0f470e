"""The words in which a promise is told, in English and Welsh."""

from datetime import UTC, date, datetime

import pytest

from firstcontact.domain.councils.rules import Allowance, TimeUnit
from firstcontact.domain.promises.wording import (
    LanguageError,
    allowance_words,
    date_words,
    moment_words,
    promise_words,
)

pytestmark = pytest.mark.shows("promise-in-words")


@pytest.mark.parametrize(
    ("due", "unit", "zone", "english", "welsh"),
    [
        (
            datetime(2026, 11, 27, tzinfo=UTC),
            TimeUnit.WORKING_DAYS,
            "Europe/London",
            "by the end of Thursday 26 November",
            "erbyn diwedd dydd Iau 26 Tachwedd",
        ),
        (
            datetime(2026, 7, 3, 23, tzinfo=UTC),  # midnight by the clocks of summer
            TimeUnit.WORKING_DAYS,
            "Europe/London",
            "by the end of Friday 3 July",
            "erbyn diwedd dydd Gwener 3 Gorffennaf",
        ),
        (
            datetime(2026, 11, 27, 5, tzinfo=UTC),
            TimeUnit.CALENDAR_DAYS,
            "America/New_York",
            "by the end of Thursday 26 November",
            "erbyn diwedd dydd Iau 26 Tachwedd",
        ),
        (
            datetime(2026, 11, 26, 10, 40, 59, tzinfo=UTC),
            TimeUnit.WORKING_HOURS,
            "Europe/London",
            "by 10:40 on Thursday 26 November",
            "erbyn 10:40 ddydd Iau 26 Tachwedd",
        ),
        (
            datetime(2026, 8, 3, 8, 5, tzinfo=UTC),
            TimeUnit.WORKING_HOURS,
            "Europe/London",
            "by 09:05 on Monday 3 August",
            "erbyn 09:05 ddydd Llun 3 Awst",
        ),
    ],
)
def test_a_promise_names_the_day_or_the_time(
    due: datetime, unit: TimeUnit, zone: str, english: str, welsh: str
) -> None:
    assert promise_words(due, unit, zone, "en") == english
    assert promise_words(due, unit, zone, "cy") == welsh


def test_the_year_is_named_only_when_it_is_another() -> None:
    due, read_on = datetime(2027, 1, 5, tzinfo=UTC), date(2026, 12, 30)
    words = promise_words(due, TimeUnit.WORKING_DAYS, "Europe/London", "en", seen_on=read_on)
    assert words == "by the end of Monday 4 January 2027"
    assert date_words(date(2027, 1, 4), "cy", read_on) == "dydd Llun 4 Ionawr 2027"
    assert date_words(date(2026, 12, 31), "cy", read_on) == "dydd Iau 31 Rhagfyr"
    assert moment_words(due, "Europe/London", "cy", read_on) == "00:00 ddydd Mawrth 5 Ionawr 2027"


def test_every_day_and_month_has_its_welsh_name() -> None:
    days = [date_words(date(2026, 11, day), "cy").split(" 2")[0] for day in range(23, 30)]
    assert days == [
        "dydd Llun",
        "dydd Mawrth",
        "dydd Mercher",
        "dydd Iau",
        "dydd Gwener",
        "dydd Sadwrn",
        "dydd Sul",
    ]
    months = [date_words(date(2026, month, 1), "cy").split(" 1 ")[1] for month in range(1, 13)]
    assert months == [
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ]


@pytest.mark.parametrize(
    ("written", "english", "welsh"),
    [
        ("1 working hour", "within 1 working hour", "o fewn 1 awr waith"),
        ("1 working day", "within 1 working day", "o fewn 1 diwrnod gwaith"),
        ("2 working days", "within 2 working days", "o fewn 2 ddiwrnod gwaith"),
        ("10 working days", "within 10 working days", "o fewn 10 diwrnod gwaith"),
        ("0 working days", "on the same working day", "ar yr un diwrnod gwaith"),
        ("2 days", "within 2 days", "o fewn 2 ddiwrnod"),
        ("0 days", "on the same day", "ar yr un diwrnod"),
    ],
)
def test_a_charter_says_how_soon(written: str, english: str, welsh: str) -> None:
    assert allowance_words(Allowance.parse(written), "en") == english
    assert allowance_words(Allowance.parse(written), "cy") == welsh


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(LanguageError, match='no words in "fr"'):
        date_words(date(2026, 11, 26), "fr")
