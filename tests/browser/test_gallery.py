"""Every shared part, looked at in both languages: axe finds nothing, the console stays empty, phones scroll one way."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Check, Look, Site
from tests.browser.gallery import content

BILINGUAL = "aberwen.localhost"
PAGES = (
    "site",
    "confirmation",
    "desk",
    "queue",
    "board",
    "letter",
    "questions?answered=1",
    "questions?wrong=1",
)
LANGUAGES = ("en", "cy")


def with_language(path: str, language: str) -> str:
    """The path with the switch of the language."""
    return f"/{path}{'&' if '?' in path else '?'}lang={language}"


def picture_name(path: str, language: str) -> str:
    """A file name for the picture of this page."""
    return f"gallery-{path.replace('/', '-').replace('?', '-').replace('=1', '')}-{language}"


@pytest.mark.shows("shared-parts-accessible")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_any_shared_part(
    gallery: Site, page: Page, axe: Check, look: Look, path: str, language: str
) -> None:
    """Both languages, narrow and wide."""
    page.goto(gallery.url(with_language(path, language), BILINGUAL))
    look(page, picture_name(path, language))
    axe(page)


@pytest.mark.shows("question-drawn-for-every-type")
@pytest.mark.parametrize("question", list(content.QUESTIONS))
def test_every_type_of_question_is_a_page_that_axe_finds_nothing_on(
    gallery: Site, page: Page, axe: Check, look: Look, question: str
) -> None:
    """Refused, with the summary of what is wrong, which leads to the boxes; the question is the page's heading."""
    page.goto(gallery.url(f"/question/{question}?wrong=1", BILINGUAL))
    expect(page.locator("main h1")).to_have_count(1)
    for link in page.locator(".govuk-error-summary a").all():
        link.click()
        target = (link.get_attribute("href") or "").lstrip("#")
        assert page.evaluate("document.activeElement.id") == target
    look(page, f"question-{question}")
    axe(page)


@pytest.mark.shows("error-pages-both-languages")
@pytest.mark.parametrize(
    ("status", "council"),
    [*((each, BILINGUAL) for each in ("400", "403", "csrf", "404", "429", "500")), ("404", "unknown.localhost")],
)
def test_error_pages_say_what_to_do_and_axe_finds_nothing(
    gallery: Site, page: Page, console: object, axe: Check, look: Look, status: str, council: str
) -> None:
    """With the council known, and on a host name that is nobody's."""
    console.expect("Failed to load resource")  # type: ignore[attr-defined]
    answer = page.goto(gallery.url(f"/error/{status}", council))
    assert answer is not None
    assert answer.status == (403 if status == "csrf" else int(status))
    look(page, f"error-{status}-{council.partition('.')[0]}")
    axe(page)
