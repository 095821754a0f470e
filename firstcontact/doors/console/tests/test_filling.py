"""The demonstration's month: which one it is, how far it is, and that a later start goes on with it."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from firstcontact.demo.progress import DemoMonth, find_demo_month, keep_demo_month
from firstcontact.doors.console import filling


@pytest.fixture
def fills(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[dict[str, Any]]:
    """What the month would be filled with; nothing is written but how far it is."""
    asked: list[dict[str, Any]] = []

    def fill_month(**what: Any) -> None:
        asked.append(what)
        for done in range(1, 401):
            what["progress"](done, 400)

    settings.STATE = tmp_path
    monkeypatch.setattr(filling, "fill_month", fill_month)
    monkeypatch.setattr(filling, "load", lambda: asked.append({"loaded": True}))
    monkeypatch.setattr(filling, "replay_sample", lambda progress: progress(1, 1))
    monkeypatch.setattr(filling, "get_by_code", lambda code: type("Council", (), {"id": code}))
    monkeypatch.setattr(os, "nice", lambda more: more)
    return asked


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-11-22", "2026-10-22"),
        ("2026-01-15", "2025-12-15"),
        ("2026-03-31", "2026-02-28"),
        ("2028-03-30", "2028-02-29"),
    ],
)
def test_the_month_is_the_one_that_ends_now(day: str, before: str) -> None:
    assert filling.month_before(date.fromisoformat(day)) == date.fromisoformat(before)


def test_the_month_is_told_at_each_hundredth_and_kept_for_the_pages(
    fills: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filling.fill(scale=1)
    assert capsys.readouterr().out.count("The demo month") == 101
    kept = find_demo_month(tmp_path)
    assert kept is not None
    assert (kept.done, kept.total, kept.percent) == (400, 400, 100)
    assert fills[0]["until"] > datetime(2026, 1, 1, tzinfo=UTC)


def test_a_later_start_goes_on_with_the_same_month_as_busy_as_it_was(
    fills: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_demo_month(tmp_path, DemoMonth("castlemere", "2026-09-01", scale=2, done=10, total=400))
    filling.fill(scale=1)
    assert fills[0] == {"loaded": True}
    assert fills[1]["month"] == date(2026, 9, 1)
    assert fills[1]["scale"] == 2
    assert "goes on so" in capsys.readouterr().out


def test_before_the_first_start_there_is_no_month(tmp_path: Path) -> None:
    assert find_demo_month(tmp_path) is None
    assert DemoMonth("castlemere", "2026-09-01", scale=1).percent == 0
