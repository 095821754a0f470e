"""One's own account: every page in both languages, passkeys from beginning to end, and the demonstration's buttons."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from firstcontact.foundation.identity.models import Login
from tests.browser.conftest import Check, Console, Look, Site
from tests.browser.staff import ABERWEN, find_colleague, sign_in

PASSWORD = "three words together"
pytestmark = pytest.mark.shows("staff-sign-in")

OUTSIDE = {
    "login": "/accounts/login/",
    "password-reset": "/accounts/password/reset/",
    "password-reset-done": "/accounts/password/reset/done/",
    "password-link-too-old": "/accounts/password/reset/key/1a-2b/",
    "password-kept": "/accounts/password/reset/key/done/",
    "closed": "/accounts/inactive/",
    "provider-error": "/accounts/3rdparty/login/error/",
    "provider-cancelled": "/accounts/3rdparty/login/cancelled/",
    "demo": "/demo/sign-in/",
}
INSIDE = {
    "index": "/accounts/2fa/",
    "app": "/accounts/2fa/totp/activate/",
    "passkey-add": "/accounts/2fa/webauthn/add/",
    "passkeys": "/accounts/2fa/webauthn/",
    "password-change": "/accounts/password/change/",
    "again": "/accounts/reauthenticate/",
    "sign-out": "/accounts/logout/",
}


@pytest.fixture
def officer(councils: dict[str, UUID]) -> Login:
    """An officer of the Welsh council, who has a password."""
    colleague = find_colleague(councils["aberwen"], "officer")
    with transaction.atomic():
        login = Login.objects.get(id=colleague.login_id)
        login.set_password(PASSWORD)
        login.save()
    return login


def visit(live_site: Site, page: Page, axe: Check, look: Look, pages: dict[str, str], language: str) -> None:
    """Each page has a heading and nothing that axe finds; pictures of each."""
    for name, address in pages.items():
        page.goto(live_site.url(f"{address}?lang={language}", ABERWEN))
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", language)
        axe(page)
        look(page, f"account-{name}-{language}")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_pages_before_signing_in_are_sound(
    live_site: Site, page: Page, axe: Check, look: Look, officer: Login, settings: Any, console: Console, language: str
) -> None:
    settings.DEMO = True
    console.expect("status of 401")  # the page of a sign-in that did not work
    visit(live_site, page, axe, look, OUTSIDE, language)
    del officer


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_pages_of_ones_own_account_are_sound(
    live_site: Site, page: Page, axe: Check, look: Look, officer: Login, councils: dict[str, UUID], language: str
) -> None:
    sign_in(page.context, live_site, councils["aberwen"], ABERWEN, "officer")
    visit(live_site, page, axe, look, INSIDE, language)
    del officer


def authenticator(context: BrowserContext, page: Page) -> None:
    """A phone that the browser believes in: it keeps passkeys, and its owner always shows their finger."""
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.shows("passkeys")
def test_a_passkey_is_added_and_then_lets_its_owner_in_by_itself(
    live_site: Site, page: Page, axe: Check, look: Look, officer: Login, settings: Any
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the tests have no HTTPS
    settings.STAFF_NEED_SECOND_FACTOR = True
    page.goto(live_site.url("/office/", ABERWEN))
    authenticator(page.context, page)
    page.locator("#id_login").fill(officer.email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    page.goto(live_site.url("/accounts/2fa/webauthn/add/", ABERWEN))
    page.locator("#id_name").fill("work phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    axe(page)
    look(page, "account-recovery-codes-en")
    page.goto(live_site.url("/accounts/2fa/webauthn/", ABERWEN))
    expect(page.get_by_text("work phone").first).to_be_visible()
    axe(page)
    look(page, "account-passkeys-one-en")

    page.context.clear_cookies()
    page.goto(live_site.url("/accounts/login/?lang=en", ABERWEN))
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page).to_have_url(re.compile("/office/"))
    expect(page.get_by_text("Sign out").first).to_be_attached()


@pytest.mark.shows("passkeys")
def test_without_a_passkey_the_page_says_that_it_did_not_work(
    live_site: Site, page: Page, axe: Check, officer: Login, settings: Any, console: Console
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page.goto(live_site.url("/accounts/login/?lang=en", ABERWEN))
    authenticator(page.context, page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not work")).to_be_visible()
    axe(page)
    assert console.unexpected() == []
    del officer


@pytest.mark.shows("passkeys")
def test_without_scripts_no_passkey_is_offered(live_site: Site, no_javascript: Page, officer: Login) -> None:
    no_javascript.goto(live_site.url("/accounts/login/?lang=en", ABERWEN))
    expect(no_javascript.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(no_javascript.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    del officer
