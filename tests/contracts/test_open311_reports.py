"""What becomes of a report and of what is said of it later: once, nothing lost, and only theirs to change."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firstcontact.domain.applications.queries import get_standing_answers
from firstcontact.domain.cases.queries import CaseFacts, get_by_reference, list_enquiries_of, list_history
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.contacts.queries import list_contacts_by_enquiry, list_contacts_of
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.work.queries import find_all_open_for
from firstcontact.doors.api.open311.reports import MOST_BYTES
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.work_case import ask_customer, close_case, pass_on
from firstcontact.overviews.case_page import get_case_page
from tests.contracts.open311 import HERE, MARY, POTHOLE, RUBBISH, Site, form, key, site
from tests.doors.cases import client_of
from tests.isolation.rows import ask
from tests.towns import MONDAY, Town

__all__ = ["site"]
pytestmark = [pytest.mark.django_db]
SEES_ALL = Viewer.of(SYSTEM)
LIGHT = {"danger": "no", "fault": "out", "several": "no"}


def case_of(number: str) -> CaseFacts:
    return get_by_reference(number, viewer=SEES_ALL)


def cases() -> int:
    return int(ask("SELECT count(*) FROM cases_case")[0][0])


def counts() -> tuple[int, ...]:
    tables = ("contacts_contact", "cases_case", "files_raw_input", "cases_entry", "contacts_message")
    return tuple(int(ask(f"SELECT count(*) FROM {name}")[0][0]) for name in tables)


def say(site: Site, number: str, update: str = "1", words: str = "It is worse now", **fields: Any) -> int:
    """Write something under the report. The status of the answer."""
    sent = {"service_request_id": number, "update_id": update, "description": words, **fields}
    return site.post("servicerequestupdates.json", sent).status


@pytest.mark.shows("open311-report-becomes-case")
def test_a_report_is_a_case_of_whoever_reported_it_with_its_place_words_and_photo(site: Site, town: Town) -> None:
    photo = SimpleUploadedFile("hole.jpg", b"\xff\xd8\xff\xe0" + b"0" * 64, content_type="image/jpeg")
    number = site.report(
        "street-light",
        {**LIGHT, "easting": "530000", "unheard_of": "kept all the same"},
        description="It has been dark\nfor a week",
        media_url="https://street.example/1.jpeg",
        photo1=photo,
    )
    case = case_of(number)
    answers = get_standing_answers(case.application_id)
    assert answers["place"] == {"words": HERE["address_string"], "latitude": 51.501211, "longitude": -0.100123}
    assert answers["detail"] == "It has been dark\nfor a week"
    assert answers["contact"]["name"] == "Mary Ashdown"
    assert answers["contact"]["phone"] == "+441632960123"
    assert case.channel == "partner"
    assert case.customer_id is not None
    assert [each.channel for each in list_contacts_of(case.customer_id, viewer=SEES_ALL)].count("partner") == 1
    assert [str(each.how) for each in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case.id)] == ["email"]
    page = get_case_page(case.id, viewer=SEES_ALL, at=now(), language="en")
    (letter,) = page.letters
    assert letter.message.subject == "Street site"
    assert letter.message.body.startswith("It has been dark\nfor a week")
    for line in ("easting: 530000", "unheard_of: kept all the same", "media_url: https://street.example/1.jpeg"):
        assert line in letter.message.body
    assert [(each.name, each.type) for each in letter.files] == [("hole.jpg", "image/jpeg")]
    shown = client_of(town.officer).get(f"/office/cases/{case.id}/").content.decode()
    assert "It has been dark" in shown
    assert "hole.jpg" in shown


@pytest.mark.shows("open311-report-becomes-case")
def test_more_than_the_front_would_pass_on_is_refused_and_keeps_nothing(site: Site) -> None:
    photos = [SimpleUploadedFile(f"{n}.jpg", b"\xff\xd8\xff\xe0" + b"0" * (MOST_BYTES // 2)) for n in range(2)]
    before = counts()
    refused = site.post("requests.json", form("pothole", POTHOLE, photo=photos))
    assert (refused.status, refused.json[0]["description"]) == (400, "At most 6 files, together at most 12 MB.")
    assert counts() == before


@pytest.mark.shows("open311-once")
def test_a_report_sent_again_is_one_case(site: Site) -> None:
    own: dict[str, Any] = {"attribute[fixmystreet_id]": "4711"}
    first = site.report(**own)
    before = counts()
    assert site.report(**own, description="more words now") == first
    assert site.report("pothole", POTHOLE, **own, lat="51.9") == first
    assert counts() == before
    assert site.report("fly-tipping", RUBBISH, **own) != first  # it was sent to another team after all
    assert Site(key(name="Another site")).report(**own) != first  # another system has numbers of its own


@pytest.mark.shows("open311-once")
def test_without_a_number_of_its_own_the_same_report_on_the_same_day_is_one_case(site: Site) -> None:
    first = site.report(description="A hole")
    before = counts()
    assert site.report(description="A hole") == first
    assert counts() == before
    assert site.report(description="Another hole") != first


@pytest.mark.shows("open311-report-becomes-case")
def test_a_report_is_not_lost_for_what_a_site_cannot_know(site: Site) -> None:
    """Answers that do not apply, questions that only some are asked, a phone number that is none, too many words."""
    number = site.report("fly-tipping", {**RUBBISH, "who": "A red van"}, phone="none of your business")
    answers = get_standing_answers(case_of(number).application_id)
    assert "who" not in answers
    assert "phone" not in answers["contact"]
    (letter,) = get_case_page(case_of(number).id, viewer=SEES_ALL, at=now(), language="en").letters
    assert "phone: none of your business" in letter.message.body
    seen = site.report("fly-tipping", {**RUBBISH, "seen": "yes", "seen_on": f"{now():%Y-%m-%d}T10:00:00Z"})
    assert get_standing_answers(case_of(seen).application_id)["seen_on"] == f"{now():%Y-%m-%d}"
    long = site.report("street-light", {**LIGHT, "column": "x" * 60}, description="y" * 3000)
    answers = get_standing_answers(case_of(long).application_id)
    assert (len(answers["column"]), len(answers["detail"])) == (20, 500)
    (letter,) = get_case_page(case_of(long).id, viewer=SEES_ALL, at=now(), language="en").letters
    assert "y" * 3000 in letter.message.body
    assert "x" * 60 in letter.message.body


@pytest.mark.shows("open311-report-becomes-case")
def test_what_would_stop_somebody_on_our_website_is_told_and_a_person_looks_at_it(site: Site) -> None:
    answer = site.post("requests.json", form("pothole", {**POTHOLE, "danger": "yes"})).json[0]
    assert answer["service_notice"].startswith("Ring us now.")
    item = find_all_open_for(case_of(answer["service_request_id"]).id, viewer=SEES_ALL)["case"]
    assert item.why["priority"] == "high"


@pytest.mark.shows("open311-report-becomes-case")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lat": "", "long": "", "address_string": ""}, "Say where it is"),
        ({"long": ""}, "belong together"),
        ({"lat": "91"}, "lat is a number"),
        ({"lat": "NaN"}, "lat is a number"),
        ({"service_code": ""}, "service_code"),
        ({"attribute[size]": ""}, "attribute[size]"),
        ({"attribute[size]": "vast"}, "attribute[size]"),
    ],
)
def test_a_report_that_lacks_what_everybody_is_asked_is_refused(site: Site, change: dict[str, str], says: str) -> None:
    before = counts()
    answer = site.post("requests.json", {**form("pothole", POTHOLE), **change})
    assert answer.status == 400
    assert says in answer.json[0]["description"]
    assert counts() == before


@pytest.mark.shows("open311-report-becomes-case")
def test_a_place_may_be_words_alone_or_a_point_alone(site: Site) -> None:
    words = site.report(lat="", long="")
    assert get_standing_answers(case_of(words).application_id)["place"] == {"words": HERE["address_string"]}
    found = site.get(f"requests/{words}.json").json[0]
    assert "lat" not in found
    point = site.report(address_string="")
    found = site.get(f"requests/{point}.json").json[0]
    assert (found["lat"], "address" in found) == (51.50121, False)


@pytest.mark.shows("open311-updates-in")
def test_who_reported_it_answers_our_question(site: Site) -> None:
    number = site.report()
    case = case_of(number)
    ask_customer(by=SYSTEM, at=now(), case_id=case.id, words="Which side of the road?")
    assert say(site, number, words="The left side", email=MARY["email"]) == 200
    assert case_of(number).state == "in_progress"
    assert [each.body for each in list_history(case.id, viewer=SEES_ALL) if each.kind == "answered"] == [
        "The left side"
    ]
    before = counts()
    assert say(site, number, words="The left side", email=MARY["email"]) == 200
    assert counts() == before


@pytest.mark.shows("open311-updates-in")
def test_a_photo_without_words_answers_our_question_too(site: Site, town: Town) -> None:
    number = site.report()
    ask_customer(by=town.officer, at=now(), case_id=case_of(number).id, words="Have you a photo?")
    photo = SimpleUploadedFile("hole.jpg", b"\xff\xd8\xff\xe0" + b"0" * 64, content_type="image/jpeg")
    assert say(site, number, words="", photo=photo, **MARY) == 200
    assert case_of(number).state == "in_progress"


@pytest.mark.shows("open311-updates-in")
@pytest.mark.parametrize("who", [{}, {"email": "neighbour@example.org", "first_name": "Bob", "last_name": "Near"}])
def test_somebody_else_changes_nothing_but_whoever_has_the_case_reads_it(site: Site, who: dict[str, str]) -> None:
    number = site.report()
    case = case_of(number)
    ask_customer(by=SYSTEM, at=now(), case_id=case.id, words="Which side of the road?")
    assert say(site, number, words="I fell into it too", **who) == 200
    assert case_of(number).state == "waiting_for_customer"
    assert "customer_wrote" in find_all_open_for(case.id, viewer=SEES_ALL)
    entry = next(each for each in list_history(case.id, viewer=SEES_ALL) if each.kind == "new_facts")
    assert (entry.body, entry.visible_to_customer) == ("I fell into it too", False)
    close_case(by=SYSTEM, at=now(), case_id=case.id, outcome="mended")
    assert say(site, number, "2", words="No, it is there", **who) == 200
    assert case_of(number).state == "closed"
    assert "customer_wrote" in find_all_open_for(case.id, viewer=SEES_ALL)


@pytest.mark.shows("open311-updates-in")
def test_who_reported_it_opens_it_again_by_saying_that_it_is_open(site: Site) -> None:
    number = site.report()
    close_case(by=SYSTEM, at=now(), case_id=case_of(number).id, outcome="mended")
    assert say(site, number, "1", words="Thank you", status="FIXED", phone=MARY["phone"]) == 200
    assert not case_of(number).is_open
    assert say(site, number, "2", words="It broke again", status="REOPEN", phone=MARY["phone"]) == 200
    assert (case_of(number).is_open, case_of(number).times_reopened) == (True, 1)
    (reopened,) = [each for each in list_history(case_of(number).id, viewer=SEES_ALL) if each.kind == "reopened"]
    assert reopened.body.startswith("It broke again")
    enquiries = [each for each, _ in list_enquiries_of(case_of(number).id, viewer=SEES_ALL)]
    assert len(set(list_contacts_by_enquiry(enquiries).values())) == 3


@pytest.mark.shows("open311-updates-in")
def test_what_they_say_of_its_state_is_read_by_a_person(site: Site) -> None:
    number = site.report()
    assert say(site, number, words="", status="FIXED", email=MARY["email"]) == 200
    assert case_of(number).is_open
    entry = next(each for each in list_history(case_of(number).id, viewer=SEES_ALL) if each.kind == "new_facts")
    assert entry.body == "status: fixed"


@pytest.mark.shows("open311-updates-in")
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_request_id": "482109375"}, 404),
        ({"service_request_id": ""}, 400),
        ({"update_id": ""}, 400),
        ({"description": ""}, 400),
    ],
)
def test_an_update_that_cannot_be_taken_is_refused(site: Site, change: dict[str, str], status: int) -> None:
    number = site.report()
    before = counts()
    sent = {"service_request_id": number, "update_id": "1", "description": "words", **change}
    assert site.post("servicerequestupdates.xml", sent).status == status
    assert counts() == before


@pytest.mark.shows("open311-updates-out")
def test_updates_are_told_in_order_with_ids_that_stay(site: Site) -> None:
    first, second = site.report(), site.report(lat="51.6")
    ask_customer(by=SYSTEM, at=now(), case_id=case_of(first).id, words="Where exactly?")
    close_case(by=SYSTEM, at=now(), case_id=case_of(second).id, outcome="nothing_found")
    told = site.get("servicerequestupdates.json").json
    assert [(each["service_request_id"], each["status"]) for each in told] == [
        (first, "investigating"),
        (second, "no_further_action"),
    ]
    assert told[1]["description"] == "We looked and could not find it."
    assert site.get("servicerequestupdates.json").json == told
    assert site.get("servicerequestupdates.json", page_size="1", page="2").json == told[1:]
    (one,) = site.get("servicerequestupdates.xml", page_size="1").xml
    assert (one.tag, one.findtext("update_id")) == ("request_update", told[0]["update_id"])


@pytest.mark.shows("open311-updates-out")
def test_what_is_passed_on_is_told_with_whom(site: Site) -> None:
    pothole = next(each for each in ready_made_services() if each.service == "pothole")
    elsewhere = pothole.not_ours[0].model_copy(update={"when": pothole.not_ours[1].when.model_copy(
        update={"nation": ("england",), "tier": ()}
    )})  # fmt: skip
    publish_service(by=SYSTEM, at=MONDAY, definition=pothole.model_copy(update={"not_ours": (elsewhere,)}))
    answer = site.post("requests.json", form("pothole", POTHOLE)).json[0]
    assert "The county council looks after roads" in answer["service_notice"]
    number = answer["service_request_id"]
    pass_on(by=SYSTEM, at=now(), case_id=case_of(number).id)
    (told,) = site.get("servicerequestupdates.json").json
    assert told["status"] == "not_councils_responsibility"
    assert told["description"] == "This is looked after by the county council. We have passed it on."
    found = site.get(f"requests/{number}.json").json[0]
    assert (found["agency_responsible"], found["status"]) == ("the county council", "open")
