"""An adviser logs a contact: who it is, what was asked, what stops, what is sent twice, what is left for later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import get_case, list_cases_of, list_history
from firstcontact.domain.contacts.actions import LONGEST_DRAFT, ContactRefusedError
from firstcontact.domain.contacts.queries import find_draft, get_contact
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.customers.queries import get_customer, search_customers
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.promises.queries import list_promises
from firstcontact.domain.work.queries import list_queue
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys import log_contact
from firstcontact.journeys.know_customer import LikeSomebodyError
from firstcontact.journeys.log_contact import ContactStateError, Refused, Stopped
from firstcontact.journeys.open_case import Opened
from firstcontact.journeys.tell_customer import find_recipient
from firstcontact.journeys.work_case import ask_customer, close_case
from tests.journeys.conftest import MONDAY, Town

SEES_ALL = Viewer.of(SYSTEM)
MARY = Said(name="Mary Jones", phone="01632 960 001", email="mary@example.org")
BIN: dict[str, Any] = {
    "address": {"lines": "14 Mill Lane", "postcode": "CM1 2AB"},
    "bin": ["rubbish"],
    "day": {"day": "23", "month": "11", "year": "2026"},
    "help": "no",
    "out_in_time": "yes",
    "sticker": "no",
    "street": "just_mine",
    "access": "",
    "contact": {},
}
POTHOLE: dict[str, Any] = {
    "danger": "no",
    "road": "council_road",
    "place": {"words": "Mill Lane, by the bridge"},
    "surface": "carriageway",
    "size": "small",
    "damage": "no",
    "contact": {},
}


REPAIR: dict[str, Any] = {
    "danger": "no",
    "tenancy": "tenant",
    "address": {"lines": "14 Mill Lane", "postcode": "CM1 2AB"},
    "item": "plumbing",
    "problem": "The kitchen tap drips.",
    "effect": ["none"],
    "vulnerable": "no",
    "access": "",
    "contact": {},
}


def feedback(kind: str, about: str, words: str) -> dict[str, Any]:
    """What somebody complains of, praises or suggests."""
    more: dict[str, Any] = {"share": "no"}
    if kind == "complaint":
        happened = {"day": "16", "month": "11", "year": "2026"}
        more = {"earlier_reference": "", "happened_on": happened, "effect": "", "put_right": ""}
    return {"kind": kind, "about": about, "what_happened": words, **more, "adjust": "", "contact": {}}


@dataclass(frozen=True)
class Desk:
    """An adviser with one contact in hand."""

    town: Town
    contact: UUID

    def open(self, raws: dict[str, Any], *, service: str = "missed-bin", **more: Any) -> Opened | Refused | Stopped:
        """Open a case, of a missed bin unless another service is said."""
        return log_contact.open_case_in_contact(
            by=self.town.adviser, at=MONDAY, contact_id=self.contact, service=service, raws=raws, **more
        )

    def case(self, raws: dict[str, Any] = BIN, **more: Any) -> UUID:
        """The case that these answers open."""
        opened = self.open(raws, **more)
        assert isinstance(opened, Opened), opened
        return opened.case_id

    def add(self, said: Said, **more: Any) -> UUID:
        """Somebody new."""
        return log_contact.add_customer(by=self.town.adviser, at=MONDAY, contact_id=self.contact, said=said, **more)

    def enquiries(self) -> list[tuple[str, str, str]]:
        """What was noted: result, demand, reason."""
        found = get_contact(self.contact, viewer=SEES_ALL)
        return [(one.result, one.demand, one.demand_reason) for one in found.enquiries]


def _start(town: Town, language: str = "en") -> UUID:
    return log_contact.start_contact(by=town.adviser, at=MONDAY, channel="phone", language=language)


@pytest.fixture
def desk(town: Town) -> Desk:
    """A phone call that an adviser has just taken."""
    return Desk(town, _start(town))


@pytest.mark.shows("stop-at-once")
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"day": {"day": "16", "month": "11", "year": "2026"}}, "within two working days"),
        ({"help": "no", "out_in_time": "no"}, "out by 7am"),
    ],
)
def test_a_stop_is_told_before_anything_that_is_missing(desk: Desk, answers: dict[str, Any], words: str) -> None:
    stopped = desk.open(answers)

    assert isinstance(stopped, Stopped)
    assert stopped.say is not None
    assert words in stopped.say.of("en")
    assert stopped.result == "answered"
    assert desk.enquiries() == []


@pytest.mark.shows("stop-at-once")
def test_nothing_stops_while_it_is_not_certain(desk: Desk) -> None:
    refused = desk.open({"out_in_time": "no"})  # not asked where we help with the bin: it may not apply

    assert isinstance(refused, Refused)
    assert {"address", "help"} <= {mistake.question for mistake in refused.mistakes}


@pytest.mark.shows("hidden-answers-refused")
def test_an_answer_that_does_not_apply_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    refused = desk.open({**BIN, "help": "yes"})

    assert isinstance(refused, Refused)
    assert [mistake.question for mistake in refused.mistakes] == ["out_in_time"]
    assert desk.enquiries() == []
    assert list_queue(viewer=SEES_ALL, team="waste") == []


@pytest.mark.shows("sent-twice-noted-once")
def test_a_form_that_is_sent_twice_notes_once(desk: Desk) -> None:
    by, key, other = desk.town.adviser, "first form", "second form"
    noted = [
        log_contact.note_answer(by=by, at=MONDAY, contact_id=desk.contact, service="missed-bin", form_key=key)
        for _ in range(2)
    ]
    opened = [desk.open(BIN, form_key=other) for _ in range(2)]
    asked_key = "third form"
    case = desk.case(BIN, form_key=other)
    asked = [
        log_contact.ask_about_case(by=by, at=MONDAY, contact_id=desk.contact, case_id=case, form_key=asked_key)
        for _ in range(2)
    ]

    assert noted[0] == noted[1]
    assert opened[0] == opened[1]
    assert asked[0] == asked[1]
    assert [result for result, _, _ in desk.enquiries()] == ["answered", "case_opened", "progress_given"]
    assert len(list_queue(viewer=SEES_ALL, team="waste")) == 1


@pytest.mark.shows("sent-twice-noted-once")
def test_a_form_cannot_note_two_different_things(desk: Desk) -> None:
    key = "a form"
    log_contact.note_answer(
        by=desk.town.adviser, at=MONDAY, contact_id=desk.contact, service="missed-bin", form_key=key
    )

    with pytest.raises(ContactStateError):
        desk.open(BIN, form_key=key)
    assert len(desk.enquiries()) == 1


@pytest.mark.shows("customer-maybe")
def test_somebody_new_who_is_like_somebody_is_first_offered(desk: Desk) -> None:
    mary = desk.add(MARY)
    second = Desk(desk.town, _start(desk.town))

    with pytest.raises(LikeSomebodyError) as refusal:
        second.add(Said(name="M Jones", phone="01632 960 001"), sure=False)
    assert refusal.value.candidates == (mary,)
    assert get_contact(second.contact, viewer=SEES_ALL).customer_id is None
    assert len(search_customers("jones", viewer=SEES_ALL)) == 1

    new = second.add(Said(name="M Jones", phone="01632 960 001"), sure=True)
    assert new != mary
    assert second.add(Said(name="M Jones", phone="01632 960 001")) == new
    assert len(search_customers("jones", viewer=SEES_ALL)) == 2


@pytest.mark.shows("desk-customer")
def test_the_cases_of_a_call_follow_who_it_is_with(desk: Desk) -> None:
    by = desk.town.adviser
    case = desk.case()
    assert get_case(case, viewer=SEES_ALL).customer_id is None

    mary = desk.add(MARY)
    assert [one.id for one in list_cases_of(mary, viewer=SEES_ALL)] == [case]

    log_contact.choose_customer(by=by, at=MONDAY, contact_id=desk.contact, customer_id=None)
    assert list_cases_of(mary, viewer=SEES_ALL) == []

    owen = desk.add(Said(name="Owen Price", phone="01632 960 002"))
    assert [one.id for one in list_cases_of(owen, viewer=SEES_ALL)] == [case]


@pytest.mark.shows("desk-customer")
def test_the_address_of_a_bin_becomes_the_address_of_a_caller_only_when_none_is_known(desk: Desk) -> None:
    mary = desk.add(MARY)
    desk.case()
    desk.case({**BIN, "address": {"lines": "9 Other Street", "postcode": "CM9 9ZZ"}})
    assert get_customer(mary, viewer=SEES_ALL).whole_address == ""

    unknown = Desk(desk.town, _start(desk.town))
    contact = {"name": "Owen Price", "email": "", "phone": "01632 960 002", "postcode": ""}
    owen = get_case(unknown.case({**BIN, "contact": contact}), viewer=SEES_ALL).customer_id
    assert owen is not None
    assert get_customer(owen, viewer=SEES_ALL).whole_address == "14 Mill Lane, CM1 2AB"


@pytest.mark.shows("desk-case-in-hand")
def test_what_they_tell_us_answers_what_we_asked(desk: Desk) -> None:
    desk.add(MARY)
    case = desk.case()
    ask_customer(by=desk.town.officer, at=MONDAY, case_id=case, words="Which gate?")

    log_contact.ask_about_case(
        by=desk.town.adviser, at=MONDAY, contact_id=desk.contact, case_id=case, new_facts="The green one"
    )

    assert get_case(case, viewer=SEES_ALL).state == "in_progress"
    assert "paused" not in {promise.state for promise in list_promises([case])[case]}
    assert [entry.kind for entry in list_history(case, viewer=SEES_ALL)][-1] == "answered"
    assert desk.enquiries()[-1] == ("case_updated", "value", "")


@pytest.mark.shows("desk-case-in-hand")
def test_a_caller_says_that_it_is_not_fixed(desk: Desk) -> None:
    desk.add(MARY)
    case = desk.case()
    close_case(by=desk.town.officer, at=MONDAY, case_id=case, outcome="collected")
    by, contact = desk.town.adviser, desk.contact

    with pytest.raises(CaseRefusedError):
        log_contact.say_not_fixed(by=by, at=MONDAY, contact_id=contact, case_id=case, words="  ")
    key = "a form"
    for _ in range(2):
        log_contact.say_not_fixed(by=by, at=MONDAY, contact_id=contact, case_id=case, words="Still full", form_key=key)

    assert (get_case(case, viewer=SEES_ALL).state, get_case(case, viewer=SEES_ALL).times_reopened) == ("in_progress", 1)
    assert desk.enquiries()[1:] == [("case_updated", "failure", "repeat_contact_premature_closure")]


@pytest.mark.shows("desk-case-in-hand")
def test_it_is_too_late_to_open_a_case_again_after_28_days(desk: Desk) -> None:
    case = desk.case()
    close_case(by=desk.town.officer, at=MONDAY, case_id=case, outcome="collected")
    late = MONDAY + timedelta(days=29)

    with pytest.raises(CaseRefusedError):
        log_contact.say_not_fixed(by=desk.town.adviser, at=late, contact_id=desk.contact, case_id=case, words="Full")


@pytest.mark.shows("spoken-language")
def test_the_language_of_a_call_is_the_language_of_what_is_written_then(welsh_town: Town) -> None:
    desk = Desk(welsh_town, _start(welsh_town, language="cy"))
    mair = desk.add(Said(name="Mair Siôn", email="mair@example.org"))
    case = desk.case()

    assert get_customer(mair, viewer=SEES_ALL).language == "cy"
    assert [notice.languages for notice in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case)] == [
        ("cy",)
    ]

    by = welsh_town.adviser
    log_contact.set_language(by=by, at=MONDAY + timedelta(hours=1), contact_id=desk.contact, language="en")
    assert get_customer(mair, viewer=SEES_ALL).language == "en"
    with pytest.raises(ContactRefusedError):
        log_contact.set_language(by=by, at=MONDAY, contact_id=desk.contact, language="fr")


@pytest.mark.shows("half-written-kept")
def test_what_is_half_written_is_there_until_the_contact_is_finished(desk: Desk) -> None:
    by, viewer = desk.town.adviser, Viewer.of(desk.town.adviser)
    for form, fields in [("case:missed-bin", {"q-access": ["The gate"]}), ("new", {"name": ["Ma"]}), ("new", None)]:
        log_contact.keep_draft(by=by, at=MONDAY, contact_id=desk.contact, form=form, fields=fields)

    assert find_draft(desk.contact, viewer=viewer) == {"case:missed-bin": {"q-access": ["The gate"]}}
    assert find_draft(desk.contact, viewer=Viewer.of(desk.town.leader)) == {}
    with pytest.raises(ContactRefusedError):
        log_contact.keep_draft(
            by=by, at=MONDAY, contact_id=desk.contact, form="new", fields={"name": ["x" * LONGEST_DRAFT]}
        )

    log_contact.wrap_up(by=by, at=MONDAY, contact_id=desk.contact)
    assert find_draft(desk.contact, viewer=viewer) == {}
    with pytest.raises(ContactStateError):
        log_contact.keep_draft(by=by, at=MONDAY, contact_id=desk.contact, form="new", fields={})


@pytest.mark.shows("wrap-up")
def test_a_person_corrects_the_demand_type_once(desk: Desk) -> None:
    by = desk.town.adviser
    enquiry = log_contact.note_answer(by=by, at=MONDAY, contact_id=desk.contact, service="missed-bin")
    assert desk.enquiries() == [("answered", "value", "")]

    with pytest.raises(ContactRefusedError):
        log_contact.wrap_up(by=by, at=MONDAY, contact_id=desk.contact, demands={uuid4(): Demand("value")})
    corrected = {enquiry: Demand("failure", "information_should_be_online")}
    assert log_contact.wrap_up(by=by, at=MONDAY, contact_id=desk.contact, demands=corrected)
    assert not log_contact.wrap_up(by=by, at=MONDAY, contact_id=desk.contact, demands={enquiry: Demand("value")})
    assert desk.enquiries() == [("answered", "failure", "information_should_be_online")]


@pytest.mark.shows("contact-in-one-hand")
def test_a_contact_in_somebody_elses_hand_cannot_be_changed(desk: Desk) -> None:
    by, contact = desk.town.leader, desk.contact
    tries: list[Callable[[], object]] = [
        lambda: log_contact.choose_customer(by=by, at=MONDAY, contact_id=contact, customer_id=None),
        lambda: log_contact.add_customer(by=by, at=MONDAY, contact_id=contact, said=MARY),
        lambda: log_contact.note_answer(by=by, at=MONDAY, contact_id=contact, service="missed-bin"),
        lambda: log_contact.keep_draft(by=by, at=MONDAY, contact_id=contact, form="new", fields={}),
        lambda: log_contact.set_language(by=by, at=MONDAY, contact_id=contact, language="en"),
        lambda: log_contact.wrap_up(by=by, at=MONDAY, contact_id=contact),
        lambda: log_contact.open_case_in_contact(by=by, at=MONDAY, contact_id=contact, service="missed-bin", raws=BIN),
    ]
    before = get_contact(contact, viewer=SEES_ALL)

    for attempt in tries:
        with pytest.raises(ContactStateError):
            attempt()

    assert get_contact(contact, viewer=SEES_ALL) == before
    assert search_customers("jones", viewer=SEES_ALL) == []


@pytest.mark.shows("told-in-person")
def test_nobody_is_asked_to_tell_a_caller_what_they_have_just_heard(desk: Desk) -> None:
    desk.add(Said(name="Mary Jones", phone="01632 960 001"))
    opened = log_contact.open_case_in_contact(
        by=desk.town.adviser, at=MONDAY, contact_id=desk.contact, service="pothole", raws=POTHOLE
    )
    assert isinstance(opened, Opened), opened
    case = opened.case_id

    assert list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case) == []
    states = {promise.kind: promise.state for promise in list_promises([case])[case]}
    assert states == {"acknowledge": "kept", "respond": "running", "resolve": "running"}
    assert list_queue(viewer=SEES_ALL, team="customer_services") == []

    close_case(by=desk.town.officer, at=MONDAY, case_id=case, outcome="mended")
    assert [item.kind for item in list_queue(viewer=SEES_ALL, team="customer_services")] == ["cannot_be_told"]


@pytest.mark.shows("large-print")
def test_who_needs_large_print_gets_it(desk: Desk) -> None:
    mary = desk.add(Said(name="Mary Jones", address="14 Mill Lane", postcode="CM1 2AB", access_needs="large_print"))
    case = get_case(desk.case(), viewer=SEES_ALL)

    recipient = find_recipient(case, get_council())

    assert recipient is not None
    assert (recipient.large_print, recipient.customer_id) == (True, mary)
    assert recipient.postal_address == ("14 Mill Lane", "CM1 2AB")


def _opened(desk: Desk, service: str, *forms: dict[str, Any]) -> list[UUID]:
    desk.add(MARY)
    opened = [desk.open(form, service=service) for form in forms]
    assert all(isinstance(each, Opened) for each in opened), opened
    return [each.case_id for each in opened if isinstance(each, Opened)]


@pytest.mark.shows("same-again-joins")
def test_complaints_about_different_things_are_different_cases(desk: Desk) -> None:
    cases = _opened(
        desk,
        "complaint",
        feedback("complaint", "waste", "Nobody came on the day that we had agreed."),
        feedback("complaint", "housing", "I was told one thing by phone and another by letter."),
        feedback("compliment", "staff", "The person at the counter was very kind."),
    )
    assert len(set(cases)) == 3


@pytest.mark.shows("same-again-joins")
def test_two_repairs_of_one_kind_are_one_case_only_when_the_same_is_wrong(desk: Desk) -> None:
    toilet = {**REPAIR, "problem": "The toilet does not flush."}
    tap, other, again = _opened(desk, "housing-repair", REPAIR, toilet, REPAIR)
    assert other != tap
    assert again == tap


@pytest.mark.shows("wrap-up")
def test_a_compliment_or_suggestion_is_value_demand_and_a_complaint_is_not(desk: Desk) -> None:
    _opened(desk, "complaint", *(feedback(kind, "staff", kind) for kind in ("complaint", "compliment", "suggestion")))
    assert desk.enquiries() == [
        ("case_opened", "failure", "not_done_as_promised"),
        ("case_opened", "value", ""),
        ("case_opened", "value", ""),
    ]
