"""The board in a browser: both languages, wide and on a phone, without a script; axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.board_month import live_month
from tests.browser.conftest import Site
from tests.browser.staff import sign_in

Check = Callable[[Page], None]
Look = Callable[[Page, str], None]
HOST = "aberwen.localhost"
PATHS = {
    "home": "/board/?period=2026-10",
    "rows-enquiries": "/board/rows/failure_demand/?period=2026-10",
    "rows-promises": "/board/rows/promises_kept/?period=2026-10&part=broken",
    "rows-cases": "/board/rows/open_overdue/",
    "measures": "/board/measures/",
}


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
