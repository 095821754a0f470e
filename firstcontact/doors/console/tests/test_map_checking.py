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
        "  such as `13/05/2024 08:00` in row 6",
        "Set aside: 1 (closed before opened)",
        "  such as `12.05.2024 08:00` in row 7",
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


@pytest.mark.shows("replay-map-checked")
@pytest.mark.parametrize(
    ("entry", "instead", "says"),
    [
        (
            "{service: street-light,",
            "{service: no-light,",
            "line 15: services.Straßenlampe.service: We have no service",
        ),
        ("done: mended", "done: sung", "line 15: services.Straßenlampe.outcomes.done: `street-light` has no outcome"),
        ("outcome: done}", "outcome: finished}", "line 20: outcome_rules.0.outcome: `finished` is not among"),
        ("other_outcome: closed", "other_outcome: gone", "line 21: other_outcome: `gone` is not among the outcomes"),
        ("[erledigt]", "[]", "line 20: outcome_rules.0.says: It is empty."),
        ("[erledigt]", "['']", "line 20: outcome_rules.0.says.0: It is empty."),
        ("key: Nr", "key: ''", "line 9: columns.key: It is empty."),
        ("key: Nr, ", "", "line 9: columns.key: It is missing. Add it"),
        ("teams:", "teems:", "line 12: teems: There is no entry of this name here."),
        ("cp1252", "base64", "line 7: file.encoding: `base64` is no encoding"),
        (MAP, "[" * 5000, "cannot be read as YAML"),
        (MAP, "hello", "line 1: Write entries with their names"),
    ],
)
def test_each_mistake_says_where_it_stands_and_what_to_write(
    tmp_path: Path, entry: str, instead: str, says: str
) -> None:
    assert entry in MAP
    map_file, file = written(tmp_path, map_text=MAP.replace(entry, instead))
    said: list[str] = []
    assert check_map(said.append, str(map_file), file) == FOUND
    assert says in "\n".join(said)
    assert "no mistakes" not in said[0]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (ROWS.replace("Ölgasse", "\N{GREEK CAPITAL LETTER OMEGA}"), "is not written in cp1252 (line 4)"),
        (ROWS + "8;" + "x" * 200_000 + ";\n", "cannot be read as CSV after line 8"),
        (ROWS.replace("Ort", "Art"), "more than one column `Art`"),
        (ROWS.replace("Ölgasse", "MÜLL").replace("Brief;Müll", "Brief;MÜLL"), 'slugs: {"Müll": mull-2}'),
    ],
)
def test_what_is_wrong_with_the_file_says_where_it_stands(tmp_path: Path, rows: str, says: str) -> None:
    map_file, file = written(tmp_path)
    file.write_bytes(rows.encode("cp1252", errors="replace").replace(b"?", b"\x81"))  # no letter of cp1252
    said: list[str] = []
    assert check_map(said.append, str(map_file), file) == FOUND
    assert says in said[0]


def test_two_types_of_nearly_one_name_become_two_services_when_the_map_says_how(tmp_path: Path) -> None:
    rows = ROWS.replace("Brief;Müll", "Brief;MÜLL") + "1;Brief;Müll;Südtor;02.05.2024 08:00;;;\n"
    map_file, file = written(tmp_path, map_text=MAP + "slugs: {MÜLL: mull-2}\n", rows=rows)
    said: list[str] = []
    check_map(said.append, str(map_file), file)
    assert "1 have the number of a row above them: only the first of each number counts." in said
    assert "1 services are ours, 2 are made from the names of types." in said
