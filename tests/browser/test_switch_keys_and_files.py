"""What the shared parts do: the switch of the language, life without scripts, keys, and which files a page asks for."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

BILINGUAL = "aberwen.localhost"


@pytest.mark.shows("language-switch-keeps-page")
@pytest.mark.shows("works-without-javascript")
def test_switching_the_language_keeps_what_is_half_typed_even_without_scripts(
    gallery: Site, no_javascript: Page
) -> None:
    """The switch sends the form, and the page is drawn again with nothing checked."""
    page = no_javascript
    page.goto(gallery.url("/question/who", BILINGUAL))
    page.get_by_label("Full name").fill("Megan O'Pryce <test>")
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.get_by_label("Enw llawn")).to_have_value("Megan O'Pryce <test>")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    page.goto(gallery.url("/question/day", BILINGUAL))
    expect(page.get_by_label("Blwyddyn")).to_be_visible()


@pytest.mark.shows("works-without-javascript")
def test_a_refused_answer_is_explained_without_scripts(gallery: Site, no_javascript: Page) -> None:
    """The title says so first; the summary leads to the box; what was typed stays."""
    page = no_javascript
    page.goto(gallery.url("/question/what_happened", BILINGUAL))
    page.get_by_role("textbox").fill("It fell over.")
    page.get_by_role("button", name="Continue").click()
    assert page.title().startswith("Error: ")
    expect(page.locator("main > div .govuk-error-summary")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("It fell over.")
    page.locator(".govuk-error-summary a").click()
    expect(page).to_have_url(re.compile(r"#what_happened$"))


def test_a_council_with_one_language_has_no_switch_and_its_own_colours(gallery: Site, page: Page) -> None:
    """The other language is not offered, not even by the address."""
    page.goto(gallery.url("/question/day?lang=cy", "castlemere.localhost"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("navigation", name="Language")).to_have_count(0)
    header = page.locator(".govuk-generic-header")
    expect(header).to_have_css("background-color", "rgb(91, 42, 110)")


@pytest.mark.shows("government-brand-left-out")
def test_a_page_asks_only_for_files_of_ours_and_for_no_typeface(gallery: Site, page: Page) -> None:
    """Everything comes from the same host, and every file is there."""
    asked: list[tuple[str, str, int]] = []
    page.on("response", lambda got: asked.append((got.url, got.request.resource_type, got.status)))
    page.goto(gallery.url("/site", BILINGUAL), wait_until="networkidle")
    assert all(url.startswith(f"http://{BILINGUAL}") for url, _, _ in asked)
    assert not [each for each in asked if each[1] == "font"]
    assert [each for each in asked if each[2] != 200] == []
    assert any(re.search(r"govuk-frontend\.min\.js", url) for url, _, _ in asked)
    assert page.locator("body").get_attribute("class") == "govuk-template__body js-enabled govuk-frontend-supported"


@pytest.mark.shows("staff-keys")
def test_keys_reach_things_but_never_while_somebody_types(gallery: Site, page: Page) -> None:
    """ "/" goes to the search; the same sign inside a box is a sign."""
    page.goto(gallery.url("/desk", BILINGUAL))
    search = page.get_by_role("searchbox")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    page.keyboard.type("n/e")
    expect(search).to_have_value("n/e")
    assert page.url.endswith("/desk")
    search.blur()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"#next$"))


@pytest.mark.shows("staff-keys")
def test_the_list_of_keys_shows_what_there_is_and_switches_single_keys_off(gallery: Site, page: Page) -> None:
    """Off for this browser, until they are switched on again (WCAG 2.2, 2.1.4)."""
    page.goto(gallery.url("/desk", BILINGUAL))
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_role("listitem").filter(has_text="Take the next")).to_contain_text("n")
    dialog.get_by_label("Use single keys in this browser").uncheck()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).not_to_be_visible()
    page.keyboard.press("n")
    assert page.url.endswith("/desk")
    page.reload()
    page.keyboard.press("n")
    assert page.url.endswith("/desk")
    page.keyboard.press("?")
    dialog.get_by_label("Use single keys in this browser").check()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"#next$"))


@pytest.mark.shows("shared-parts-accessible")
def test_everything_on_the_desk_is_reached_by_the_tab_key_and_is_seen_to_be(gallery: Site, page: Page) -> None:
    """First the way to the main content; each stop has a visible mark."""
    page.goto(gallery.url("/desk", BILINGUAL))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name, mark = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " const mark = s.outlineStyle !== 'none' || s.boxShadow !== 'none';"
            " return [e.textContent.trim() || e.name || e.tagName, mark] }"
        )
        if name == "BODY" or "Skip" in name:
            break
        assert mark, f"{name} has the focus and nothing shows it"
        stops.append(name)
    assert len(stops) > 15
    assert any("Finish" in stop for stop in stops)


@pytest.mark.shows("charts-with-tables")
def test_every_chart_has_its_table(gallery: Site, no_javascript: Page) -> None:
    """In the same figure, also when it is folded and no script runs."""
    no_javascript.goto(gallery.url("/board", BILINGUAL))
    charts = no_javascript.locator("figure.fc-chart")
    expect(charts).to_have_count(3)
    for chart in charts.all():
        expect(chart.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"\w+"))
        for folded in chart.locator("summary").all():
            folded.click()
        expect(chart.get_by_role("table")).to_be_visible()


def test_print_pages_have_no_links_and_name_the_council(gallery: Site, page: Page) -> None:
    """On paper nothing can be clicked."""
    page.goto(gallery.url("/letter?lang=cy", BILINGUAL))
    expect(page.locator("a")).to_have_count(0)
    expect(page.locator("header")).to_contain_text("Cyngor Aberwen")
