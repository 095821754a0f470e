"""The table of routes: every address says who may use it, and everybody else is turned away with nothing changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve

from firstcontact.domain.staff.actions import add_colleague
from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.parts.access import ACCOUNT_PAGES, EVERYONE, KEY_HOLDERS, open_to, roles_of
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.identity import SYSTEM, Actor
from tests.doors.cases import HOST, client_of
from tests.doors.routes import Route, all_routes
from tests.isolation.rows import ask, owned_tables
from tests.towns import MONDAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("routes-by-role")]
# Addresses that everybody may ask for, by name: a new one is open only after somebody has written it down here.
OPEN = {
    "api_documentation",
    "parts:brand",
    "demo:sign_in",
    "demo:enter",
    "openid_connect_login",
    "openid_connect_callback",
}
OPEN_DOORS = ("site:",)
OPEN_IN_DEMO = {"manage:outbox", "manage:message", "manage:message_page", "manage:message_raw", "manage:write"}


def roles(route: Route) -> frozenset[str]:
    """Who this address is open to."""
    return roles_of(route.view, route.url_name)


def staff_routes() -> list[Route]:
    """Those that are for people at work."""
    return [route for route in all_routes() if roles(route) and roles(route).isdisjoint({EVERYONE, KEY_HOLDERS})]


@pytest.fixture
def people(town: Town) -> dict[str, Actor]:
    """Somebody with each role alone."""
    for role in ROLES:
        add_colleague(by=SYSTEM, at=MONDAY, email=f"only.{role}@castlemere.example", name=role, roles=[role])
    return {one.name: one.actor for one in list_colleagues() if one.email.startswith("only.")}


def whole_database() -> dict[str, int]:
    """How many rows each table of the council has; the town is acted for."""
    return {name: int(ask(f"SELECT count(*) FROM {name}")[0][0]) for name in owned_tables()}


def key_routes() -> list[Route]:
    """Those that are for other systems with a key."""
    return [route for route in all_routes() if KEY_HOLDERS in roles(route)]


def stranger() -> Client:
    """A browser in which nobody is signed in."""
    forget_councils()
    return Client(HTTP_HOST=HOST)


def test_the_table_of_routes_is_walked() -> None:
    routes = all_routes()
    doors = {route.name.partition(":")[0] for route in routes if ":" in route.name}
    assert doors >= {"site", "desk", "office", "manage", "board", "parts", "demo"}
    for route in routes:
        if route.name:
            assert resolve(route.path).view_name.rpartition(":")[2] is not None, route.path


def test_every_address_says_who_may_use_it() -> None:
    said = [route for route in all_routes() if getattr(route.view, "open_to", None)]
    silent = {route.name for route in all_routes()} - {route.name for route in said}
    assert {name for name in silent if ":" in name} == set()  # ours say it themselves
    assert not set(ACCOUNT_PAGES) - {route.url_name for route in all_routes()}


def test_only_what_is_meant_for_everybody_is_open_to_everybody() -> None:
    open_ones = {route.name for route in all_routes() if EVERYONE in roles(route)}
    meant = {name for name in open_ones if name.startswith(OPEN_DOORS) or name in OPEN or name in ACCOUNT_PAGES}
    assert open_ones - meant - OPEN_IN_DEMO == set()


def test_the_public_is_sent_to_sign_in(town: Town) -> None:
    client, wrong = stranger(), []
    before = whole_database()
    for route in staff_routes():
        for method in (client.get, client.post):
            answer: Any = method(route.path)
            if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/?next="):
                wrong.append((route.name, answer.status_code))
    assert wrong == []
    assert whole_database() == before
    del town


@pytest.mark.parametrize("role", ROLES)
def test_each_wrong_role_is_refused_and_nothing_is_changed(people: dict[str, Actor], role: str) -> None:
    client, wrong = client_of(people[role]), []
    before = whole_database()
    for route in staff_routes():
        if role in roles(route):
            continue
        for method in (client.get, client.post):
            status = method(route.path).status_code
            if status != 403:
                wrong.append((route.name, status))
    assert wrong == []
    assert whole_database() == before


@pytest.mark.parametrize("role", ROLES)
def test_each_right_role_gets_through_to_the_view(people: dict[str, Actor], role: str) -> None:
    """Otherwise the test above would pass where everybody is refused."""
    client = client_of(people[role])
    statuses = {
        route.name: client.get(route.path).status_code
        for route in staff_routes()
        if role in roles(route) and route.name.endswith((":home", ":search", ":print_pile"))
    }
    assert statuses
    assert set(statuses.values()) <= {200, 302}


def test_a_post_without_its_token_is_refused_and_nothing_is_changed(people: dict[str, Actor]) -> None:
    before, wrong = whole_database(), []
    for role, actor in people.items():
        client = client_of(actor)
        client.handler.enforce_csrf_checks = True
        for route in all_routes():
            if route.name and (role in roles(route) or EVERYONE in roles(route)):
                status = client.post(route.path, {"words": "x"}).status_code
                if status != 403:
                    wrong.append((route.name, role, status))
    assert wrong == []
    assert whole_database() == before


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_confirm_email", "socialaccount_connections"]
)
def test_pages_of_the_library_that_we_do_not_use_are_not_there(people: dict[str, Actor], name: str) -> None:
    route = next(route for route in all_routes() if route.name == name)
    assert stranger().get(route.path).status_code == 404
    assert client_of(people["administrator"]).post(route.path, {"email": "new@example.org"}).status_code == 404


def test_a_view_that_says_nothing_is_not_there_for_anybody(people: dict[str, Actor], settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.doors.silent_routes"
    for client in (stranger(), *(client_of(actor) for actor in people.values())):
        assert client.get("/silent/").status_code == 404
        assert client.get("/said/").status_code == 200


def test_a_view_cannot_be_opened_to_a_role_that_does_not_exist() -> None:
    for nobody in ((), ("boss",), (EVERYONE, "boss")):
        with pytest.raises(ValueError, match="Say who"):
            open_to(*nobody)


def test_a_login_without_a_membership_here_sees_nothing(town: Town) -> None:
    client = client_of(town.adviser)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE staff_membership SET ended_at = now() WHERE id = %s", [town.adviser.id])
    for path in ("/desk/", "/office/", "/manage/", "/board/", "/accounts/2fa/"):
        assert client.get(path).status_code == 403, path


ADDRESSES = re.compile(r"""(?:href|action)="(/[^"]*)\"""")


def links_of(page: str) -> Iterator[str]:
    """The addresses of this house that a page leads to."""
    for found in ADDRESSES.finditer(page):
        path = found[1].partition("?")[0].partition("#")[0]
        if not path.startswith(("/static/", "/brand/")):
            yield path


@pytest.mark.parametrize("role", ROLES)
def test_no_page_leads_somebody_to_where_they_may_not_go(people: dict[str, Actor], role: str) -> None:
    client, wrong = client_of(people[role]), []
    for start in ("/desk/", "/office/", "/board/", "/manage/"):
        answer: Any = client.get(start, follow=True)
        for path in links_of(answer.content.decode()) if answer.status_code == 200 else ():
            match = resolve(path)
            allowed = roles_of(match.func, match.url_name or "")
            if EVERYONE not in allowed and role not in allowed:
                wrong.append((start, path))
    assert wrong == []
