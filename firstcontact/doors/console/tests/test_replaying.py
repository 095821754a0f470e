"""`firstcontact replay`, when something stops it."""

import psycopg
import pytest
from django.db import OperationalError

from firstcontact.doors.console import replaying


def test_a_database_that_stops_it_is_said_in_words_and_how_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(code: str) -> None:
        raise OperationalError("the row of Mary Jones") from psycopg.errors.DiskFull(code)

    monkeypatch.setattr(replaying, "get_by_code", fail)
    assert replaying.replay_file(None, "boston311", "castlemere", None, 1) == 1
    said = capfd.readouterr().err
    assert "the database stopped it (DiskFull). Start it again: it goes on where it was." in said
    assert "Mary" not in said
