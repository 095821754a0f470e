"""The 500 real requests: what they cover, that they can be made again, and that nobody is named in them."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from firstcontact.demo.replay import sample
from firstcontact.demo.replay.cleaning import (
    COORDINATE_COLUMNS,
    DROPPED_COLUMNS,
    PHOTO_COLUMNS,
    TEXT_COLUMNS,
    Span,
    clean_row,
    clean_text,
    round_coordinates,
)

ROWS = list(sample.read_sample())
HERE = Path(__file__).parent
WORDS_READ = frozenset((HERE / "words_read.txt").read_text(encoding="utf-8").split())
FIRST_NAMES = frozenset((HERE / "first_names.txt").read_text(encoding="utf-8").split())


def texts() -> list[tuple[str, str]]:
    """Every text of the sample that a person typed, with the number of its request."""
    return [(row["CASE_ENQUIRY_ID"], row[column]) for row in ROWS for column in TEXT_COLUMNS if row[column]]


def found(pattern: str, flags: int = 0) -> list[tuple[str, str]]:
    """Where a pattern occurs in those texts."""
    matcher = re.compile(pattern, flags)
    return [(key, hit[0]) for key, text in texts() if (hit := matcher.search(text))]


@pytest.mark.shows("real-requests-cleaned")
def test_no_email_or_phone_is_left_in_a_text() -> None:
    assert found(r"@\w|\w@") == []
    assert found(r"\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}") == []
    assert found(r"\b\d{3}[-.]\d{4}\b") == []
    assert found(r"\d{5}") == [], "a cart, a work order or another case"


@pytest.mark.shows("real-requests-cleaned")
def test_no_person_is_named_in_a_text() -> None:
    assert found(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Capt|Captain|Detective|Det|Sgt|Sir|Madam)\b\.?\s+[A-Z]") == []
    assert found(r"(?i:\b(?:per|contractor|contr\.?|officer|inspector|supervisor|sincerely)\s)[A-Z][a-z]+\s[A-Z]") == []
    assert found(r"\b[A-Z]\.\s?[A-Z][A-Za-z]{2,}") == [], "an initial and a surname"
    assert found(r"\b[A-Z]\s[A-Z][a-z]{3,}\b") == [], "an initial and a surname, no full stop"
    assert found(r"(?<![\w/])[a-z]{2}/[a-z]{2,3}(?![\w/])") == [], "initials of a crew"
    named = [(key, word) for key, text in texts() for word in re.findall(r"[a-z]+", text.lower())]
    assert [(key, word) for key, word in named if word in FIRST_NAMES] == []


@pytest.mark.shows("real-requests-cleaned")
def test_no_street_address_is_left_in_a_text() -> None:
    street = r"(?:st|street|rd|road|ave|avenue|blvd|terr?|ter|pl|place|ln|lane|pkwy|sq|ct|court|way|hwy|broadway)"
    assert found(rf"(?<![:.\d])\b\d+[- ]?\d*\s+(?:[EWNS]\.?\s)?[a-z]+(?:\s[a-z]+)?\s{street}\b", re.IGNORECASE) == []
    assert found(rf"\b(?!lane)[a-z]+\s{street}\.?\s*(?:&|@|and)\s", re.IGNORECASE) == []
    assert found(r"\bMA\s+\d{5}\b|\b0\d{4}\b") == []


@pytest.mark.shows("real-requests-cleaned")
def test_each_capitalised_word_was_read_by_a_person() -> None:
    """A sample made again with other requests brings other words: read them before adding them to the list."""
    words = {word for _, text in texts() for word in re.findall(r"\b[A-Z][A-Za-z'’]*", text)}
    assert words - WORDS_READ == set()


@pytest.mark.shows("real-requests-cleaned")
def test_columns_that_name_an_address_are_gone_and_places_are_rounded() -> None:
    assert not set(DROPPED_COLUMNS) & set(ROWS[0])
    for row in ROWS:
        for column in COORDINATE_COLUMNS:
            assert not re.search(r"\.\d{4}", row[column])
        assert {row[column] for column in PHOTO_COLUMNS} <= {"", "[removed]"}


def test_the_sample_holds_500_different_requests() -> None:
    assert len(ROWS) == len({row["CASE_ENQUIRY_ID"] for row in ROWS}) == 500


def test_the_sample_covers_channels_months_and_endings() -> None:
    channels = Counter(row["Source"] for row in ROWS)
    assert len(channels) == 7
    assert set(Counter(row["OPEN_DT"][:2] for row in ROWS)) == {f"{month:02}" for month in range(1, 10)}
    endings = Counter(sample.ending(row) for row in ROWS)
    assert set(endings) == {"open", "no target", "late", "on time", "backwards"}
    assert endings["backwards"] >= 3
    assert len({row["TYPE"] for row in ROWS}) >= 90
    assert sum(row["Geocoded_Location"] == "(0, 0)" for row in ROWS) >= 50
    assert sum(row["CLOSURE_REASON"] != "" for row in ROWS) >= 400


def test_a_text_loses_what_has_the_form_of_a_contact_point() -> None:
    assert clean_text("call 555-0100 or (617) 555-0100, 617.555.0100 x") == "call [removed] or [removed], [removed] x"
    assert clean_text("write to a.person@example.org.") == "write to [removed]."
    assert clean_text("new cart # 0714420000 06/03/2015") == "new cart [removed] 06/03/2015"
    assert clean_text("duplicate of crm #249190, case #96330 & 399239") == (
        "duplicate of crm [removed], case [removed] & [removed]"
    )
    assert clean_text("Work completed 4/29/15 at 11:45am") == "Work completed 4/29/15 at 11:45am"


def test_what_a_reader_found_goes_by_its_place_in_the_text() -> None:
    text = "Contractor Somebody 1/14/15, 555-0100"
    assert clean_text(text, [Span("CLOSURE_REASON", 11, 19)]) == "Contractor [removed] 1/14/15, [removed]"


def test_numbers_of_a_place_keep_three_decimals() -> None:
    assert round_coordinates("(42.3574, -71.0648)") == "(42.357, -71.065)"
    assert round_coordinates("(0, 0)") == "(0, 0)"


def test_a_cleaned_row_keeps_the_rest_as_it_was() -> None:
    row = dict.fromkeys([*TEXT_COLUMNS, *PHOTO_COLUMNS, *COORDINATE_COLUMNS, *DROPPED_COLUMNS, "TYPE"], "")
    row |= {"TYPE": "Heat - Excessive  Insufficient", "SubmittedPhoto": "https://example.org/1.jpg", "Location": "1 A"}
    cleaned = clean_row(row)
    assert cleaned["TYPE"] == row["TYPE"]
    assert cleaned["SubmittedPhoto"] == "[removed]"
    assert "Location" not in cleaned


def test_a_file_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        sample.choose(ROWS[:20])


@pytest.mark.shows("real-requests-sampled")
def test_the_sample_is_made_again_from_the_whole_file_byte_by_byte() -> None:
    whole_file = Path(os.environ.get("FIRSTCONTACT_DATA", "")) / "requests311" / "boston311_2015_jan-sep.csv.gz"
    if not whole_file.is_file():
        pytest.skip("FIRSTCONTACT_DATA does not point to a folder with requests311/boston311_2015_jan-sep.csv.gz")
    assert sample.make(whole_file) == sample.SAMPLE.read_text(encoding="utf-8")


@pytest.mark.shows("real-requests-sampled")
def test_shares_of_the_sample_are_near_those_of_the_whole_file() -> None:
    """Shares of the whole file, counted once over its 93,963 rows."""
    whole = {"Constituent Call": 0.530, "Citizens Connect App": 0.142, "Employee Generated": 0.125}
    channels = Counter(row["Source"] for row in ROWS)
    for channel, share in whole.items():
        assert abs(channels[channel] / 500 - share) < 0.02, channel
    endings = Counter(sample.ending(row) for row in ROWS)
    assert abs(endings["on time"] / (endings["on time"] + endings["late"]) - 0.742) < 0.02
