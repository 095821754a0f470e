"""`firstcontact replay --check`: what is wrong with a map, and what it would miss."""

from pathlib import Path

import pytest

from firstcontact.demo.tests.third_city import MAP, ROWS, written
from firstcontact.doors.console.exits import DONE, FOUND
from firstcontact.doors.console.map_checking import check_map


@pytest.mark.shows("replay-map-checked")
def test_a_check_says_what_would_be_missed_and_needs_no_database(tmp_path: Path) -> None:
    map_file, file = written(tmp_path)
    said: list[str] = []
    assert check_map(said.append, str(map_file), file) == FOUND
    assert said == [
        "The map mittelhafen has no mistakes.",
        "7 rows read: 4 would be mapped (57.1%).",
        "Set aside: 1 (a time cannot be read)",
        "  such as `13/05/2024 08:00`",
        "Set aside: 1 (closed before opened)",
        "Set aside: 1 (its source is not in the map)",
        "  1 `Fax`: add it to `channels`.",
        "By channel: phone 2, post 1, counter 1",
        "1 closed with words that no rule of the map knows: outcome `closed`.",
        "1 services are ours, 1 are made from the names of types.",
    ]
    said.clear()
    mended = MAP.replace("{Telefon: phone", "{Fax: phone, Telefon: phone")
    good = "".join(line for line in ROWS.splitlines(keepends=True) if line[0] not in "67")
    written(tmp_path, map_text=mended, rows=good)
    assert check_map(said.append, str(map_file), file) == DONE
    assert "5 rows read: 5 would be mapped (100.0%)." in said


@pytest.mark.shows("replay-map-checked")
def test_each_mistake_of_a_map_is_named_with_its_line(tmp_path: Path) -> None:
    broken = MAP.replace("Brief: post", "Brief: pigeon").replace("encoding: cp1252", "encoding: klingon")
    map_file, _ = written(tmp_path, map_text=broken)
    said: list[str] = []
    assert check_map(said.append, str(map_file), None) == FOUND
    assert "- line 7: file.encoding: `klingon` is no encoding" in said[0]
    assert "- line 11: channels.Brief: " in said[0]
