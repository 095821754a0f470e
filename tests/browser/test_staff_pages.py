"""Every page of desk and office that the call does not pass, in both languages: accessible, and fit for a phone."""

from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.customers.actions import keep_record, make_customer
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.notices.queries import list_about
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys import log_contact, work_case
from firstcontact.journeys.open_case import Opened
from tests.browser.conftest import Check, Console, Look, Site
from tests.browser.staff import ABERWEN, find_colleague, sign_in
from tests.doors.cases import report_missed_bin
from tests.journeys.test_log_contact import POTHOLE

SEES_ALL = Viewer.of(SYSTEM)


def _cannot_be_told(council: UUID) -> UUID:
    """The notice of a closed case whose customer left a phone number only."""
    adviser = find_colleague(council, "adviser").actor
    with acting_for(council), transaction.atomic():
        contact = log_contact.start_contact(by=adviser, at=now(), channel="phone", language="cy")
        said = Said(name="Mary Jones", phone="01632 960 001", access_needs="large_print")
        log_contact.add_customer(by=adviser, at=now(), contact_id=contact, said=said)
        opened = log_contact.open_case_in_contact(
            by=adviser, at=now(), contact_id=contact, service="pothole", raws=POTHOLE
        )
        assert isinstance(opened, Opened)
        work_case.close_case(by=SYSTEM, at=now(), case_id=opened.case_id, outcome="mended")
        (notice,) = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=opened.case_id)
        return notice.id


def _staff_addresses(council: UUID) -> dict[str, str]:
    """The pages to look at, by the name of their pictures."""
    leader = find_colleague(council, "team_leader").actor
    untold = _cannot_be_told(council)
    with acting_for(council), transaction.atomic():
        like = keep_record(by=SYSTEM, at=now(), source="phone", said=Said(name="M Jones", email="mary@example.org"))
        make_customer(by=SYSTEM, at=now(), record_id=like)
        maybe = report_missed_bin()
        letter = report_missed_bin(name="Owen Price", email="")
        work_case.ask_customer(by=leader, at=now(), case_id=letter, words="Which gate is it?")
        closed = report_missed_bin(name="Siân Prys", email="sian@example.org")
        work_case.close_case(by=leader, at=now(), case_id=closed, outcome="collected", words="Sorry.")
        theirs = log_contact.start_contact(by=leader, at=now(), channel="counter", language="en")
        over = log_contact.start_contact(by=leader, at=now(), channel="phone", language="cy")
        customer = get_case(closed, viewer=SEES_ALL).customer_id
        log_contact.choose_customer(by=leader, at=now(), contact_id=over, customer_id=customer)
        log_contact.note_answer(by=leader, at=now(), contact_id=over, service="missed-bin", words="Bins?")
        log_contact.wrap_up(by=leader, at=now(), contact_id=over)
    return {
        "desk-search": "/desk/search/?q=jones",
        "desk-search-nothing": "/desk/search/?q=zzzz",
        "desk-search-endless": f"/desk/search/?q={'a' * 3000}",
        "desk-contact-of-another": f"/desk/contacts/{theirs}/",
        "desk-contact-finished": f"/desk/contacts/{over}/",
        "office-queue-messages": "/office/queue/customer_services/",
        "office-queue-empty": "/office/queue/parking/?mine=1",
        "office-case-maybe": f"/office/cases/{maybe}/",
        "office-case-waiting": f"/office/cases/{letter}/",
        "office-case-not-fixed": f"/office/cases/{closed}/",
        "office-print-pile": "/office/print-pile/",
        "office-notice-untold": f"/office/notices/{untold}/",
    }


@pytest.mark.shows("staff-pages-accessible")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_pages_of_desk_and_office_are_accessible_and_fit_a_phone(
    councils: dict[str, UUID], live_site: Site, page: Page, look: Look, axe: Check, language: str
) -> None:
    addresses = _staff_addresses(councils["aberwen"])
    sign_in(page.context, live_site, councils["aberwen"], ABERWEN, "adviser")
    page.goto(live_site.url(f"/desk/?lang={language}", ABERWEN))

    for name, address in addresses.items():
        answer = page.goto(live_site.url(address, ABERWEN))
        assert answer is not None
        assert answer.status == 200, address
        look(page, f"{name}-{language}")
        axe(page)


@pytest.mark.shows("staff-pages-accessible")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_desk_and_office_refuse_is_accessible_too(
    councils: dict[str, UUID],
    live_site: Site,
    page: Page,
    console: Console,
    look: Look,
    axe: Check,
    language: str,
) -> None:
    console.expect("422")
    council = councils["aberwen"]
    with acting_for(council), transaction.atomic():
        case_id = report_missed_bin()
    sign_in(page.context, live_site, council, ABERWEN, "adviser")

    def see(name: str) -> None:
        look(page, f"{name}-{language}")
        axe(page)
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(live_site.url(f"/desk/?lang={language}", ABERWEN))
    page.locator(".fc-begin button").first.click()
    page.wait_for_url("**/contacts/**")
    call = page.url.split("?")[0]
    for fields, name in (
        ({"name": "Mary", "email": "mary", "phone": "ring me"}, "desk-newcomer-wrong"),
        ({"name": "M Jones", "email": "mary@example.org", "phone": ""}, "desk-newcomer-like"),
    ):
        if not page.locator("#name").is_visible():
            page.locator(".fc-new summary").click()
        for box, typed in fields.items():
            page.locator(f"#{box}").fill(typed)
        with page.expect_navigation():
            page.locator("#name").press("Enter")
        see(name)
    page.goto(f"{call}?service=missed-bin")
    with page.expect_navigation():
        page.locator("#open-case").click()
    see("desk-answers-wrong")

    page.goto(live_site.url(f"/office/cases/{case_id}/", ABERWEN))
    page.keyboard.press("c")
    with page.expect_navigation():
        page.locator("#close button[type=submit]").click()
    see("office-close-wrong")
