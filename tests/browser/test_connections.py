"""The pages for other systems in the browser, in both languages: a key is made and taken back, a webhook is added."""

from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from firstcontact.domain.connections.actions import note_try, send_test
from firstcontact.domain.connections.ports import Answered
from firstcontact.domain.connections.queries import list_deliveries, list_subscriptions
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for
from tests.browser.conftest import Check, Look, Site
from tests.browser.staff import ABERWEN, sign_in


@pytest.mark.shows("api-keys-managed", "api-webhooks-managed")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_for_other_systems_is_sound(
    live_site: Site, page: Page, axe: Check, look: Look, councils: dict[str, UUID], language: str
) -> None:
    sign_in(page.context, live_site, councils["aberwen"], ABERWEN, "administrator")

    def sound(name: str) -> None:
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_be_visible()
        axe(page)
        look(page, f"connections-{name}-{language}")

    page.goto(live_site.url(f"/manage/keys/new/?lang={language}", ABERWEN))
    sound("key-new")
    page.locator("#name").fill("Telephone system")
    page.locator("input[value='contacts:write']").check()
    page.locator("main form button[type=submit]").click()
    assert page.locator("#secret").input_value().startswith("fc_")
    sound("key-made")
    page.goto(live_site.url("/manage/keys/", ABERWEN))
    sound("keys")
    page.locator("main a[href$='/revoke/']").click()
    sound("key-revoke")
    page.goto(live_site.url("/manage/webhooks/new/", ABERWEN))
    page.locator("#address").fill("https://crm.example.org/told")
    page.locator("input[value='cases']").check()
    sound("webhook-new")
    page.locator("main form button[type=submit]").click()
    assert page.locator("#secret").input_value().startswith("whsec_")
    sound("webhook-made")
    hook = _told(councils["aberwen"])
    page.goto(live_site.url("/manage/webhooks/", ABERWEN))
    sound("webhooks")
    page.goto(live_site.url(f"/manage/webhooks/{hook}/", ABERWEN))
    sound("webhook")
    page.goto(live_site.url(f"/manage/webhooks/{hook}/really-end/", ABERWEN))
    sound("webhook-end")


@pytest.mark.shows("api-documented")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_documentation_is_sound(
    live_site: Site, page: Page, axe: Check, look: Look, councils: dict[str, UUID], language: str
) -> None:
    page.goto(live_site.url(f"/api/v1/documentation/?lang={language}", ABERWEN))
    axe(page)
    look(page, f"api-documentation-{language}")
    page.get_by_text("What create_contact takes").click()
    expect(page.get_by_text("enquiries[].service", exact=True).first).to_be_visible()
    del councils


def _told(council: UUID) -> UUID:
    """It was told of a test, was not there at first, and says that it is gone then."""
    with acting_for(council), transaction.atomic():
        [hook] = list_subscriptions(at=now())
        send_test(by=SYSTEM, at=now(), subscription_id=hook.id)
        [test] = list_deliveries(hook.id)
        for answered in (Answered(0, 10_000, "", "slow"), Answered(410, 31, "<h1>Gone</h1>")):
            note_try(by=SYSTEM, at=now(), delivery_id=test.id, answered=answered)
        return hook.id
