"""A made-up third city: other columns, semicolons, another encoding, days first. All it takes is a map."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from django.db import transaction
from ruamel.yaml import YAML

from firstcontact.demo.councils import load_councils, load_replay_council
from firstcontact.demo.replay.mapping import HERE, SCHEMA, BadMap, find_map, load_map, map_schema
from firstcontact.demo.replay.reading import Reason, WrongFileError, read_file, read_rows
from firstcontact.demo.replay.run import WrongCouncilError, replay
from firstcontact.demo.tests.third_city import MAP, ROWS, written
from firstcontact.domain.catalogue.queries import find_service
from firstcontact.domain.contacts.queries import find_by_key
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.measures.actions import catch_up
from firstcontact.domain.measures.queries import Scope, count_contacts, count_promises, count_services
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.queries import count_by_state
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for

AT = datetime(2024, 6, 1, tzinfo=UTC)
SPRING = Scope(datetime(2024, 3, 1, tzinfo=UTC).date(), datetime(2024, 5, 31, tzinfo=UTC).date())


@pytest.mark.shows("replay-third-city")
@pytest.mark.django_db(transaction=True)
def test_a_third_city_is_replayed_with_no_more_than_a_map(tmp_path: Path) -> None:
    map_file, file = written(tmp_path)
    request_map = load_map(map_file)
    council = load_replay_council(at=AT, request_map=request_map)
    replayed = replay(council_id=council, rows=read_file(file, request_map), request_map=request_map, at=AT)
    assert (replayed.told, replayed.there_already) == (4, 0)
    assert replayed.set_aside == {
        Reason.UNKNOWN_SOURCE: 1,
        Reason.UNREADABLE_TIME: 1,
        Reason.CLOSED_BEFORE_OPENED: 1,
    }
    with acting_for(council):
        catch_up(by=SYSTEM, at=AT)
    with acting_for(council), transaction.atomic():
        assert get_council().time_zone == "Europe/Berlin"
        contacts = list(count_contacts(SPRING))
        assert Counter(each.channel for each in contacts) == {"phone": 2, "post": 1, "counter": 1}
        assert {f"{each.day:%Y-%m-%d}" for each in contacts} == {"2024-03-29", "2024-03-31", "2024-04-02", "2024-05-02"}
        assert {each.service: each.contacts for each in count_services(SPRING)} == {"street-light": 1, "mull": 3}
        ended = count_promises(SPRING)
        assert (sum(each.kept for each in ended), sum(each.broken for each in ended)) == (1, 1)
        assert set(count_by_state(viewer=Viewer.of(SYSTEM))) == {"sent"}


def test_a_map_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(BadMap, match="boston311, myla311"):
        find_map("springfield")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("encoding: cp1252", "encoding: utf-8"), "is not written in utf-8"),
        (('delimiter: ";"', 'delimiter: ","'), "does not have the columns Nr, "),
    ],
)
def test_a_file_that_is_written_otherwise_than_the_map_says_is_refused(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    map_file, file = written(tmp_path, map_text=MAP.replace(*change))
    request_map = load_map(map_file)
    with pytest.raises(WrongFileError, match=says):
        read_rows(read_file(file, request_map), request_map)


def test_a_row_with_more_cells_than_columns_is_named(tmp_path: Path) -> None:
    map_file, file = written(tmp_path, rows=ROWS + "8;a;b;c;d;e;f;g;h;i\n")
    with pytest.raises(WrongFileError, match="row 8"):
        read_file(file, load_map(map_file))


def test_the_schema_beside_the_maps_is_the_one_of_the_code() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == map_schema(), "write it again: write_map_schema()"


@pytest.mark.parametrize("file", sorted(HERE.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_schema_accepts_every_map_that_ships(file: Path) -> None:
    data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(map_schema()).validate(data)
    assert load_map(file).map == file.stem


def test_notices_of_every_council_that_is_made_for_a_replay_go_to_a_recorder() -> None:
    assert type(ports.email_sender(council="replay-mittelhafen")).__name__ == "RecordingSender"
    assert ports.keeps_email(council="replay-mittelhafen")


@pytest.mark.shows("replay-tells-nobody")
@pytest.mark.django_db
def test_a_council_whose_email_really_leaves_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_outboxes", [])
    castlemere = load_councils(at=AT, codes=["castlemere"])["castlemere"]
    map_file, file = written(tmp_path, map_text=MAP.replace("Europe/Berlin", "Europe/London"))
    request_map = load_map(map_file)
    with pytest.raises(WrongCouncilError, match="really leaves"):
        replay(council_id=castlemere, rows=read_file(file, request_map), request_map=request_map, at=AT)
    with acting_for(castlemere):
        assert find_service("mull") is None
        assert find_by_key("phone", "mittelhafen:1", viewer=Viewer.of(SYSTEM)) is None
