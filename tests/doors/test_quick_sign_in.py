"""One-click sign-ins by role exist in the demonstration, and nowhere else."""

from typing import Any

import pytest
from django.test import Client

from firstcontact.doors.parts.council import forget_councils
from tests.towns import Town

HOST = "castlemere.localhost"


@pytest.fixture
def browser(town: Town) -> Client:
    """A browser in which nobody is signed in."""
    del town
    forget_councils()
    return Client(HTTP_HOST=HOST)


@pytest.mark.shows("demo-sign-ins")
@pytest.mark.parametrize(
    ("role", "page"), [("adviser", "/desk/"), ("officer", "/office/"), ("team_leader", "/office/")]
)
def test_one_click_signs_in_as_a_role_and_leads_to_where_its_work_begins(
    browser: Client, settings: Any, role: str, page: str
) -> None:
    settings.DEMO = True
    settings.STAFF_NEED_SECOND_FACTOR = False
    answer = browser.get(f"/demo/sign-in/{role}/", follow=True)
    assert answer.redirect_chain[0] == (page, 302)
    assert answer.status_code == 200


@pytest.mark.shows("demo-sign-ins")
@pytest.mark.parametrize(("demo", "role"), [(False, "adviser"), (True, "dancer"), (True, "manager")])
def test_outside_the_demonstration_or_for_a_role_that_nobody_has_there_is_no_such_address(
    browser: Client, settings: Any, demo: bool, role: str
) -> None:
    settings.DEMO = demo
    assert browser.get(f"/demo/sign-in/{role}/").status_code == 404
    assert browser.get("/desk/").status_code == 302
