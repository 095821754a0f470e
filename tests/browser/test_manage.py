"""The set-up in the browser: every page in both languages, and an email of the outbox read in its frame."""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.queries import list_about
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from tests.browser.conftest import Check, Look, Site
from tests.browser.staff import ABERWEN, sign_in
from tests.doors.cases import report_missed_bin

PAGES = {"state": "", "colleagues": "colleagues/", "audit": "audit/", "raw": "raw/", "outbox": "outbox/"}


@pytest.fixture
def message(councils: dict[str, UUID], outbox: OutboxSender) -> UUID:
    """One email in the outbox of the demonstration."""
    with acting_for(councils["aberwen"]):
        with transaction.atomic():
            case = report_missed_bin()
            notice = list_about(viewer=Viewer.of(SYSTEM), subject_kind="case", subject_id=case)[0]
        deliver_notice(by=SYSTEM, at=now(), notice_id=notice.id)
        with transaction.atomic():
            [kept] = outbox.list_messages()
    return kept.id


@pytest.mark.shows("set-up-pages")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_of_the_set_up_is_sound(
    live_site: Site, page: Page, axe: Check, look: Look, message: UUID, councils: dict[str, UUID], language: str
) -> None:
    sign_in(page.context, live_site, councils["aberwen"], ABERWEN, "administrator")
    colleague = ""
    for name, path in PAGES.items():
        page.goto(live_site.url(f"/manage/{path}?lang={language}", ABERWEN))
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", language)
        axe(page)
        look(page, f"manage-{name}-{language}")
        if name == "colleagues":
            colleague = str(page.locator("td a[href*='/manage/colleagues/']").first.get_attribute("href"))
    for name, address in {"colleague": colleague, "message": f"/manage/outbox/{message}/"}.items():
        page.goto(live_site.url(f"{address}?lang={language}", ABERWEN))
        axe(page)
        look(page, f"manage-{name}-{language}")


@pytest.mark.shows("demo-outbox")
def test_an_email_is_read_in_a_frame_in_which_nothing_runs(live_site: Site, page: Page, message: UUID) -> None:
    page.goto(live_site.url(f"/manage/outbox/{message}/?lang=en", ABERWEN))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Mary Jones").first).to_be_visible()
    assert page.locator("iframe").get_attribute("sandbox") == ""


@pytest.mark.shows("colleagues")
def test_a_colleague_who_cannot_be_added_keeps_what_was_typed(
    live_site: Site, page: Page, axe: Check, look: Look, councils: dict[str, UUID], console: Any
) -> None:
    console.expect("422")
    sign_in(page.context, live_site, councils["aberwen"], ABERWEN, "administrator")
    page.goto(live_site.url("/manage/colleagues/?lang=en", ABERWEN))
    page.locator("#name").fill("Nia New")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.locator("#name").input_value() == "Nia New"
    axe(page)
    look(page, "manage-colleagues-refused-en")
