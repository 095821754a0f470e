"""How many queries each page of desk and office takes: a number that does not grow with what is on the page."""

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.work.queries import list_queue
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.journeys import log_contact
from firstcontact.journeys.answer_email import take_email
from firstcontact.journeys.open_case import Opened
from firstcontact.journeys.work_case import close_case
from tests.doors.calls import MARY, bin_fields, post, start_call
from tests.doors.cases import ask_for, client_of, report_missed_bin
from tests.isolation.emails import contact_id_of
from tests.journeys.conftest import Town
from tests.journeys.test_log_contact import POTHOLE
from tests.letters import HELLO, mailboxes, receive, write

SEES_ALL = Viewer.of(SYSTEM)
MOST = {
    "queue": 18,
    "case": 30,
    "contact": 43,
    "customer": 30,
    "home": 16,
    "search": 22,
    "email": 30,
    "apart": 14,
    "written": 36,
}
"""At most so many queries a page takes, signing in and choosing the council among them (about ten)."""
pytestmark = pytest.mark.shows("pages-in-few-queries")


def _queries(client: Client, address: str) -> int:
    """How many queries a page takes once what is kept in memory is there."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    return len(captured)


def _assert_steady(client: Client, address: str, before: int, most: int) -> None:
    """The page takes no more queries than before, and no more than is stated."""
    assert _queries(client, address) == before
    assert before <= most


def _close_untold(town: Town, number: int) -> None:
    """One more message that cannot be delivered."""
    contact = log_contact.start_contact(by=town.adviser, at=now(), channel="phone")
    said = Said(name=f"Person Number{number}", phone=f"01632 960 {number:03}")
    log_contact.add_customer(by=town.adviser, at=now(), contact_id=contact, said=said)
    opened = log_contact.open_case_in_contact(
        by=town.adviser, at=now(), contact_id=contact, service="pothole", raws=POTHOLE
    )
    assert isinstance(opened, Opened)
    close_case(by=SYSTEM, at=now(), case_id=opened.case_id, outcome="mended")


def _ask_more(adviser: Client, call: UUID, number: int) -> None:
    """One more case and one more answer in this call."""
    post(
        adviser, call, "case", bin_fields(form_key=f"{number}", **{"q-bin": ["rubbish", "food", "garden"][number % 3]})
    )
    post(adviser, call, "answer", {"service": "missed-bin", "result": "answered", "form_key": f"{number}"})


def test_the_queue_of_cases(town: Town) -> None:
    officer = client_of(town.officer)
    ask_for(officer, report_missed_bin(), "claim", {})
    few = _queries(officer, "/office/queue/waste/")
    for number in range(12):
        case_id = report_missed_bin(name=f"Person Number{number}", email=f"p{number}@example.org")
        if number % 2:
            ask_for(officer, case_id, "claim", {})

    _assert_steady(officer, "/office/queue/waste/", few, MOST["queue"])


def test_the_queue_of_messages_that_were_not_delivered(town: Town) -> None:
    adviser = client_of(town.adviser)
    _close_untold(town, 1)
    few = _queries(adviser, "/office/queue/customer_services/")
    for number in range(2, 12):
        _close_untold(town, number)

    assert len(list_queue(viewer=SEES_ALL, team="customer_services")) == 11
    _assert_steady(adviser, "/office/queue/customer_services/", few, MOST["queue"])


def test_the_case_page(town: Town) -> None:
    officer, case_id = client_of(town.officer), report_missed_bin()
    ask_for(officer, case_id, "claim", {})
    few = _queries(officer, f"/office/cases/{case_id}/")
    for number in range(10):
        ask_for(officer, case_id, "tell", {"words": f"Message {number}"})
        ask_for(officer, case_id, "note", {"words": f"Note {number}"})

    _assert_steady(officer, f"/office/cases/{case_id}/", few, MOST["case"])


def test_the_contact_page(town: Town) -> None:
    adviser = client_of(town.adviser)
    call = start_call(adviser, town.adviser)
    post(adviser, call, "new-customer", MARY)
    _ask_more(adviser, call, 0)
    few = _queries(adviser, f"/desk/contacts/{call}/?add=1")
    for number in range(1, 8):
        _ask_more(adviser, call, number)
        start_call(adviser, town.adviser)

    _assert_steady(adviser, f"/desk/contacts/{call}/?add=1", few, MOST["contact"])
    assert _queries(adviser, f"/desk/contacts/{call}/?service=missed-bin") <= MOST["contact"]


def test_the_customer_page(town: Town) -> None:
    adviser = client_of(town.adviser)
    case = get_case(report_missed_bin(), viewer=SEES_ALL)

    def ring(number: int) -> None:
        call = start_call(adviser, town.adviser)
        post(adviser, call, "customer", {"customer": str(case.customer_id)})
        _ask_more(adviser, call, number)

    ring(0)
    few = _queries(adviser, f"/desk/customers/{case.customer_id}/")
    for number in range(1, 8):
        ring(number)

    _assert_steady(adviser, f"/desk/customers/{case.customer_id}/", few, MOST["customer"])


def test_the_home_of_the_desk_and_its_search(town: Town) -> None:
    adviser = client_of(town.adviser)

    def ring(number: int) -> None:
        call = start_call(adviser, town.adviser)
        post(adviser, call, "new-customer", {**MARY, "name": f"Mary{number} Jones", "sure": "yes"})

    ring(0)
    home, search = _queries(adviser, "/desk/"), _queries(adviser, "/desk/search/?q=jones")
    for number in range(1, 8):
        ring(number)

    _assert_steady(adviser, "/desk/", home, MOST["home"])
    _assert_steady(adviser, "/desk/search/?q=jones", search, MOST["search"])


def _emails(number: int) -> UUID:
    """One more email to answer with a file, one that could not be read, and one kept apart. Returns the first's."""
    file = ("note.txt", "text/plain", b"words")
    sender = f"Person <p{number}@example.org>"
    email, _ = receive(write(f"My bin, again: {number}", sender=sender, files=[file]), at=now())
    receive(b"\x00\xff" + str(number).encode(), at=now())
    receive(write(f"{number}", sender=sender, headers={"X-Spam-Flag": "YES"}), at=now())
    return contact_id_of(email)


