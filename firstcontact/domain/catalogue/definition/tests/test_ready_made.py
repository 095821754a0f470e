"""The ready-made catalogue: twelve services, whole in both languages, with ids that never change."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from firstcontact.domain.catalogue.definition import (
    READY_MADE,
    ContactQuestion,
    ServiceDefinition,
    check_services,
    editor_schema,
    option_ids,
    read_definition,
    ready_made_services,
    service_files,
    texts_of,
)

IDS = Path(__file__).parent / "ids_for_ever.txt"
TWELVE = {
    "bulky-waste",
    "bus-pass",
    "complaint",
    "council-tax-balance",
    "council-tax-move",
    "fly-tipping",
    "housing-benefit-change",
    "housing-repair",
    "missed-bin",
    "pothole",
    "resident-permit",
    "street-light",
}


@pytest.fixture(scope="module")
def catalogue() -> tuple[ServiceDefinition, ...]:
    return ready_made_services()


def ids_of(definition: ServiceDefinition) -> Iterator[str]:
    yield definition.service
    for question in definition.questions:
        yield f"{definition.service} question {question.id}"
        if question.type != "yes_no":
            yield from (f"{definition.service} option {question.id} {option}" for option in option_ids(question) or ())
    yield from (f"{definition.service} outcome {outcome}" for outcome in definition.outcomes)
    yield from (f"{definition.service} answer {answer.id}" for answer in definition.answers)


@pytest.mark.shows("twelve-services")
def test_twelve_services_come_ready_made_without_a_mistake(catalogue: tuple[ServiceDefinition, ...]) -> None:
    assert check_services([READY_MADE]) == []
    assert {definition.service for definition in catalogue} >= TWELVE


@pytest.mark.shows("twelve-services")
def test_every_text_has_english_and_welsh_and_the_welsh_is_marked_unreviewed(
    catalogue: tuple[ServiceDefinition, ...],
) -> None:
    for definition in catalogue:
        texts = list(texts_of(definition))
        assert all(text.has("en") and text.has("cy") for _, text in texts)
        assert definition.unreviewed("cy") > 30
        assert definition.unreviewed("en") == 0


@pytest.mark.shows("twelve-services")
def test_each_service_asks_three_to_nine_questions_and_then_how_to_reach_the_customer(
    catalogue: tuple[ServiceDefinition, ...],
) -> None:
    for definition in catalogue:
        *own, last = definition.questions
        assert isinstance(last, ContactQuestion)
        assert 3 <= len(own) <= 9, definition.service
        assert definition.rules
        assert len(definition.outcomes) >= 4


@pytest.mark.shows("bin-day-answered")
def test_when_is_my_bin_day_is_an_answer_and_no_case(catalogue: tuple[ServiceDefinition, ...]) -> None:
    missed_bin = next(definition for definition in catalogue if definition.service == "missed-bin")
    answer = missed_bin.answer("bin_day")
    assert answer is not None
    assert answer.ask.of("en") == "When is my bin day?"
    assert answer.source == "collection_calendar"
    assert answer.text.has("cy")


@pytest.mark.shows("ids-for-ever")
def test_ids_once_given_are_never_taken_away(catalogue: tuple[ServiceDefinition, ...]) -> None:
    now = {each for definition in catalogue for each in ids_of(definition)}
    given = IDS.read_text(encoding="utf-8").split("\n")[:-1]
    assert set(given) <= now, "an id that cases may hold has gone"
    assert now <= set(given), f"write the new ids into {IDS.name}: they are for ever"


@pytest.mark.shows("definitions-kept-as-data")
def test_a_definition_survives_being_kept_as_json(catalogue: tuple[ServiceDefinition, ...]) -> None:
    for definition in catalogue:
        assert read_definition(json.loads(json.dumps(definition.as_data()))) == definition


@pytest.mark.shows("editor-schema")
def test_the_editor_schema_beside_the_services_is_the_one_of_the_code() -> None:
    written = json.loads((READY_MADE / "service.schema.json").read_text(encoding="utf-8"))
    assert written == editor_schema(), "write it again: write_editor_schema()"


@pytest.mark.shows("editor-schema")
@pytest.mark.parametrize("file", service_files([READY_MADE]), ids=lambda file: file.stem)
def test_the_editor_schema_accepts_every_ready_made_service(file: Path) -> None:
    data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(editor_schema()).validate(data)


@pytest.mark.shows("editor-schema")
def test_the_editor_schema_refuses_an_unknown_key() -> None:
    data = YAML(typ="safe", pure=True).load((READY_MADE / "pothole.yaml").read_text(encoding="utf-8"))
    problems = list(jsonschema.Draft202012Validator(editor_schema()).iter_errors({**data, "teem": "highways"}))
    assert len(problems) == 1


@pytest.mark.shows("not-ours")
def test_a_district_passes_potholes_to_the_county_and_promises_to_tell(
    catalogue: tuple[ServiceDefinition, ...],
) -> None:
    pothole = next(definition for definition in catalogue if definition.service == "pothole")
    other = pothole.not_ours_for(tier="district", nation="england")
    assert other is not None
    assert other.passed_to.of("en") == "the county council"
    assert other.standard is not None
    assert (other.standard.kind, other.standard.count, other.standard.unit) == ("tell", 1, "working_days")
    assert pothole.not_ours_for(tier="unitary", nation="wales") is None
    assert pothole.not_ours_for(tier="county", nation="england") is None


@pytest.mark.shows("not-ours")
def test_bus_passes_are_passed_on_in_wales_and_given_out_in_scotland(catalogue: tuple[ServiceDefinition, ...]) -> None:
    bus_pass = next(definition for definition in catalogue if definition.service == "bus-pass")
    wales = bus_pass.not_ours_for(tier="unitary", nation="wales")
    assert wales is not None
    assert wales.how == "pass_on"
    assert bus_pass.not_ours_for(tier="unitary", nation="scotland") is None


@pytest.mark.shows("not-ours")
def test_a_council_of_no_nation_keeps_its_services(catalogue: tuple[ServiceDefinition, ...]) -> None:
    assert all(definition.not_ours_for(tier="unitary", nation="none") is None for definition in catalogue)


def test_the_numbers_of_the_services_list_are_real_ones(
    catalogue: tuple[ServiceDefinition, ...], outside_data: Path
) -> None:
    with (outside_data / "uk" / "lgsl_local_services.csv").open(encoding="utf-8") as file:
        known = {int(row["LGSL"]) for row in csv.DictReader(file)}
    assert {definition.lgsl for definition in catalogue} <= known
