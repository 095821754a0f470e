"""A map of another city's file: what is checked, and that each mistake is named with the way to mend it."""

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from firstcontact.demo.replay import sample
from firstcontact.demo.replay.mapping import (
    BOSTON,
    BadMap,
    check_types,
    load_map,
    missing_columns,
    slug_of,
)


def written(tmp_path: Path, **changes: Any) -> Path:
    """The map of Boston with these top-level entries changed, as a file."""
    data = YAML(typ="safe").load(BOSTON.read_text(encoding="utf-8"))
    path = tmp_path / "changed.yaml"
    path.write_text(json.dumps({**data, **changes}), encoding="utf-8")  # JSON is YAML too
    return path


def mistakes_of(path: Path) -> str:
    """Everything that is said against a map."""
    with pytest.raises(BadMap) as refusal:
        load_map(path)
    return "\n".join(refusal.value.mistakes)


@pytest.mark.shows("replay-map-checked")
def test_the_map_that_ships_fits_the_file_that_ships() -> None:
    rows = list(sample.read_sample())
    assert missing_columns(load_map(), rows[0]) == []
    assert check_types(load_map(), (row["TYPE"] for row in rows)) == []


@pytest.mark.shows("replay-map-checked")
def test_a_column_that_the_file_lacks_is_named() -> None:
    assert missing_columns(load_map(), ["CASE_ENQUIRY_ID"])[:2] == ["OPEN_DT", "CLOSED_DT"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"channels": {"Fax": "fax"}}, "channels.Fax"),
        ({"times": {"zone": "Boston", "format": "%m/%d/%Y %H:%M"}}, "`Boston` is no time zone"),
        ({"times": {"zone": "America/New_York", "format": "%m/%Y"}}, "loses the day or the hour"),
        ({"other_outcome": "vanished"}, "`vanished` is not among the outcomes"),
        ({"outcome_rules": [{"says": ["x"], "outcome": "gone"}]}, "`gone` is not among the outcomes"),
        ({"services": {"A": {"service": "pothole", "outcomes": {"melted": "filled"}}}}, "translates `melted`"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_each_mistake_in_a_map_is_named(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    assert said in mistakes_of(written(tmp_path, **changes))


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("map: [", encoding="utf-8")
    assert "cannot be read as YAML" in mistakes_of(path)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Heat - Excessive  Insufficient", "heat-excessive-insufficient"),
        ("Pick up Dead Animal", "pick-up-dead-animal"),
        ("Café noise", "cafe-noise"),
        ("311 Inquiry", "type-311-inquiry"),
        ("???", "type"),
    ],
)
def test_a_type_without_a_service_becomes_one_made_from_its_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_long_name_gives_a_slug_that_still_fits() -> None:
    slug = slug_of("Request " * 20)
    assert len(slug) <= 60
    assert not slug.endswith("-")


def test_two_types_that_would_meet_in_one_service_by_accident_are_named() -> None:
    assert "would both be the service `bed-bugs`" in check_types(load_map(), ["Bed Bugs", "Bed-Bugs"])[0]
    assert "would both be the service `street-light`" in check_types(load_map(), ["Street Light"])[0]
    assert check_types(load_map(), ["Street Light Outages", "BWSC Pothole", "Pothole Repair (Internal)"]) == []
