"""People at work in the browser: signed in as somebody of a made-up council."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from playwright.sync_api import BrowserContext, Page

from firstcontact.domain.staff.queries import Colleague, list_colleagues
from firstcontact.foundation.tenancy import acting_for
from tests.browser.conftest import Console, Site
from tests.doors.cases import client_of

ABERWEN, CASTLEMERE = "aberwen.localhost", "castlemere.localhost"


def find_colleague(council: UUID, role: str, team: str = "") -> Colleague:
    """Somebody with this role (and of this team) at this council."""
    with acting_for(council), transaction.atomic():
        return next(one for one in list_colleagues() if role in one.roles and (not team or team in one.teams))


def sign_in(context: BrowserContext, site: Site, council: UUID, host: str, role: str, team: str = "") -> Colleague:
    """From now on this browser is signed in as somebody with this role (and of this team)."""
    colleague = find_colleague(council, role, team)
    with acting_for(council), transaction.atomic():
        client = client_of(colleague.actor, host=host)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site.url("/", host)}])
    return colleague


def new_page(open_context: Callable[..., BrowserContext], console: Console) -> Page:
    """The page of one more person, in a browser profile of their own; its console is watched too."""
    opened = open_context().new_page()
    opened.on("console", console.note)
    opened.on("pageerror", lambda error: console.complaints.append(str(error)))
    return opened


def tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    """Go to the element by the Tab key alone."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard on {page.url}")
