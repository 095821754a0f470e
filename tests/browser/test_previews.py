"""What a customer will read, looked at before it is sent: with its own styles, and nothing refused by the policy."""

from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page

from firstcontact.domain.notices.queries import list_about
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from tests.browser.conftest import Check, Look, Site
from tests.browser.staff import CASTLEMERE, sign_in
from tests.doors.cases import report_missed_bin

pytestmark = pytest.mark.shows("mail-reply-previewed")


def test_an_officer_looks_at_the_email_and_then_sends_it(
    page: Page, live_site: Site, councils: dict[str, UUID], axe: Check, look: Look
) -> None:
    council = councils["castlemere"]
    with acting_for(council), transaction.atomic():
        case_id = report_missed_bin()
    sign_in(page.context, live_site, council, CASTLEMERE, "officer", "waste")
    page.goto(live_site.url(f"/office/cases/{case_id}/", CASTLEMERE))
    page.get_by_text("Tell the customer").first.click()
    page.locator("#tell-words").fill("We come tomorrow.")
    page.get_by_role("button", name="Preview").first.click()
    heading = page.frame_locator("iframe.fc-frame").locator("h1")
    assert heading.inner_text() == "News about: Report a missed bin"
    assert heading.evaluate("one => getComputedStyle(one).fontSize") == "25px"
    assert (
        page.frame_locator("iframe.fc-frame").locator("body").evaluate("one => getComputedStyle(one).margin") == "0px"
    )
    axe(page)
    look(page, "office-case-preview")
    page.locator("#preview").get_by_role("button", name="Tell the customer").click()
    page.get_by_text("The customer is being told.").wait_for()
    with acting_for(council), transaction.atomic():
        sent = list_about(viewer=Viewer.of(SYSTEM), subject_kind="case", subject_id=case_id)[-1]
    assert "We come tomorrow." in sent.body_text
