"""Tries are counted together, by keys that name nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings

from firstcontact.foundation.limits.tries import Limit, count_try, forget_tries

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LIMIT = Limit("progress", most=3, within=timedelta(minutes=15))

pytestmark = [pytest.mark.django_db, pytest.mark.shows("tries-limited")]


def kept() -> list[tuple[str, int]]:
    """The rows as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, count FROM limits_tries ORDER BY key")
        return list(cursor.fetchall())


def test_so_many_tries_are_allowed_and_then_it_says_how_long_to_wait() -> None:
    waits = [count_try(LIMIT, "192.0.2.1", at=NOW + timedelta(minutes=number)) for number in range(5)]
    assert waits == [0, 0, 0, 12 * 60, 11 * 60]


def test_the_count_begins_again_when_its_time_has_passed() -> None:
    for _ in range(4):
        count_try(LIMIT, "192.0.2.1", at=NOW)
    assert count_try(LIMIT, "192.0.2.1", at=NOW + LIMIT.within) == 0


def test_each_subject_and_each_limit_has_a_count_of_its_own() -> None:
    for _ in range(3):
        count_try(LIMIT, "192.0.2.1", at=NOW)
    assert count_try(LIMIT, "192.0.2.2", at=NOW) == 0
    assert count_try(Limit("start", 3, LIMIT.within), "192.0.2.1", at=NOW) == 0
    assert count_try(LIMIT, "192.0.2.1", at=NOW) > 0


def test_who_has_shown_that_they_may_begins_again() -> None:
    for _ in range(3):
        count_try(LIMIT, "482109375", at=NOW)
    forget_tries(LIMIT, "482109375")
    assert count_try(LIMIT, "482109375", at=NOW) == 0


def test_nothing_of_the_subject_is_kept_and_the_hash_needs_our_secret() -> None:
    count_try(LIMIT, "482109375", at=NOW)
    before = kept()
    with override_settings(SECRET_KEY="another-secret"):
        count_try(LIMIT, "482109375", at=NOW)
    assert len(before[0][0]) == 64
    assert "482109375" not in before[0][0]
    assert len(kept()) == 2


def test_counts_that_have_ended_are_swept_away() -> None:
    for number in range(5):
        count_try(LIMIT, f"192.0.2.{number}", at=NOW)
    count_try(LIMIT, "198.51.100.1", at=NOW + timedelta(hours=1))
    assert len(kept()) == 1
