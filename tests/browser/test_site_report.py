"""A resident reports a missed bin on the website, from the home page to the promise, with and without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from firstcontact.foundation.references import read_reference
from tests.browser.conftest import NARROW, Check, Look, Site
from tests.browser.visits import (
    ABERWEN,
    answer,
    answer_all,
    asked,
    begin,
    last_weekday,
    missed_bin_answers,
    press,
    send,
)

LANGUAGES = ["en", "cy"]
ALIKE = ("out_in_time", "sticker", "street")
"""Questions that are drawn as one before them."""
PROMISE = {
    "en": re.compile(r"We will come back and empty it by the end of \w+day \d+ \w+"),
    "cy": re.compile(r"Byddwn yn dod yn ôl i'w wagio erbyn diwedd dydd \w+ \d+ \w+"),
}


@pytest.mark.shows("one-question-a-page")
@pytest.mark.shows("pages-in-both-languages")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missed_bin_is_reported_from_home_to_the_promise(
    councils: object, live_site: Site, page: Page, axe: Check, look: Look, language: str
) -> None:
    """On every kind of page on the way axe finds nothing."""
    answers = missed_bin_answers()
    page.goto(live_site.url(f"/?lang={language}", ABERWEN))
    with page.expect_navigation():
        page.locator(".fc-wanted a").first.click()
    press(page, "main form button")
    while question := asked(page):
        if question not in ALIKE:
            axe(page)
        answer(page, answers[question])
    look(page, f"site-check-{language}")
    axe(page)
    reference = send(page)
    assert read_reference(reference)
    expect(page.locator("main")).to_contain_text(PROMISE[language])
    look(page, f"site-sent-{language}")
    axe(page)


@pytest.mark.shows("bad-answers-explained")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_summed_up_first_and_leads_to_its_box(
    councils: object, live_site: Site, page: Page, axe: Check, look: Look, language: str
) -> None:
    begin(page, live_site, language=language)
    answer(page, {"address-postcode": "not a postcode"})
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith({"en": "Error: ", "cy": "Gwall: "}[language])
    look(page, f"site-wrong-{language}")
    axe(page)
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator("#address")).to_be_focused()
    expect(page.locator("[name='address-postcode']")).to_have_value("not a postcode")


@pytest.mark.shows("stop-is-a-contact")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_stops_is_a_page_with_what_to_do_now(
    councils: object, live_site: Site, page: Page, axe: Check, look: Look, language: str
) -> None:
    begin(page, live_site, language=language)
    answers = missed_bin_answers()
    for question in ("address", "bin", "day", "help", "out_in_time"):
        answer(page, answers[question])
    answer(page, {"*": "yes"})
    look(page, f"site-stopped-{language}")
    axe(page)
    with page.expect_navigation():
        page.locator(".govuk-summary-list__actions a").last.click()
    answer(page, answers["sticker"])
    assert asked(page) == "street"
    answer(page, {"*": "whole_street"})
    expect(page.locator(".fc-banner--warn")).to_be_visible()
    look(page, f"site-warned-{language}")
    axe(page)


@pytest.mark.shows("site-without-scripts")
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_the_whole_journey_works(
    councils: object, live_site: Site, no_javascript: Page, language: str
) -> None:
    page = no_javascript
    page.goto(live_site.url(f"/?lang={language}", ABERWEN))
    page.locator("#q").fill({"en": "bin not emptied", "cy": "bin heb ei wagio"}[language])
    press(page, "form[role='search'] button")
    with page.expect_navigation():
        page.locator("main a[href='/services/missed-bin/']").first.click()
    press(page, "main form button")
    seen = answer_all(page, missed_bin_answers())
    assert seen == list(missed_bin_answers())
    with page.expect_navigation():
        page.locator(".govuk-summary-list__actions a").nth(1).click()
    answer(page, {"*": "food"})
    reference = send(page)
    expect(page.locator("main")).to_contain_text(PROMISE[language])
    with page.expect_navigation():
        page.locator("main a[href*='/progress/']").click()
    expect(page.locator("#reference")).to_have_value(reference)
    page.locator("#proof").fill("aw1 2ab")
    press(page, "form#prove button")
    expect(page.locator(".fc-standing")).to_be_visible()


@pytest.mark.shows("language-switch-keeps")
def test_the_switch_keeps_the_page_and_what_is_half_typed(
    councils: object, live_site: Site, page: Page, no_javascript: Page
) -> None:
    for opened in (page, no_javascript):
        begin(opened, live_site)
        opened.locator("[name='address-lines']").first.fill("14 Heol y Bont")
        with opened.expect_navigation():
            opened.locator(".fc-languages__button").click()
        expect(opened.locator("html")).to_have_attribute("lang", "cy")
        expect(opened.locator("[name='address-lines']").first).to_have_value("14 Heol y Bont")
        expect(opened.locator(".govuk-error-summary")).to_have_count(0)
        answer(opened, {"address-postcode": "AW1 2AB"})
        assert asked(opened) == "bin"
        expect(opened.locator("html")).to_have_attribute("lang", "cy")


@pytest.mark.shows("site-without-scripts")
def test_on_a_phone_nothing_is_scrolled_sideways(
    councils: object, live_site: Site, open_context: Callable[..., BrowserContext]
) -> None:
    options: dict[str, Any] = {"viewport": {"width": NARROW, "height": 740}, "has_touch": True, "is_mobile": True}
    page = open_context(**options).new_page()
    begin(page, live_site, language="cy")
    answers = missed_bin_answers()
    widths = {}
    while question := asked(page):
        widths[question] = int(page.evaluate("document.documentElement.scrollWidth"))
        answer(page, answers[question])
    widths["check"] = int(page.evaluate("document.documentElement.scrollWidth"))
    send(page)
    widths["sent"] = int(page.evaluate("document.documentElement.scrollWidth"))
    assert {name: width for name, width in widths.items() if width > NARROW} == {}


@pytest.mark.shows("site-without-scripts")
def test_with_only_a_keyboard_the_whole_journey_works(councils: object, live_site: Site, page: Page) -> None:
    """Tab, arrows, space and enter; what has the focus is always seen."""
    page.goto(live_site.url("/services/missed-bin/?lang=en", ABERWEN))
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "main form button")
    enter(page)
    day = last_weekday()
    typed = [["14 Mill Lane", "", "", "AW1 2AB"], [str(day.day), str(day.month), str(day.year)]]
    type_into(page, "address", typed[0])
    tab_to(page, "[name='bin']")
    page.keyboard.press("Space")
    finish(page)
    type_into(page, "day", typed[1])
    for question, downs in (("help", 1), ("out_in_time", 0), ("sticker", 1), ("street", 0)):
        assert asked(page) == question
        tab_to(page, f"[name='{question}']")
        page.keyboard.press("Space")
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
        finish(page)
    type_into(page, "access", ["By the lane"])
    type_into(page, "contact", ["Mair Siôn", "mair@example.org", "", "AW1 2AB"])
    tab_to(page, "form#send button")
    enter(page)
    expect(page.locator(".govuk-panel")).to_be_visible()


def tab_to(page: Page, wanted: str) -> None:
    """Press tab until this has the focus, and check that the focus is seen."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            style = "getComputedStyle(document.activeElement)"
            assert page.evaluate(f"{style}.outlineStyle != 'none' || {style}.boxShadow != 'none'"), "the focus is seen"
            return
    raise AssertionError(f"Tab does not reach {wanted}.")


def enter(page: Page) -> None:
    """Press enter on a button or in a box, and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def finish(page: Page) -> None:
    """On to the button, and press it."""
    tab_to(page, "form#question button")
    enter(page)


def type_into(page: Page, question: str, words: list[str]) -> None:
    """Type into the boxes of this question one after the other, and send them."""
    assert asked(page) == question
    tab_to(page, f"[data-question='{question}'] input")
    for number, each in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(each)
    enter(page)
