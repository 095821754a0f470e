"""How a form ends: a stop that answers, a confirmation with its promise, or an open case that it joins."""

from typing import Any
from uuid import UUID

import pytest

from firstcontact.domain.cases.queries import get_by_reference
from firstcontact.domain.contacts.queries import find_by_key
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.customers.actions import keep_record, make_customer
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.promises.wording import date_words
from firstcontact.doors.site.tests.visitor import (
    CONTACT,
    Visitor,
    count_of,
    everything,
    missed_bin,
    only_case,
    path_of,
    text_of,
)
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import read_reference
from tests.towns import Town

SEES_ALL = Viewer.of(SYSTEM)


def contact_of_stop(visitor: Visitor) -> Any:
    """The contact that the stop of this visitor's form made."""
    number = read_reference(visitor.reference)
    return find_by_key("web", f"stopped:{number}", viewer=SEES_ALL)


@pytest.mark.shows("stop-is-a-contact")
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "We can only come back for bins that were out by 7am"), ("cy", "Dim ond am finiau oedd allan erbyn 7yb")],
)
def test_a_rule_that_stops_says_what_to_do_and_counts_once(welsh_town: Town, language: str, says: str) -> None:
    visitor = Visitor("aberwen", language)
    visitor.answer_until("out_in_time")
    response = visitor.answer("out_in_time", {"out_in_time": "no"})
    assert path_of(response) == f"/apply/{visitor.reference}/stopped-here/"
    assert says in text_of(response)

    contact = contact_of_stop(visitor)
    (enquiry,) = contact.enquiries
    assert (contact.channel, contact.language, contact.state) == ("web", language, "finished")
    assert (enquiry.service, enquiry.result, enquiry.demand) == ("missed-bin", "answered", "value")
    assert count_of("cases_case") == 0

    before = everything()
    visitor.get(f"/apply/{visitor.reference}/stopped-here/")
    visitor.answer("out_in_time", {"out_in_time": "no"})
    later = visitor.answer("contact", CONTACT)
    sent = visitor.post(f"/apply/{visitor.reference}/check-answers/")
    assert path_of(later) == path_of(sent) == f"/apply/{visitor.reference}/stopped-here/"
    assert everything() == before


@pytest.mark.shows("stop-is-a-contact")
def test_who_gave_a_wrong_answer_changes_it_and_goes_on(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("out_in_time")
    stopped = visitor.answer("out_in_time", {"out_in_time": "no"})
    assert f'href="/apply/{visitor.reference}/out_in_time/"' in stopped.content.decode()
    response = visitor.answer("out_in_time", {"out_in_time": "yes"})
    assert path_of(response) == f"/apply/{visitor.reference}/sticker/"
    assert path_of(visitor.get(f"/apply/{visitor.reference}/stopped-here/")) == path_of(response)
    visitor.answer("sticker", {"sticker": "yes"})
    assert count_of("contacts_contact") == 1, "one contact a draft, however often it stops"


@pytest.mark.shows("stop-is-a-contact")
def test_a_stop_that_needs_a_person_gives_the_number(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("sticker")
    page = text_of(visitor.answer("sticker", {"sticker": "yes"}))
    assert "Ring 01632 960 001" in page


@pytest.mark.shows("warned-on-the-way")
def test_a_warning_is_shown_on_the_next_page_and_again_before_sending(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("street")
    warning = "Leave your bin out and we will come back."
    assert warning in text_of(visitor.answer("street", {"street": "whole_street"}))
    visitor.answer("access", {"access": ""})
    assert warning in text_of(visitor.answer("contact", CONTACT))


@pytest.mark.shows("promise-on-confirmation")
@pytest.mark.parametrize(
    ("language", "promise"),
    [("en", "We will come back and empty it by the end of {}."), ("cy", "i'w wagio erbyn diwedd {}.")],
)
def test_the_confirmation_says_reference_promise_and_what_happens_next(
    welsh_town: Town, language: str, promise: str
) -> None:
    visitor = Visitor("aberwen", language)
    reference = visitor.report()
    due = get_calendar().add_working_days(now(), 2)
    page = text_of(visitor.get(f"/apply/{visitor.reference}/what-we-have/"))
    assert reference in page
    assert promise.format(date_words(due, language, now().date())) in page
    assert get_by_reference(read_reference(reference) or "", viewer=SEES_ALL).language == language
    assert "14 Mill Lane" in page


@pytest.mark.shows("promise-on-confirmation")
@pytest.mark.parametrize(
    ("contact", "says", "how"),
    [
        (CONTACT, "We are sending you an email", "email"),
        ({"contact-name": "Mary Jones", "contact-phone": "01632 960 111"}, "We will write to you by post", "letter"),
    ],
)
def test_the_confirmation_says_how_they_will_be_told(town: Town, contact: dict[str, str], says: str, how: str) -> None:
    visitor = Visitor()
    visitor.report({**missed_bin(), "contact": contact})
    assert says in text_of(visitor.get(f"/apply/{visitor.reference}/what-we-have/"))
    notices = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=only_case())
    assert [notice.how for notice in notices] == [how]


def known_customer() -> UUID:
    """Mary Jones, whose email address was verified: the website is certain of her."""
    said = Said(name="Mary Jones", email="mary@example.org", email_verified=True, postcode="CM1 2AB")
    record = keep_record(by=SYSTEM, at=now(), source="web", said=said)
    return make_customer(by=SYSTEM, at=now(), record_id=record)


@pytest.mark.shows("same-again-joins")
def test_the_same_report_again_joins_the_open_case_and_says_so_however_often_it_is_loaded(town: Town) -> None:
    known_customer()
    first, second = Visitor(), Visitor()
    reference = first.report()
    assert second.report() == reference
    assert second.reference != reference
    assert count_of("cases_case") == 1
    before = everything()
    for _ in range(2):
        page = text_of(second.get(f"/apply/{second.reference}/what-we-have/"))
        assert "You had told us already" in page
        assert reference in page
    assert everything() == before


@pytest.mark.shows("hidden-answers-left-out")
def test_an_answer_that_no_longer_applies_is_not_part_of_what_was_sent(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("sticker")
    visitor.answer("help", {"help": "yes"})
    for question in ("sticker", "street", "access", "contact"):
        visitor.answer(question, missed_bin()[question])
    sent = text_of(visitor.post(f"/apply/{visitor.reference}/check-answers/"))
    assert "Was it out by 7am?" not in sent
