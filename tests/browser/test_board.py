"""The board in a browser: both languages, wide and on a phone, without a script; axe finds nothing."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from firstcontact.foundation.tenancy import acting_for
from tests.board_month import live_month
from tests.browser.conftest import Check, Look, Site
from tests.browser.staff import sign_in
from tests.towns import make_town, staff_town

HOST = "aberwen.localhost"
PATHS = {
    "home": "/board/?period=2026-10",
    "rows-enquiries": "/board/rows/failure_demand/?period=2026-10",
    "rows-promises": "/board/rows/promises_kept/?period=2026-10&part=broken",
    "rows-cases": "/board/rows/open_overdue/",
    "measures": "/board/measures/",
}

WORDS_OF_CHARTS = """() => [...document.querySelectorAll(".fc-chart__picture svg")].filter(svg => svg.checkVisibility())
  .flatMap(svg => {
    const edge = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll("text:not([opacity='0'])")]
      .map(one => [one.textContent, one.getBoundingClientRect()])
      .filter(([text, box]) => text && box.width);
    const cut = words.filter(([, box]) => box.left < edge.left - 1 || box.right > edge.right + 1);
    const met = words.filter(([, a], i) => words.some(([, b], j) => i < j
      && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4));
    return [...cut, ...met].map(([text]) => text);
  })"""


@pytest.fixture
def board(live_site: Site, page: Page) -> Callable[[str], str]:
    """The town with its month, and its team leader signed in. Gives addresses."""
    month = live_month("aberwen", nation="wales", languages=("en", "cy"))
    sign_in(page.context, live_site, month.town.id, HOST, "team_leader")
    return lambda path: live_site.url(path, HOST)


@pytest.mark.shows("board-accessible")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_on_the_board_in_either_language(
    board: Callable[[str], str], page: Page, axe: Check, look: Look, language: str
) -> None:
    for name, path in PATHS.items():
        page.goto(board(f"{path}{'&' if '?' in path else '?'}lang={language}"))
        expect(page.locator("main h1")).to_have_count(1)
        look(page, f"board-{name}-{language}")
        axe(page)


@pytest.mark.shows("board-accessible")
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("width", [1280, 800, 375])
def test_no_word_of_a_chart_or_its_table_is_cut_off(
    board: Callable[[str], str], page: Page, language: str, width: int
) -> None:
    """Whatever letters the reader's system has: nothing is outside of the drawing or lies on its neighbour."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(board(f"/board/?period=2026-10&lang={language}"))
    assert page.evaluate(WORDS_OF_CHARTS) == []
    for picture in page.locator(".fc-chart__picture").all():
        expect(picture.get_by_role("img")).to_have_count(1)
    for region in page.locator("main .fc-scroll:visible").all():
        assert region.evaluate("box => box.scrollWidth <= box.clientWidth")


@pytest.mark.shows("board-accessible")
def test_the_board_is_narrowed_and_opened_without_a_script(live_site: Site, no_javascript: Page) -> None:
    month = live_month("aberwen", nation="wales", languages=("en", "cy"))
    sign_in(no_javascript.context, live_site, month.town.id, HOST, "team_leader")
    no_javascript.goto(live_site.url("/board/", HOST))
    no_javascript.get_by_label("Service", exact=True).select_option("missed-bin")
    no_javascript.get_by_role("button", name="Show").click()
    expect(no_javascript).to_have_url(live_site.url("/board/?period=2026-10&service=missed-bin&channel=", HOST))
    contacts = no_javascript.locator(".fc-card", has_text="Contacts")
    expect(contacts.locator(".fc-card__figure")).to_contain_text("3")
    contacts.get_by_role("link", name="rows").click()
    expect(no_javascript.locator("h1")).to_have_text("Contacts")
    expect(no_javascript.locator("tbody tr")).to_have_count(3)
    no_javascript.get_by_role("link", name="How it is counted").click()
    expect(no_javascript.locator("#contacts h2")).to_have_text("Contacts")


@pytest.mark.shows("board-accessible")
def test_the_switch_of_language_keeps_what_the_board_looks_at(board: Callable[[str], str], page: Page) -> None:
    page.goto(board("/board/?period=2026-10&channel=phone&lang=en"))
    expect(page.locator("h1")).to_contain_text("October 2026")
    page.locator(".fc-menu summary").click()
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("h1")).to_contain_text("Hydref 2026")
    expect(page.locator("#filter-channel")).to_have_value("phone")


@pytest.mark.shows("board-accessible")
def test_on_paper_the_board_is_figures_charts_and_their_tables(board: Callable[[str], str], page: Page) -> None:
    page.goto(board("/board/?period=2026-10&lang=en"))
    expect(page.locator("details table").first).to_be_hidden()
    page.emulate_media(media="print")
    for away in (".fc-top", ".fc-board__filters", ".fc-card__links"):
        expect(page.locator(away).first).to_be_hidden()
    for table in page.locator("details table").all():
        expect(table).to_be_visible()


@pytest.mark.shows("board-empty")
def test_a_new_council_finds_words_and_no_figures(live_site: Site, page: Page, axe: Check, look: Look) -> None:
    council = make_town("castlemere")
    with acting_for(council), transaction.atomic():
        staff_town(council)
    sign_in(page.context, live_site, council, "castlemere.localhost", "administrator")
    page.goto(live_site.url("/board/"))
    expect(page.get_by_text("Nothing has been counted yet.")).to_be_visible()
    look(page, "board-new")
    axe(page)
