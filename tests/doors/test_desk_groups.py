"""At the desk: several children on the one page of questions, one more and one less, and the case."""

import pytest

from firstcontact.domain.cases.queries import list_cases_by_enquiry
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import read_definition
from firstcontact.doors.site.tests.test_terms import GARDEN
from firstcontact.foundation.identity import SYSTEM
from tests.doors.calls import contact_now, post, start_call, text_of
from tests.doors.cases import client_of
from tests.journeys.conftest import Town
from tests.towns import MONDAY

FIELDS = {
    "service": "free-school-meals",
    "form_key": "a-form",
    "q-benefit": "asylum_support",
    "q-birth_date-day": "3",
    "q-birth_date-month": "4",
    "q-birth_date-year": "1985",
    "q-support_number": "16/09/00512",
    "q-children": ["1"],
    "q-children-1-name": "Ann Jones",
    "q-children-1-born-day": "3",
    "q-children-1-born-month": "4",
    "q-children-1-born-year": "2015",
    "q-children-1-school": "High School",
    "q-home-lines": ["14 Mill Lane"],
    "q-home-postcode": "CM1 2AB",
    "q-clothes": "no",
    "q-declaration-agreed": "yes",
    "q-declaration-name": "Mary Jones",
    "q-contact-name": "Mary Jones",
}


@pytest.mark.shows("group-of-people")
def test_an_adviser_adds_another_and_opens_the_case(town: Town) -> None:
    client = client_of(town.adviser)
    call = start_call(client, town.adviser)
    more = text_of(post(client, call, "case", {**FIELDS, "only_redraw": "add q-children"}))
    assert 'name="q-children-2-name"' in more
    assert 'value="Ann Jones"' in more
    assert contact_now(call).enquiries == ()
    wrong = text_of(post(client, call, "case", {**FIELDS, "q-children": ["1", "2"], "q-children-2-name": "Bo"}))
    assert 'href="#q-children-2-school"' in wrong
    assert 'id="q-children-2-school"' in wrong
    post(client, call, "case", FIELDS)
    (enquiry,) = contact_now(call).enquiries
    assert list_cases_by_enquiry([enquiry.id])


@pytest.mark.shows("words-by-channel", "fee-and-booking-told")
def test_on_the_phone_a_question_has_its_spoken_words_and_the_fee_is_there(town: Town) -> None:
    publish_service(by=SYSTEM, at=MONDAY, definition=read_definition(GARDEN))
    client = client_of(town.adviser)
    phone, counter = (start_call(client, town.adviser, begin=f"{channel}:en") for channel in ("phone", "counter"))
    asked = {"service": "garden-bin", "form_key": "f", "q-bins": "2", "q-help": "maybe"}
    assert "How many shall we bring you?" in text_of(post(client, phone, "case", asked))
    page = text_of(post(client, counter, "case", asked))
    assert "How many bins would you like?" in page
    assert "You pay £82.50." in page
    assert "We ring you to agree a day to bring it." in page
