"""Steps of residents on the website, found by ids that are kept for ever, so that they work in any language."""

from collections.abc import Mapping
from datetime import date, timedelta

from playwright.sync_api import Page

from firstcontact.foundation.clock import now
from tests.browser.conftest import Site

CASTLEMERE, ABERWEN = "castlemere.localhost", "aberwen.localhost"
Fields = Mapping[str, str]


def last_weekday() -> date:
    """A day on which a bin that was missed can be reported today: today, or the Friday before a weekend."""
    today = now().date()
    return today - timedelta(days=max(0, today.weekday() - 4))


def missed_bin_answers() -> dict[str, Fields]:
    """The answers of one report, question by question: name of the box to what is typed; `*` is what is ticked."""
    day = last_weekday()
    return {
        "address": {"address-lines": "14 Mill Lane", "address-postcode": "AW1 2AB"},
        "bin": {"*": "recycling"},
        "day": {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)},
        "help": {"*": "no"},
        "out_in_time": {"*": "yes"},
        "sticker": {"*": "no"},
        "street": {"*": "just_mine"},
        "access": {"access": "The gate code is 1234"},
        "contact": {"contact-name": "Mair Siôn", "contact-email": "mair@example.org", "contact-postcode": "AW1 2AB"},
    }


def press(page: Page, button: str) -> None:
    """Press a button that leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.locator(button).click()


def begin(page: Page, site: Site, *, service: str = "missed-bin", council: str = ABERWEN, language: str = "en") -> None:
    """From the start page to the first question."""
    page.goto(site.url(f"/services/{service}/?lang={language}", council))
    press(page, "main form button")


def asked(page: Page) -> str:
    """The id of the question on the page; empty when there is none."""
    found = page.locator("[data-question]")
    return found.get_attribute("data-question") or "" if found.count() else ""


def answer(page: Page, fields: Fields) -> None:
    """Fill the boxes of the question on the page, and go on."""
    for name, content in fields.items():
        if name == "*":
            page.locator(f"[data-question] input[value='{content}']").check()
        else:
            page.locator(f"[name='{name}']").first.fill(content)
    press(page, "form#question button[type='submit']")


def answer_all(page: Page, answers: Mapping[str, Fields]) -> list[str]:
    """Answer question after question as they come. Returns their ids in order."""
    seen = []
    while question := asked(page):
        assert question not in seen, f"{question} was asked twice: {page.locator('main').inner_text()}"
        seen.append(question)
        answer(page, answers[question])
    return seen


def send(page: Page) -> str:
    """From check your answers to the confirmation. Returns the reference as it is shown."""
    press(page, "form#send button")
    return page.locator(".govuk-panel strong").inner_text()


def check_progress(page: Page, site: Site, reference: str, proof: str, *, council: str = ABERWEN) -> None:
    """Fill the form of check progress and send it."""
    page.goto(site.url(f"/progress/?reference={reference}", council))
    page.locator("#proof").fill(proof)
    press(page, "form#prove button")
