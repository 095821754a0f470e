"""Every page of the website that is no form, in both languages: axe finds nothing, nothing is scrolled sideways."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Check, Console, Look, Site
from tests.browser.visits import ABERWEN, CASTLEMERE

PAGES = {
    "home": "/",
    "services": "/services/",
    "service": "/services/missed-bin/",
    "not-ours": "/services/bus-pass/",
    "found": "/search/?q=council tax",
    "answer": "/search/?q=when is my bin day",
    "nothing": "/search/?q=xyzzy",
    "endless": f"/search/?q={'a' * 3000}",
    "progress-form": "/progress/",
    "contact": "/contact/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "no-service": "/services/moon-trips/",
    "lost": "/apply/4821-0937-5/address/",
}


@pytest.mark.shows("pages-in-both-languages")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_on_any_page(
    councils: object, live_site: Site, page: Page, console: Console, axe: Check, look: Look, language: str
) -> None:
    console.expect("404")  # the two pages that say that there is nothing
    for name, path in PAGES.items():
        page.goto(live_site.url(f"{path}{'&' if '?' in path else '?'}lang={language}", ABERWEN))
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("html")).to_have_attribute("lang", language)
        look(page, f"site-{name}-{language}")
        axe(page)


@pytest.mark.shows("pages-in-both-languages")
def test_a_council_with_one_language_shows_no_switch(councils: object, live_site: Site, page: Page) -> None:
    page.goto(live_site.url("/?lang=cy", CASTLEMERE))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".fc-languages")).to_have_count(0)
    expect(page.locator(".fc-wanted a")).to_have_count(10)


@pytest.mark.shows("ten-things-on-home")
def test_home_leads_to_search_to_services_and_to_progress(councils: object, live_site: Site, page: Page) -> None:
    page.goto(live_site.url("/", CASTLEMERE))
    page.locator("#reference").fill("4821-0937-5")
    with page.expect_navigation():
        page.locator(".fc-aside button").click()
    expect(page.locator("#reference")).to_have_value("4821-0937-5")
    page.goto(live_site.url("/", CASTLEMERE))
    page.locator("#q").fill("when is my bin day")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".fc-answer")).to_contain_text("Your bins go out on the same weekday each week.")
