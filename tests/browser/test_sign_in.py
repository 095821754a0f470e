"""How staff sign in: with a password and a second step, on pages in the council's look and in both languages."""

import base64
import hashlib
import hmac
import re
import struct
import time
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from firstcontact.foundation.identity.models import Login
from tests.browser.conftest import Check, Look, Site
from tests.browser.staff import ABERWEN, find_colleague

PASSWORD = "a long password of the test"
pytestmark = pytest.mark.shows("staff-sign-in")


def code_now(secret: str) -> str:
    """The code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture
def officer_email(councils: dict[str, UUID]) -> str:
    """The address of an officer of the Welsh council, who has a password."""
    colleague = find_colleague(councils["aberwen"], "officer")
    with transaction.atomic():
        login = Login.objects.get(id=colleague.login_id)
        login.set_password(PASSWORD)
        login.save()
    return login.email


def fill_in(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form and send it."""
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    with page.expect_navigation():
        page.locator("form[action$='login/'] button[type='submit']").first.click()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_wrong_password_is_refused_without_saying_which_was_wrong(
    live_site: Site, page: Page, axe: Check, look: Look, officer_email: str, language: str
) -> None:
    page.goto(live_site.url(f"/accounts/login/?lang={language}", ABERWEN))
    look(page, f"sign-in-{language}")
    axe(page)
    fill_in(page, officer_email, "wrong")
    axe(page)
    known = page.locator(".govuk-error-summary").inner_text()
    page.goto(live_site.url(f"/accounts/login/?lang={language}", ABERWEN))
    fill_in(page, "nobody@example.org", "wrong")
    assert page.locator(".govuk-error-summary").inner_text() == known
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_second_step_is_set_up_once_and_asked_for_ever_after(
    live_site: Site, page: Page, axe: Check, look: Look, officer_email: str
) -> None:
    page.goto(live_site.url("/office/", ABERWEN))
    fill_in(page, officer_email, PASSWORD)
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    look(page, "sign-in-second-factor")
    axe(page)
    page.goto(live_site.url("/accounts/2fa/totp/activate/", ABERWEN))
    axe(page)
    look(page, "sign-in-authenticator")
    secret = page.locator("#authenticator_secret").inner_text()
    page.locator("#id_code").fill(code_now(secret))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    page.goto(live_site.url("/accounts/logout/", ABERWEN))
    axe(page)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    page.goto(live_site.url("/accounts/login/?next=/office/&lang=cy", ABERWEN))
    fill_in(page, officer_email, PASSWORD)
    expect(page.locator("#id_code")).to_be_visible()
    look(page, "sign-in-second-step-cy")
    axe(page)
    page.locator("#id_code").fill("000000")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert "/office/" not in page.url
