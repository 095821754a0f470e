"""Searching at the desk by words: what people said and wrote, and where cases are."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from firstcontact.domain.customers.rules import Said
from firstcontact.foundation.audit.models import AuditEntry
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys import log_contact
from firstcontact.overviews.words import find_words
from tests.doors.cases import client_of, report_missed_bin
from tests.isolation.secrets import make_secret
from tests.journeys.conftest import Town
from tests.letters import HELLO, mailboxes, receive, write

pytestmark = [pytest.mark.django_db, pytest.mark.shows("search-by-words")]
SEES_ALL = Viewer.of(SYSTEM)


def _said(town: Town, words: str, *, days_ago: int = 1, service: str = "bus-pass") -> None:
    at = now() - timedelta(days=days_ago)
    contact = log_contact.start_contact(by=town.adviser, at=at, channel="phone")
    log_contact.add_customer(
        by=town.adviser, at=at, contact_id=contact, said=Said(name="Mary Jones", phone="01632 960001")
    )
    log_contact.note_answer(by=town.adviser, at=at, contact_id=contact, service=service, words=words)
    log_contact.wrap_up(by=town.adviser, at=at, contact_id=contact)


def _page(client: Client, typed: str, **more: str) -> str:
    answer: Any = client.get("/desk/search/", {"q": typed, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_what_somebody_said_is_found_by_its_words_however_they_end(town: Town) -> None:
    _said(town, "The wasps' nest by the lychgate frightens the children")
    _said(town, "My pass has not come")

    page = _page(client_of(town.adviser), "wasp nests")

    assert "frightens the children" in page
    assert "My pass has not come" not in page
    assert "Mary Jones" in page


def test_a_case_is_found_by_where_it_is(town: Town) -> None:
    case = report_missed_bin()

    page = _page(client_of(town.officer), "mill lane")

    assert f"/office/cases/{case}/" in page


@pytest.mark.shows("search-by-words-older")
def test_older_words_are_found_only_when_asked_for(town: Town) -> None:
    _said(town, "A badger lives under the pergola", days_ago=200)
    client = client_of(town.adviser)

    assert "lives under" not in _page(client, "badger pergola")
    assert "older=1" in _page(client, "badger pergola")
    assert "lives under" in _page(client, "badger pergola", words="1", older="1")


def test_accents_and_a_word_in_welsh_are_found(town: Town) -> None:
    _said(town, "Mae'r bìn wrth y tŷ gwyn yn llawn")

    assert len(find_words("tŷ gwyn", viewer=SEES_ALL, at=now()).said) == 1
    assert len(find_words("ty GWYN", viewer=SEES_ALL, at=now()).said) == 1


def test_words_that_tell_nothing_find_nothing(town: Town) -> None:
    _said(town, "The bin and the gate")

    for words in ("the", "and the", "' | *:* & !", "  ", "\\"):
        assert find_words(words, viewer=SEES_ALL, at=now(), older=True).is_empty


def test_the_newest_come_first_and_the_page_says_that_there_are_more(town: Town) -> None:
    for number in range(23):
        _said(town, f"Badger number {number}", days_ago=23 - number)

    found = find_words("badger", viewer=SEES_ALL, at=now())

    assert [one.said.words for one in found.said[:2]] == ["Badger number 22", "Badger number 21"]
    assert len(found.said) == 20
    assert found.more
    assert "Only the newest are shown" in _page(client_of(town.adviser), "badger")


def test_an_email_is_found_by_its_words(town: Town) -> None:
    with mailboxes(HELLO):
        receive(write("It opened by the weathervane last night.", subject="A sinkhole"), at=now())

    assert [one.said.words[:10] for one in find_words("weathervane", viewer=SEES_ALL, at=now()).said] == ["A sinkhole"]


@pytest.mark.shows("need-to-know")
@pytest.mark.parametrize("sensitivity", ["team", "named"])
def test_what_may_not_be_seen_is_neither_found_nor_counted(town: Town, sensitivity: str) -> None:
    secret = make_secret(town, sensitivity)
    owner = secret.insider if sensitivity == "team" else secret.leader
    for words in ("frightened brother", "zebra crossing", "mill lane"):
        for stranger in (town.adviser, town.officer, town.leader):
            found = find_words(words, viewer=Viewer.of(stranger), at=now(), older=True)
            assert found.is_empty
            assert not found.more
        assert not find_words(words, viewer=Viewer.of(owner), at=now(), older=True).is_empty


def test_whom_a_search_found_is_noted(town: Town) -> None:
    case = report_missed_bin()
    client = client_of(town.officer)
    _page(client, "mill lane", words="1")

    assert AuditEntry.objects.filter(verb="found", subject_kind="case", subject_id=case).count() == 1
