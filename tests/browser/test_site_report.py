"""A resident reports a missed bin on the website, from the home page to the promise."""

import re

import pytest
from playwright.sync_api import Page, expect

from firstcontact.foundation.references import read_reference
from tests.browser.conftest import Site
from tests.browser.visits import ABERWEN, answer_all, asked, begin, missed_bin_answers, send

PROMISE = {
    "en": re.compile(r"We will deal with it by the end of \w+day \d+ \w+"),
    "cy": re.compile(r"Byddwn yn delio ag ef erbyn diwedd dydd \w+ \d+ \w+"),
}


@pytest.mark.shows("one-question-a-page")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_missed_bin_is_reported_from_home_to_the_promise(
    councils: object, live_site: Site, page: Page, axe: object, look: object, language: str
) -> None:
    page.goto(live_site.url(f"/?lang={language}", ABERWEN))
    page.locator(".fc-wanted a").first.click()
    look(page, f"site-service-{language}")
    page.locator("main form button").click()
    while question := asked(page):
        look(page, f"site-question-{question}-{language}")
        axe(page)
        answers = missed_bin_answers()
        from tests.browser.visits import answer
        answer(page, answers[question])
    look(page, f"site-check-{language}")
    axe(page)
    reference = send(page)
    assert read_reference(reference)
    expect(page.locator("main")).to_contain_text(PROMISE[language])
    look(page, f"site-sent-{language}")
    axe(page)
