"""What leaves by Open311, and who may send: nothing private, nothing of closed services, nobody without a key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from firstcontact.domain.cases.queries import get_by_reference
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.connections.actions import make_key, revoke_key
from firstcontact.domain.connections.queries import list_keys
from firstcontact.domain.connections.rules import Scope
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.limits.pace import forget_counts
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.work_case import ask_customer, close_case, tell_progress
from tests.contracts.open311 import MARY, POTHOLE, PRIVATE, RUBBISH, Site, form, key, site
from tests.doors.cases import report_missed_bin
from tests.isolation.rows import ask, do
from tests.towns import MONDAY, make_town, staff_town

__all__ = ["site"]
pytestmark = [pytest.mark.django_db]
SEES_ALL = Viewer.of(SYSTEM)


def counts() -> tuple[int, ...]:
    tables = ("contacts_contact", "cases_case", "files_raw_input", "customers_source_record", "events_event")
    return tuple(int(ask(f"SELECT count(*) FROM {name}")[0][0]) for name in tables)


def everything(site: Site, numbers: list[str]) -> str:
    """All that anybody can read, in both forms."""
    paths = ["discovery", "services", "requests", "servicerequestupdates", "services/pothole", "services/fly-tipping"]
    paths += [f"{place}/{number}" for number in numbers for place in ("requests", "tokens")]
    answers = [site.get(f"{path}.{kind}", extensions="true") for path in paths for kind in ("xml", "json")]
    assert {each.status for each in answers} == {200}
    return "\n".join(each.content.decode() for each in answers)


@pytest.mark.shows("open311-nothing-private")
def test_nothing_that_is_told_names_anybody_or_how_to_reach_them(site: Site) -> None:
    places = [
        "Outside Mary Ashdown's house",
        "ashdown, 7 High Street",
        "Ring 01632 960123 and I show you",
        "Write to mary@example.org",
        "Where Mrs Smith lives",
        "Opposite the library",
    ]
    numbers = [
        site.report(address_string=place, description="I am Mary Ashdown; her brother did it", lat=f"51.{n}")
        for n, place in enumerate(places, 1)
    ]
    seen = {**RUBBISH, "seen": "yes", "who": "her brother, Mr Jones", "witness": "no"}
    numbers.append(site.report("fly-tipping", seen, description="Mr Jones of the red van"))
    first = get_by_reference(numbers[0], viewer=SEES_ALL)
    tell_progress(by=SYSTEM, at=now(), case_id=first.id, words="Dear Mary Ashdown, we come to your house.")
    ask_customer(by=SYSTEM, at=now(), case_id=first.id, words="Mary, is it your brother, Mr Jones?")
    site.post(
        "servicerequestupdates.json",
        {**MARY, "service_request_id": numbers[0], "update_id": "1", "description": "Yes, her brother Jones"},
    )
    close_case(by=SYSTEM, at=now(), case_id=first.id, outcome="mended", words="Goodbye Mary Ashdown")
    told = everything(site, numbers)
    assert [private for private in PRIVATE if private.lower() in told.lower()] == []
    assert "Opposite the library" in told
    assert "Mrs Smith" not in told


@pytest.mark.shows("open311-public-places-only")
def test_only_public_places_are_listed_and_nothing_else_is_found(site: Site) -> None:
    home = get_by_reference(_reference(report_missed_bin()), viewer=SEES_ALL)
    number = site.report()
    assert {each["service_code"] for each in site.get("services.json").json} == {
        "pothole",
        "fly-tipping",
        "street-light",
    }
    assert [each["service_request_id"] for each in site.get("requests.json").json] == [number]
    close_case(by=SYSTEM, at=now(), case_id=home.id, outcome="collected")
    assert site.get(f"requests/{home.reference}.json").status == 404
    assert site.get("requests.json", service_request_id=home.reference).json == []
    assert site.get("servicerequestupdates.json").json == []
    before = counts()
    assert site.post("requests.json", form("missed-bin", {})).status == 404
    update = {"service_request_id": home.reference, "update_id": "1", "description": "Still full"}
    assert site.post("servicerequestupdates.json", update).status == 404
    assert counts() == before


@pytest.mark.shows("open311-public-places-only")
@pytest.mark.parametrize("change", [{"sensitivity": "team"}, {"public_place": False}])
def test_a_service_that_is_closed_now_is_not_told_of_any_more(site: Site, change: dict[str, Any]) -> None:
    number = site.report()
    pothole = next(each for each in ready_made_services() if each.service == "pothole")
    publish_service(by=SYSTEM, at=MONDAY, definition=pothole.model_copy(update=change))
    assert "pothole" not in {each["service_code"] for each in site.get("services.json").json}
    assert site.get("requests.json").json == []
    assert site.get(f"requests/{number}.json").status == 404
    before = counts()
    assert site.post("requests.json", form("pothole", POTHOLE, lat="51.7")).status == 404
    assert counts() == before


@pytest.mark.shows("open311-public-places-only")
def test_what_was_opened_while_its_service_was_no_public_one_stays_private(site: Site) -> None:
    pothole = next(each for each in ready_made_services() if each.service == "pothole")
    number = site.report()
    old = get_by_reference(number, viewer=SEES_ALL)
    hidden = pothole.model_copy(update={"public_place": False})
    publish_service(by=SYSTEM, at=MONDAY, definition=hidden)
    ask_version = ask("SELECT current_id FROM catalogue_service WHERE slug = 'pothole'")[0][0]
    do("UPDATE cases_case SET version_id = %s WHERE id = %s", ask_version, old.id)
    publish_service(by=SYSTEM, at=MONDAY, definition=pothole)
    close_case(by=SYSTEM, at=now(), case_id=old.id, outcome="mended")
    assert site.get("requests.json").json == []
    assert site.get(f"requests/{number}.json").status == 404
    assert site.get("servicerequestupdates.json").json == []


@pytest.mark.shows("open311-public-places-only")
def test_what_another_body_does_is_offered_only_where_we_pass_it_on(db: None) -> None:
    for code, kind, offered in (
        ("northfield", {"nation": "northern_ireland"}, {"fly-tipping"}),
        ("districton", {"tier": "district"}, {"pothole", "fly-tipping", "street-light"}),
    ):
        council = make_town(code, **kind)  # type: ignore[arg-type]
        with acting_for(council):
            staff_town(council)
            site = Site(key(), host=f"{code}.localhost")
            assert {each["service_code"] for each in site.get("services.json").json} == offered
    del db


@pytest.mark.shows("open311-keys")
def test_nobody_reports_without_a_good_key(site: Site) -> None:
    number = site.report()
    other_scope = key([Scope.CONTACTS_WRITE])
    old = make_key(by=SYSTEM, at=MONDAY, name="Old", scopes=[Scope.OPEN311], expires_at=MONDAY + timedelta(days=1))
    assert now() > MONDAY + timedelta(days=1)
    revoked = key(name="Revoked")
    revoke_key(by=SYSTEM, at=now(), key_id=next(each.id for each in list_keys() if each.name == "Revoked"))
    before = counts()
    for secret in ("", "fc_wrong", other_scope, old.secret, revoked):
        other = Site(secret)
        for kind in ("xml", "json"):
            answer = other.post(f"requests.{kind}", form("pothole", POTHOLE, lat="51.9"))
            assert answer.status == 403, secret
            update = {"service_request_id": number, "update_id": "5", "description": "words"}
            assert other.post(f"servicerequestupdates.{kind}", update).status == 403
        assert answer.json[0]["code"] == 403
    assert counts() == before


@pytest.mark.shows("open311-keys")
def test_a_key_that_reports_too_often_is_told_when_to_go_on(site: Site, settings: Any) -> None:
    forget_counts()
    settings.API_REQUESTS_A_MINUTE = 2
    site.report()
    site.report(description="Another one")
    refused = site.post("requests.json", form("pothole", POTHOLE, description="A third"))
    assert (refused.status, refused.json[0]["code"]) == (429, 429)
    assert Site(key(name="Another site")).report(description="Theirs")
    forget_counts()


@pytest.mark.shows("open311-keys")
def test_the_key_is_kept_nowhere(site: Site) -> None:
    site.report(description="words")
    raw = b"".join(bytes(row[0]) for row in ask("SELECT body FROM files_raw_input WHERE source = 'open311'"))
    assert b"words" in raw
    assert site.api_key.encode() not in raw


@pytest.mark.shows("open311-keys")
def test_another_council_takes_no_report_by_this_key_and_finds_none_of_its_reports(db: None) -> None:
    here, there = make_town("castlemere"), make_town("aberwen", nation="wales", languages=("en", "cy"))
    with acting_for(here):
        staff_town(here)
        site = Site(key())
        number = site.report()
        assert site.get(f"requests/{number}.json").status == 200
    with acting_for(there):
        staff_town(there)
        strange = Site(site.api_key, host="aberwen.localhost")
        before = counts()
        assert strange.post("requests.json", form("pothole", POTHOLE)).status == 403
        assert counts() == before
        assert strange.get(f"requests/{number}.json").status == 404
        assert strange.get("requests.json").json == []
    del db


def _reference(case_id: Any) -> str:
    return str(ask("SELECT reference FROM cases_case WHERE id = %s", case_id)[0][0])