def test_the_pages_of_emails(town: Town) -> None:
    adviser, manager = client_of(town.adviser), client_of(town.leader)
    with mailboxes(HELLO):
        email = _emails(0)
        take_email(by=town.adviser, at=now(), contact_id=email)
        pages = {
            "queue": (adviser, "/office/queue/customer_services/"),
            "email": (adviser, f"/office/emails/{email}/"),
            "apart": (adviser, "/office/kept-apart/"),
            "contact": (adviser, f"/desk/contacts/{email}/"),
            "home": (adviser, "/desk/"),
            "mailboxes": (manager, "/manage/mailboxes/"),
        }
        few = {name: _queries(*page) for name, page in pages.items()}
        for number in range(1, 8):
            more = _emails(number)
            if number % 2:
                take_email(by=town.adviser, at=now(), contact_id=more)

        assert {name: _queries(*page) for name, page in pages.items()} == few
    assert {name: count for name, count in few.items() if count > MOST.get(name, MOST["apart"])} == {}


def test_the_case_page_with_emails(town: Town) -> None:
    officer, case_id = client_of(town.officer), report_missed_bin()
    ask_for(officer, case_id, "claim", {})
    subject = f"Re: {show_reference(get_case(case_id, viewer=SEES_ALL).reference)}"
    files = [("note.txt", "text/plain", b"words")]
    with mailboxes(HELLO):
        receive(write("Once.", subject=subject, files=files), at=now())
        few = _queries(officer, f"/office/cases/{case_id}/")
        for number in range(8):
            receive(write(f"{number}", subject=subject, files=files), at=now())

    _assert_steady(officer, f"/office/cases/{case_id}/", few, MOST["written"])
