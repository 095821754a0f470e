"""The main job: a resident reports on the website, an officer closes the case, the customer reads the email."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections
from playwright.sync_api import BrowserContext, Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from firstcontact.connectors.demo.outbox import OutboxSender
from tests.browser.conftest import Site
from tests.browser.staff import ABERWEN, sign_in
from tests.browser.visits import answer_all, begin, check_progress, missed_bin_answers, press, send

Check = Callable[[Page], None]
WORDS = {
    "en": {
        "told": "We came back and emptied it.",
        "closed": "Sorry that we missed it.",
        "subject": "Report a missed bin",
    },
    "cy": {
        "told": "Daethom yn ôl a'i wagio.",
        "closed": "Mae'n ddrwg gennym ein bod wedi'i golli.",
        "subject": "Rhoi gwybod am fin sydd heb ei gasglu",
    },
}


def do_the_waiting_jobs() -> None:
    """Run the worker until nothing is left to do."""

    def work() -> None:
        assert isinstance(app.connector, DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()) as ready:
            ready.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(work).result()


@pytest.mark.shows("whole-journey")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_report_is_worked_closed_and_the_customer_reads_of_it(
    live_site: Site,
    page: Page,
    open_context: Callable[..., BrowserContext],
    councils: dict[str, UUID],
    outbox: OutboxSender,
    axe: Check,
    language: str,
) -> None:
    words = WORDS[language]
    begin(page, live_site, language=language)
    answer_all(page, missed_bin_answers())
    reference = send(page)

    office = open_context()
    sign_in(office, live_site, councils["aberwen"], ABERWEN, "officer", "waste")
    desk = office.new_page()
    desk.goto(live_site.url(f"/office/queue/waste/?lang={language}", ABERWEN))
    axe(desk)
    press(desk, f"tr:has-text('{reference}') a")
    axe(desk)
    press(desk, "form[action$='/claim/'] button")
    desk.locator("input[name='outcome'][value='collected']").check()
    desk.locator("#close-words").fill(words["closed"])
    press(desk, "form#close button[type='submit']")

    do_the_waiting_jobs()

    page.goto(live_site.url("/manage/outbox/", ABERWEN))
    axe(page)
    page.get_by_role("link").filter(has_text=reference).first.click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text(words["told"])
    expect(frame.locator("body")).to_contain_text(words["closed"])
    expect(frame.locator("html")).to_have_attribute("lang", language)

    check_progress(page, live_site, reference, "mair@example.org")
    expect(page.locator("main")).to_contain_text(words["told"])
    axe(page)
