"""The pages of the website: the way in, what every public website must have, and what they cost the database."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import CATEGORIES, ServiceDefinition, ready_made_services
from firstcontact.domain.catalogue.queries import get_service
from firstcontact.doors.site.tests.visitor import (
    CONTACT,
    Visitor,
    everything,
    heading_of,
    path_of,
    text_of,
)
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from tests.towns import Town, make_town

PAGES = ["/", "/services/", "/search/", "/progress/", "/contact/", "/accessibility/", "/privacy/", "/cookies/"]


@pytest.mark.shows("pages-in-both-languages")
def test_every_page_is_there_in_both_languages(welsh_town: Town) -> None:
    for path in PAGES:
        english, welsh = Visitor("aberwen", "en").get(path), Visitor("aberwen", "cy").get(path)
        assert english.status_code == welsh.status_code == 200
        assert heading_of(english) != heading_of(welsh)
        assert 'href="/services/"' in english.content.decode()
        assert 'lang="cy"' in english.content.decode(), "the switch"


@pytest.mark.shows("ten-things-on-home")
def test_home_shows_the_ten_things_that_people_come_for(town: Town) -> None:
    page = Visitor().get("/").content.decode()
    shown = re.findall(r'fc-wanted__item"><a [^>]*href="/services/([a-z-]+)/"', page)
    assert len(shown) == 10
    assert shown[0] == "missed-bin"


@pytest.mark.shows("search-answers")
@pytest.mark.parametrize(
    ("query", "language", "answer"),
    [
        ("When is my bin day", "en", "Your bins go out on the same weekday each week."),
        ("pryd mae fy niwrnod bin", "cy", "Mae eich biniau'n mynd allan ar yr un diwrnod bob wythnos."),
        ("pryd mae fy niwrnod bin", "en", "Your bins go out on the same weekday each week."),
    ],
)
def test_a_question_with_a_ready_answer_shows_the_answer(
    welsh_town: Town, query: str, language: str, answer: str
) -> None:
    response = Visitor("aberwen", language).get("/search/", q=query)
    assert answer in text_of(response)
    assert "<form method" not in response.content.decode()


@pytest.mark.shows("search-answers")
def test_search_leads_to_the_service_in_either_language(welsh_town: Town) -> None:
    for query, service in (("pot hole", "pothole"), ("gasgliad", "missed-bin"), ("fridgge", "bulky-waste")):
        page = Visitor("aberwen").get("/search/", q=query).content.decode()
        assert f'href="/services/{service}' in page[page.index("<main") :]


@pytest.mark.shows("search-answers")
def test_a_search_that_finds_nothing_shows_every_service_and_the_phone_number(town: Town) -> None:
    for query in ("xyzzyq", "<script>alert(1)</script>", "\0", "🗑️" * 500, "%%%", "a" * 5000, ""):
        response = Visitor().get("/search/", q=query)
        assert response.status_code == 200
        page = response.content.decode()
        assert all(f'href="/services/{each.service}/"' in page for each in ready_made_services()), query
        assert "01632 960 001" in page
        assert "<script>alert" not in page


@pytest.mark.shows("search-answers")
def test_a_reference_in_the_search_box_leads_to_its_progress(town: Town) -> None:
    response = Visitor().client.get("/search/", {"q": "4821 0937 5"})
    assert response.status_code == 302
    assert response["Location"] == "/progress/?reference=4821-0937-5"


@pytest.mark.shows("services-by-category")
def test_all_services_stand_by_category(town: Town) -> None:
    page = text_of(Visitor().get("/services/"))
    for definition in ready_made_services():
        assert definition.name.of("en") in page
        assert CATEGORIES[definition.category].of("en") in page


@pytest.mark.shows("start-page-says-what-is-promised")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "We will come back and empty it within 2 working days.",
                "It takes about 3 minutes.",
                "We keep your answers for 2 years.",
            ],
        ),
        ("cy", ["Byddwn yn dod yn ôl i'w wagio o fewn 2 ddiwrnod gwaith.", "Pryd mae fy niwrnod bin?"]),
    ],
)
def test_the_start_page_says_what_is_promised_and_what_people_ask(
    welsh_town: Town, language: str, words: list[str]
) -> None:
    page = text_of(Visitor("aberwen", language).get("/services/missed-bin/"))
    assert all(each in page for each in words)


@pytest.mark.shows("start-page-says-what-is-promised")
def test_a_service_that_the_website_does_not_offer_gives_the_phone_number(town: Town) -> None:
    data = get_service("bulky-waste").definition.as_data()
    data["channels"] = {"web": {"offered": "no"}}
    publish_service(by=SYSTEM, at=now(), definition=ServiceDefinition.model_validate(data))
    visitor = Visitor()
    assert "Ring us on 01632 960 001 and we will do it with you" in text_of(visitor.get("/services/bulky-waste/"))
    assert "bulky-waste" not in visitor.get("/services/").content.decode()
    before = everything()
    visitor.post("/services/bulky-waste/")
    assert everything() == before


@pytest.mark.shows("accessibility-statement")
@pytest.mark.parametrize(
    ("nation", "body"),
    [
        ("england", "Equality and Human Rights Commission"),
        ("northern_ireland", "Equality Commission for Northern Ireland"),
        ("none", ""),
    ],
)
def test_the_accessibility_statement_follows_the_model(db: None, nation: str, body: str) -> None:
    make_town("castlemere", nation=nation)
    page = text_of(Visitor().get("/accessibility/"))
    for words in (
        "Accessibility statement for the website of Castlemere",
        "This website is partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard",
        "Non-accessible content",
        "Feedback and contact information",
        "Preparation of this accessibility statement",
        body,
    ):
        assert words in page
    assert ("Enforcement procedure" in page) == bool(body)
    law = "is committed to making its website accessible, in accordance with the Public Sector Bodies"
    assert (law in page) == bool(body), "a law of the United Kingdom holds there only"


@pytest.mark.shows("cookies-listed")
def test_every_cookie_that_a_visit_sets_is_listed(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("day")
    visitor.get("/?lang=en")
    visitor.client.get(f"/apply/{visitor.reference}/contact/")
    listed = text_of(visitor.get("/cookies/"))
    assert set(visitor.client.cookies) >= {"sessionid", "csrftoken", "language"}
    assert all(name in listed for name in visitor.client.cookies)


MOST_QUERIES = {
    "home": 1,
    "search": 2,
    "start page": 1,
    "start": 5,
    "question": 5,
    "answer": 7,
    "check answers": 5,
    "send": 75,
    "confirmation": 12,
    "prove": 10,
    "progress": 7,
}
"""Sending makes customer, contact, enquiry, case, promises, work item, notice, and the events of all of them."""


@pytest.mark.shows("site-queries-counted")
def test_what_each_page_asks_of_the_database_is_known(town: Town) -> None:
    """The numbers are written down so that a page that begins to ask more is noticed; counting tries is left out."""
    visitor = Visitor()
    asked: dict[str, int] = {}

    def note(name: str, act: Any) -> None:
        with CaptureQueriesContext(connection) as queries:
            response = act()
        assert response.status_code in (200, 302), path_of(response)
        told = [query["sql"].strip() for query in queries.captured_queries if "limits_tries" not in query["sql"]]
        asked[name] = len([sql for sql in told if re.match(r"SELECT (?!set_config)|INSERT|UPDATE|DELETE", sql)])

    visitor.client.get("/")
    note("home", lambda: visitor.client.get("/"))
    note("search", lambda: visitor.client.get("/search/", {"q": "bin"}))
    note("start page", lambda: visitor.client.get("/services/missed-bin/"))
    note("start", lambda: visitor.client.post("/services/missed-bin/"))
    visitor.answer_until("contact")
    here = f"/apply/{visitor.reference}"
    note("question", lambda: visitor.client.get(f"{here}/contact/"))
    note("answer", lambda: visitor.client.post(f"{here}/contact/", CONTACT))
    note("check answers", lambda: visitor.client.get(f"{here}/check-answers/"))
    note("send", lambda: visitor.client.post(f"{here}/check-answers/"))
    note("confirmation", lambda: visitor.client.get(f"{here}/what-we-have/"))
    fields = {"reference": visitor.reference, "proof": "CM1 2AB"}
    note("prove", lambda: visitor.client.post("/progress/", fields))
    note("progress", lambda: visitor.client.get(f"/progress/{visitor.reference}/"))
    assert {name: count for name, count in asked.items() if count > MOST_QUERIES[name]} == {}
