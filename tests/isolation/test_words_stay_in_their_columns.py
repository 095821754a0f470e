"""Nothing that a person said or is called leaves the columns that are meant for it: no event, job, session or trail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from firstcontact.domain.cases.queries import get_by_reference, get_case
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.ports import Accepted, email_sender, register_email_sender
from firstcontact.domain.notices.queries import list_about
from firstcontact.doors.site.tests.visitor import Visitor, missed_bin
from firstcontact.foundation.clock import now
from firstcontact.foundation.events.models import Event
from firstcontact.foundation.identity import SYSTEM, Viewer
from tests.doors.calls import bin_fields, post, start_call
from tests.doors.cases import ask_for, client_of
from tests.isolation.outside import found_outside, rows_outside
from tests.towns import Town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("words-stay-in-their-columns")]
SEES_ALL = Viewer.of(SYSTEM)
PERSON = {
    "name": "Marigold Quillfeather",
    "email": "marigold.q@example.org",
    "phone": "01632 960 456",
    "postcode": "CM9 7ZQ",
}
HOME = "14 Hollyhock Rise"
NOTE, TOLD, ASKED, REPLY = "squeaky side gate", "crew on its way at noon", "which gate is it", "the emerald one"
SAID = (NOTE, TOLD, ASKED, REPLY)
WORDS = ("Marigold", "Quillfeather", "marigold.q", "960 456", "960456", "CM9 7ZQ", "CM97ZQ", "Hollyhock", *SAID)


class Taken:
    """Takes every email."""

    def send(self, message: Any, envelope: Any) -> Accepted:
        """Take it."""
        return Accepted("250 taken")


@pytest.fixture
def lived_through(town: Town) -> UUID:
    """Marigold reports a missed bin on the website, rings up about it, and an officer works it. Returns the case."""
    before = email_sender(council="castlemere")
    register_email_sender(Taken(), council="castlemere")
    try:
        case = _website()
        _phone(town, case)
        _office(client_of(town.officer), case)
    finally:
        register_email_sender(before, council="castlemere")
    return case


def _website() -> UUID:
    visitor = Visitor()
    visitor.get("/search/", q="Quillfeather bin")
    contact = {f"contact-{field}": value for field, value in PERSON.items()}
    answers: dict[str, Any] = {
        **missed_bin(),
        "address": {"address-lines": [HOME], "address-postcode": PERSON["postcode"]},
        "access": {"access": NOTE},
        "contact": contact,
    }
    reference = visitor.report(answers)
    visitor.prove(reference, PERSON["email"])
    visitor.get(f"/progress/{reference}/")
    return get_by_reference(reference.replace("-", ""), viewer=SEES_ALL).id


def _phone(town: Town, case: UUID) -> None:
    desk = client_of(town.adviser)
    contact = start_call(desk, town.adviser)
    desk.get(f"/desk/contacts/{contact}/", {"who": PERSON["name"]})
    desk.get("/desk/search/", {"q": PERSON["phone"]})
    post(desk, contact, "draft", {"draft": "what", "what": NOTE})
    customer = get_case(case, viewer=SEES_ALL).customer_id
    post(desk, contact, "customer", {"customer": str(customer)})
    post(desk, contact, "ask", {"case": str(case), "new_facts": REPLY})
    post(desk, contact, "case", {**bin_fields(), "q-access": NOTE, "q-address-lines": [HOME, ""]})
    post(desk, contact, "finish")


def _office(office: Client, case: UUID) -> None:
    for move, fields in [
        ("claim", {}),
        ("note", {"words": NOTE}),
        ("tell", {"words": TOLD}),
        ("ask", {"words": ASKED}),
        ("answer", {"words": REPLY}),
        ("close", {"outcome": "collected", "words": TOLD}),
        ("reopen", {"words": REPLY}),
    ]:
        assert ask_for(office, case, move, fields).status_code == 200, move
    for notice in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case):
        office.get(f"/office/notices/{notice.id}/")
        deliver_notice(by=SYSTEM, at=now(), notice_id=notice.id)


def test_after_a_whole_story_no_words_of_the_person_stand_outside(lived_through: UUID) -> None:
    assert Event.objects.filter(subject_id=lived_through).count() > 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone()[0] > 2
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone()[0] >= 3
    assert found_outside(WORDS) == []


def test_the_same_words_are_found_where_they_are_meant_to_be(lived_through: UUID) -> None:
    """Otherwise the test above would pass where nothing was written at all."""
    with connection.cursor() as cursor:
        for table, word in [
            ("customers_customer", "Quillfeather"),
            ("applications_answer", NOTE),
            ("cases_entry", TOLD),
            ("notices_notice", ASKED),
            ("contacts_enquiry", "missed-bin"),
        ]:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text LIKE %s", [f"%{word}%"])
            assert cursor.fetchone()[0] > 0, (table, word)
    del lived_through


def test_words_in_an_event_a_job_or_a_session_are_noticed(town: Town) -> None:
    client = client_of(town.officer)
    session = client.session
    session["who"] = PERSON["name"]
    session.save()
    Event.objects.create(
        at=now(), name="case_opened", subject_kind="case", subject_id=UUID(int=1), payload={"who": PERSON["email"]}
    )
    assert found_outside(WORDS) == [
        "django_session: marigold",
        "django_session: quillfeather",
        "events_event: marigold",
        "events_event: marigold.q",
    ]
    assert {table for table, _ in rows_outside()} > {"events_event", "django_session", "audit_entry", "staff_team"}
