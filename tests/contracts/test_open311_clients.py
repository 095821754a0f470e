"""What others wrote speaks with us unmodified: a Python library, and a site such as British councils use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import requests
from django.db import connection, transaction
from georeport import GeoReport  # type: ignore[import-untyped]  # it brings no types

from firstcontact.domain.cases.queries import get_by_reference
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.work_case import close_case, tell_progress
from tests.contracts.open311 import HERE, MARY, POTHOLE, RUBBISH, Live, live
from tests.contracts.street_site import NotTaken, StreetSite

__all__ = ["live"]
pytestmark = pytest.mark.django_db(transaction=True)
SEES_ALL = Viewer.of(SYSTEM)


def case_of(reference: str) -> UUID:
    with transaction.atomic():
        return get_by_reference(reference, viewer=SEES_ALL).id


def counts() -> tuple[int, ...]:
    with transaction.atomic(), connection.cursor() as cursor:
        found = []
        for table in ("contacts_contact", "cases_case", "files_raw_input"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
        return tuple(found)


@pytest.mark.shows("open311-library")
@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_library_georeport_reads_services_and_reports(live: Live, form: str) -> None:
    site = StreetSite(live.root, live.api_key)
    first = site.send("pothole", 1, POTHOLE, fields=HERE)
    second = site.send("fly-tipping", 2, RUBBISH, fields=HERE)
    for jurisdiction in (None, "castlemere"):
        library = GeoReport(live.root, jurisdiction, output_format=form)
        listed = {each["service_code"]: each for each in library.get_service_list()}
        assert set(listed) == {"pothole", "fly-tipping", "street-light"}
        assert listed["pothole"]["service_name"] == "Report a pothole or damaged pavement"
        definition = library.get_service_definition("pothole")
        assert definition["service_code"] == "pothole"
        found = library.get_service_requests(status="open")
        assert [each["service_request_id"] for each in found] == [second, first]
        both = library.get_service_requests(service_request_id=f"{first},{second}")
        assert len(both) == 2
        one = library.get_service_request(first)
        assert (one["service_code"], one["status"]) == ("pothole", "open")
    with pytest.raises(requests.HTTPError, match="404"):
        GeoReport(live.root, "elsewhere", output_format=form).get_service_list()


@pytest.mark.shows("open311-street-site")
def test_a_street_site_reports_and_follows_a_case_to_its_end(live: Live) -> None:
    site = StreetSite(live.root, live.api_key)
    assert {"pothole", "fly-tipping"} <= set(site.categories())
    asked = {each["code"]: each for each in site.questions("fly-tipping")}
    needed = {code for code, each in asked.items() if each["required"] == "true"}
    assert needed == set(RUBBISH)
    assert asked["waste"]["values"]["tyres"] == "Tyres or vehicle parts"
    words = "title: Bags\n\ndetail: Black bags again\n\nSubmitted via the street site"
    reference = site.send(
        "fly-tipping", 41, RUBBISH, words=words, photos=[b"\xff\xd8\xff\xe0photo"], fields={**HERE, **MARY}
    )
    before = counts()
    assert (
        site.send("fly-tipping", 41, RUBBISH, words=words, fields={**HERE, **MARY}) == reference
    )  # sent again after a timeout
    assert counts() == before
    with transaction.atomic():
        tell_progress(by=SYSTEM, at=now(), case_id=case_of(reference), words="Dear Mary Ashdown, the crew comes.")
    with transaction.atomic():
        close_case(by=SYSTEM, at=now(), case_id=case_of(reference), outcome="cleared", words="Bye Mary")
    assert site.poll() == 2
    assert [each[1:] for each in site.heard[reference]] == [
        ("open", "We have written to the person who told us about it."),
        ("fixed", "We cleared it."),
    ]
    assert site.poll() == 0
    assert site.say(reference, 900, "It is all still there", email=MARY["email"]) == "900"
    assert site.say(reference, 900, "It is all still there", email=MARY["email"]) == "900"
    with transaction.atomic():
        case = get_by_reference(reference, viewer=SEES_ALL)
    assert (case.is_open, case.times_reopened) == (True, 1)
    assert site.poll() == 1
    assert site.heard[reference][-1][1:] == ("in_progress", "It was not put right. We have opened it again.")


@pytest.mark.shows("open311-once")
def test_a_report_that_is_sent_twice_at_once_is_one_case(live: Live) -> None:
    site = StreetSite(live.root, live.api_key)
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(site.send, "pothole", 5, POTHOLE, fields={**HERE, **MARY}) for _ in range(4)]
        numbers = {each.result() for each in sent}
    assert len(numbers) == 1
    assert counts() == (2, 1, 1)  # the report, and our notice


@pytest.mark.shows("open311-street-site")
def test_a_street_site_hears_which_answers_are_missing(live: Live) -> None:
    site, before = StreetSite(live.root, live.api_key), counts()
    with pytest.raises(NotTaken) as refused:
        site.send("pothole", 1, {"danger": "no", "size": "vast"}, fields=HERE)
    assert refused.value.args == (
        400,
        [
            "attribute[road]: Choose one of the answers",
            "attribute[surface]: Choose one of the answers",
            "attribute[size]: Choose one of the answers",
            "attribute[damage]: Choose yes or no",
        ],
    )
    assert counts() == before


@pytest.mark.shows("open311-updates-never-missed")
def test_an_update_that_is_committed_late_is_told_in_the_next_stretch_of_time(live: Live) -> None:
    """It was written before the end of a stretch that had been asked for already."""
    site = StreetSite(live.root, live.api_key)
    reference = site.send("pothole", 7, POTHOLE, fields=HERE)
    case_id = case_of(reference)
    with transaction.atomic():
        close_case(by=SYSTEM, at=now(), case_id=case_id, outcome="mended")
        end = now()
        before = _updates(live, end.isoformat())
    after = _updates(live, now().isoformat(), start=end.isoformat())
    assert before == []
    assert [each["service_request_id"] for each in after] == [reference]


def _updates(live: Live, end: str, **asked: str) -> list[dict[str, str]]:
    answer = requests.get(f"{live.root}/servicerequestupdates.json", {"end_date": end, **_start(asked)}, timeout=30)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


def _start(asked: dict[str, str]) -> dict[str, str]:
    return {"start_date": asked["start"]} if asked else {}
