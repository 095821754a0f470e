"""Open311 GeoReport v2 as it is written down: forms, names, codes, errors, limits."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from firstcontact.domain.cases.queries import get_by_reference
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.work_case import close_case
from tests.contracts.open311 import HERE, HOST, POTHOLE, ROOT, Site, form, site
from tests.towns import MONDAY, Town

__all__ = ["site"]
pytestmark = [pytest.mark.django_db, pytest.mark.shows("open311-as-specified")]
SEES_ALL = Viewer.of(SYSTEM)


def case_of(reference: str) -> UUID:
    return get_by_reference(reference, viewer=SEES_ALL).id


def names(element: Any) -> list[str]:
    return [each.tag for each in element]


def test_discovery_says_where_and_what(site: Site) -> None:
    answer = site.get("discovery.xml")
    assert (answer.status, answer.type) == (200, "text/xml; charset=utf-8")
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert names(answer.xml) == ["changeset", "contact", "key_service", "endpoints"]
    endpoint = answer.xml.find("endpoints/endpoint")
    assert names(endpoint) == ["specification", "url", "changeset", "type", "formats"]
    assert [each.text for each in answer.xml.iterfind(".//format")] == ["text/xml", "application/json"]
    told = site.get("discovery.json")
    assert told.type == "application/json; charset=utf-8"
    assert told.json["endpoints"][0]["url"] == f"http://{HOST}{ROOT}"


def test_services_and_their_questions_have_the_names_that_are_specified(site: Site) -> None:
    listed = site.get("services.xml").xml
    assert listed.tag == "services"
    assert names(listed[0]) == [
        "service_code",
        "service_name",
        "description",
        "metadata",
        "type",
        "keywords",
        "group",
    ]
    assert listed[0].findtext("metadata") == "true"
    told = {each["service_code"]: each for each in site.get("services.json").json}
    assert told["pothole"]["metadata"] is True
    assert told["pothole"]["group"] == "Roads, streets and pavements"
    definition = site.get("services/fly-tipping.xml").xml
    assert definition.tag == "service_definition"
    attributes = list(definition.iterfind("attributes/attribute"))
    assert [int(each.findtext("order") or 0) for each in attributes] == list(range(1, len(attributes) + 1))
    kinds = {each.findtext("code"): each.findtext("datatype") for each in attributes}
    assert {kinds[name] for name in ("land", "danger")} == {"singlevaluelist"}
    assert (kinds["waste"], kinds["seen_on"], kinds["who"]) == ("multivaluelist", "datetime", "text")
    assert not {"place", "contact"} & set(kinds)
    needed = {each.findtext("code") for each in attributes if each.findtext("required") == "true"}
    assert needed == {"land", "waste", "size", "danger", "seen"}  # what is asked of some people only is not
    keys = [each.text for each in attributes[0].iterfind("values/value/key")]
    assert keys == ["road_or_verge", "path", "park", "private", "not_sure"]


def test_welsh_is_told_where_it_is_asked_for(welsh_town: Town) -> None:
    site = Site(host="aberwen.localhost")
    names = {each["service_code"]: each["service_name"] for each in site.get("services.json", locale="cy").json}
    assert names["pothole"] == "Rhoi gwybod am dwll yn y ffordd neu balmant wedi'i ddifrodi"
    assert site.get("services/pothole.json", locale="cy").json["attributes"][0]["values"][0]["name"] == "Gallai"
    assert "Rhoi" not in site.get("services.json").content.decode()
    del welsh_town


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_a_report_is_answered_with_its_number_and_found_by_it(site: Site, kind: str) -> None:
    answer = site.post(f"requests.{kind}", form("pothole", POTHOLE))
    assert answer.status == 200
    if kind == "xml":
        assert names(answer.xml) == ["request"]
        number = answer.xml.findtext("request/service_request_id") or ""
        found = site.get(f"requests/{number}.xml").xml
        assert (found.tag, names(found)) == ("service_requests", ["request"])
        assert found.findtext("request/status") == "open"
        assert site.get(f"tokens/{number}.xml").xml.findtext("request/service_request_id") == number
        return
    number = answer.json[0]["service_request_id"]
    found = site.get(f"requests/{number}.json").json[0]
    assert (found["lat"], found["long"]) == (51.50121, -0.10012)
    assert found["address"] == HERE["address_string"]
    assert found["status_notes"] == "We have this, and will look at it."
    assert datetime.fromisoformat(found["requested_datetime"]).tzinfo
    assert found["expected_datetime"] > found["requested_datetime"]
    assert site.get(f"tokens/{number}.json").json == [{"service_request_id": number, "token": number}]
    assert site.get(f"requests/{number[:4]}-{number[4:8]}-{number[8:]}.json").json[0]["service_request_id"] == number


@pytest.mark.parametrize(
    ("path", "asked", "status", "says"),
    [
        ("services.json", {"jurisdiction_id": "elsewhere.example"}, 404, "jurisdiction_id"),
        ("services/missed-bin.json", {}, 404, "service_code"),
        ("services/nothing.xml", {}, 404, "service_code"),
        ("requests/482109375.xml", {}, 404, "service_request_id"),
        ("tokens/482109375.json", {}, 404, "service_request_id"),
        ("requests.json", {"service_code": "missed-bin"}, 404, "service_code"),
        ("requests.json", {"status": "started"}, 400, "status"),
        ("requests.xml", {"start_date": "yesterday"}, 400, "start_date"),
        ("requests.xml", {"start_date": "2026-11-27T10:00:00"}, 400, "zone"),
        ("requests.json", {"end_date": "2026-13-40"}, 400, "end_date"),
        ("requests.json", {"end_date": "0001-01-01T00:00:00Z"}, 400, "end_date"),
        ("requests.json", {"start_date": "2026-11-27", "end_date": "2026-11-26"}, 400, "before"),
        ("requests.json", {"start_date": "2026-01-01", "end_date": "2026-06-01"}, 400, "90 days"),
        ("requests.json", {"page": "0"}, 400, "page"),
        ("servicerequestupdates.json", {"start_date": "2026-01-01", "end_date": "2026-03-01"}, 400, "31 days"),
        ("services.yaml", {}, 406, "xml and json"),
        ("nothing/here", {}, 404, "discovery"),
        ("nothing/here.json", {}, 404, "discovery"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_the_form_asked_for(
    site: Site, path: str, asked: dict[str, str], status: int, says: str
) -> None:
    answer = site.get(path, **asked)
    assert answer.status == status, answer
    if path.endswith("json"):
        assert [each["code"] for each in answer.json] == [status]
        assert says in answer.json[0]["description"]
    else:
        assert answer.type == "text/xml; charset=utf-8"
        assert answer.xml.tag == "errors"
        assert answer.xml.findtext("error/code") == str(status)
        assert says in (answer.xml.findtext("error/description") or "")


@pytest.mark.parametrize("jurisdiction", ["castlemere", HOST, "", "Castlemere"])
def test_the_council_is_meant_by_its_code_its_host_name_or_nothing(site: Site, jurisdiction: str) -> None:
    assert site.get("services.json", jurisdiction_id=jurisdiction).status == 200


def test_a_wrong_method_is_refused_with_those_that_there_are(site: Site) -> None:
    answer = site.client.put(f"{ROOT}/requests.json")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert site.post("services.xml", {}).status == 405


def test_reports_are_found_by_time_service_and_status(site: Site) -> None:
    first, second = site.report(), site.report(lat="51.6", description="another")
    third = site.report("street-light", {"danger": "no", "fault": "out", "several": "no"})
    close_case(by=SYSTEM, at=now(), case_id=case_of(second), outcome="mended")

    def listed(**asked: str) -> list[str]:
        return [each["service_request_id"] for each in site.get("requests.json", **asked).json]

    assert listed() == [third, second, first]
    assert listed(status="closed") == [second]
    assert listed(status="open") == [third, first]
    assert listed(status="open,closed", service_code="pothole") == [second, first]
    assert listed(service_code="pothole,street-light") == [third, second, first]
    assert listed(service_request_id=f"{first}, {third}", status="closed") == [third, first]  # overrides the rest
    assert listed(page_size="2") == [third, second]
    assert listed(page_size="2", page="2") == [first]
    soon = (now() + timedelta(hours=1)).isoformat()
    assert listed(start_date=soon) == []
    assert listed(end_date=soon) == [third, second, first]
    assert listed(end_date="2026-01-01") == []
    closed = site.get(f"requests/{second}.json", extensions="true").json[0]
    assert (closed["status"], closed["status_notes"]) == ("closed", "We mended it.")
    assert closed["extended_attributes"] == {"detailed_status": "fixed"}
    assert [(each["type"], each["description"]) for each in closed["notes"]] == [("fixed", "We mended it.")]
    assert "extended_attributes" not in site.get(f"requests/{second}.json").json[0]


def test_what_xml_cannot_carry_is_left_out(site: Site) -> None:
    number = site.report(address_string="Bad \x0b\x1b\x00\ufffe<place> & \u202eco\U0001f6a7")
    found = site.get(f"requests/{number}.xml").xml
    assert found.findtext("request/address") == "Bad <place> & co\U0001f6a7"


def test_a_closed_outcome_without_a_status_of_its_own_is_closed(site: Site, town: Town) -> None:
    pothole = next(each for each in ready_made_services() if each.service == "pothole")
    publish_service(by=SYSTEM, at=MONDAY, definition=pothole.model_copy(update={"public_statuses": {}}))
    number = site.report()
    close_case(by=SYSTEM, at=now(), case_id=case_of(number), outcome="watched")
    found = site.get(f"requests/{number}.json", extensions="true").json[0]
    assert found["extended_attributes"] == {"detailed_status": "closed"}
    del town


def test_answers_fit_the_published_schema(outside_data: Path, site: Site) -> None:
    published = yaml.safe_load((outside_data / "open311" / "georeport_v2-1_openapi.yaml").read_text("utf-8"))
    made = site.post("requests.json", form("fly-tipping", {**_rubbish(), "seen": "no"}))
    number = made.json[0]["service_request_id"]
    fits(published, "RequestResponse", made.json[0])
    for each in site.get("services.json").json:
        fits(published, "Service", each)
        fits(published, "ServiceDefinition", site.get(f"services/{each['service_code']}.json").json)
    fits(published, "Request", site.get(f"requests/{number}.json").json[0])
    fits(published, "TokenResponse", site.get(f"tokens/{number}.json").json[0])


def _rubbish() -> dict[str, Any]:
    return {"land": "path", "waste": ["tyres"], "size": "one_item", "danger": "no"}


def fits(published: dict[str, Any], name: str, value: Any) -> None:
    """The value has the names and kinds that this part of the schema says."""
    part = published["definitions"][name]
    assert set(part.get("required", ())) <= set(value), (name, value)
    for field, said in part["properties"].items():
        if field in value:
            _fits(published, f"{name}.{field}", said, value[field])


def _fits(published: dict[str, Any], where: str, said: dict[str, Any], value: Any) -> None:
    kinds: dict[str, Any] = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list}
    assert isinstance(value, kinds[said["type"]]), (where, value)
    assert not said.get("enum") or value in said["enum"], (where, value)
    for each in value if said["type"] == "array" else ():
        fits(published, said["items"]["$ref"].rpartition("/")[2], each)
