"""The words of the board and its files, without a database."""

import csv
import io

import pytest
from django.utils import translation

from firstcontact.domain.measures.rules import comparable, read_period
from firstcontact.doors.board.addresses import read_filters, read_which, rows_href
from firstcontact.doors.board.tables import Cell, Table, safe
from firstcontact.doors.board.wording import changed_count, changed_money, changed_share, days_words, in_ten
from firstcontact.overviews.board_time import Filters


@pytest.mark.shows("board-figures")
@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "hardly any enquiries were"),
        (0.04, "hardly any enquiries were"),
        (0.09, "about one in ten enquiries were"),
        (0.1, "one in ten enquiries were"),
        (0.249, "one in four enquiries were"),
        (0.32, "about one in three enquiries were"),
        (0.41, "about four in ten enquiries were"),
        (0.45, "45.0% of enquiries were"),
        (0.5, "half of all enquiries were"),
        (0.665, "two in three enquiries were"),
        (0.68, "about two in three enquiries were"),
        (0.693, "about seven in ten enquiries were"),
        (0.85, "85.0% of enquiries were"),
        (0.91, "about nine in ten enquiries were"),
        (0.96, "nearly all enquiries were"),
        (1.0, "nearly all enquiries were"),
    ],
)
def test_a_share_is_said_in_words_only_where_they_are_true(share: float, words: str) -> None:
    with translation.override("en"):
        assert in_ten(share) == f"{words} of our own making"


@pytest.mark.shows("board-figures")
def test_a_change_is_shown_and_said_and_its_colour_depends_on_what_is_good() -> None:
    with translation.override("en"):
        better = changed_share(0.941, 0.928, more_is="ok")
        worse = changed_share(0.928, 0.941, more_is="ok")
        assert better is not None
        assert worse is not None
        assert "▲ 1.3" in str(better["words"])
        assert "up by 1.3 points" in str(better["words"])
        assert (better["kind"], worse["kind"]) == ("ok", "bad")
        assert changed_share(0.5, None, more_is="ok") is None
        assert changed_share(0.5001, 0.5, more_is="ok") == {"words": "no change", "kind": "plain"}
        cheaper = changed_money(89_800.0, 93_400.0, more_is="bad")
        assert cheaper is not None
        assert "▼ £3,600" in str(cheaper["words"])
        assert cheaper["kind"] == "ok"
        more = changed_count(1312, 1000)
        assert more is not None
        assert "▲ 312" in str(more["words"])
        assert more["kind"] == "plain"


@pytest.mark.shows("board-figures")
def test_what_it_is_compared_with_is_said_by_its_days() -> None:
    with translation.override("en"):
        whole, before = comparable(read_period("2026-10"), read_period("2026-11-22").first)
        assert (days_words(whole), days_words(before)) == ("October 2026", "September 2026")
        running, before = comparable(read_period("2026-11"), read_period("2026-11-22").first)
        assert days_words(running) == "1 November 2026 to 22 November 2026"
        assert days_words(before) == "1 October 2026 to 22 October 2026"


@pytest.mark.shows("board-filters")
def test_what_the_board_looks_at_stands_in_its_address() -> None:
    filters = read_filters({"period": "2026-10", "channel": "phone"})
    assert filters == Filters("2026-10", "", "phone")
    href = rows_href(filters, "promises_kept", part="kept", period="2026-10-12")
    assert href == "/board/rows/promises_kept/?period=2026-10-12&channel=phone&part=kept"
    which = read_which("promises_kept", {"part": "kept", "after": "not-an-id"})
    assert (which.part, which.after) == ("kept", None)


@pytest.mark.shows("board-tables")
@pytest.mark.parametrize("word", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx", " =1+1"])
def test_no_cell_is_taken_for_a_formula(word: str) -> None:
    table = Table("t", word, ("Service", word), ((Cell(word, word), Cell("1", -1)),), (Cell("", None), Cell("2", 2)))
    rows = list(csv.reader(io.StringIO(table.as_csv(), newline="")))
    assert rows == [["Service", f"'{word}"], [f"'{word}", "-1"], ["", "2"]]
    assert safe("Missed bin") == "Missed bin"
