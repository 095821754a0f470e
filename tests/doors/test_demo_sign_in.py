"""One-click sign-ins by role exist in the demonstration, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from firstcontact.demo.progress import DemoMonth, keep_demo_month
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.parts.council import forget_councils
from tests.doors.cases import HOST
from tests.towns import Town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("demo-sign-ins")]
BEGINS = {
    "adviser": "/desk/",
    "officer": "/office/",
    "team_leader": "/office/",
    "manager": "/board/",
    "administrator": "/manage/",
}


@pytest.fixture
def browser(town: Town) -> Client:
    """A browser in which nobody is signed in."""
    del town
    forget_councils()
    return Client(HTTP_HOST=HOST)


def test_one_page_has_a_button_for_each_role_that_somebody_has(browser: Client, settings: Any) -> None:
    settings.DEMO = True
    page = browser.get("/demo/sign-in/").content.decode()
    assert [role for role in ROLES if f"/demo/sign-in/{role}/" in page] == list(ROLES)
    assert "/demo/sign-in/" in browser.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("second_factor", [True, False])
def test_one_click_signs_in_and_leads_to_where_the_role_begins(
    browser: Client, settings: Any, role: str, second_factor: bool
) -> None:
    settings.DEMO, settings.STAFF_NEED_SECOND_FACTOR = True, second_factor
    answer: Any = browser.post(f"/demo/sign-in/{role}/", follow=True)
    assert (answer.redirect_chain[0], answer.status_code) == ((BEGINS[role], 302), 200)


def test_a_link_alone_signs_nobody_in(browser: Client, settings: Any) -> None:
    settings.DEMO = True
    assert browser.get("/demo/sign-in/adviser/").status_code == 405
    assert browser.get("/desk/").status_code == 302


@pytest.mark.parametrize(("demo", "role"), [(False, "adviser"), (True, "dancer")])
def test_outside_the_demonstration_or_for_another_role_there_is_no_such_address(
    browser: Client, settings: Any, demo: bool, role: str
) -> None:
    settings.DEMO = demo
    assert browser.post(f"/demo/sign-in/{role}/").status_code == 404
    assert browser.get("/desk/").status_code == 302
    if not demo:
        assert browser.get("/demo/sign-in/").status_code == 404
        assert "/demo/" not in browser.get("/accounts/login/").content.decode()


@pytest.mark.shows("demo-in-one-command")
@pytest.mark.parametrize(
    ("council", "done", "shown"), [("castlemere", 34, True), ("castlemere", 100, False), ("aberwen", 34, False)]
)
def test_the_page_says_how_far_the_councils_made_up_month_is(
    browser: Client, settings: Any, tmp_path: Path, council: str, done: int, shown: bool
) -> None:
    settings.DEMO, settings.STATE = True, tmp_path
    keep_demo_month(tmp_path, DemoMonth(council, "2026-10-22", scale=1, done=done, total=100))
    page = browser.get("/demo/sign-in/").content.decode()
    assert ("34% is there" in page) is shown
