"""The same over HTTP: each page of desk and office, asked by somebody of another team; one login at two councils."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from firstcontact.domain.cases.queries import get_case, list_history
from firstcontact.domain.measures.definitions import DEFINITIONS
from firstcontact.domain.notices.queries import NoticeRecord, list_about, list_print_pile
from firstcontact.domain.staff.actions import add_colleague, end_membership
from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.log_contact import choose_customer, start_contact
from tests.board_month import count_uncommitted
from tests.doors.cases import ask_for, client_of, report_missed_bin
from tests.isolation.secrets import NAME, SERVICE, Secret, make_secret, secret
from tests.towns import MONDAY, Town, make_town, staff_town

__all__ = ["secret"]
pytestmark = [pytest.mark.django_db, pytest.mark.shows("need-to-know")]
SEES_ALL = Viewer.of(SYSTEM)
ROWS = re.compile(r'href="(/board/rows/[^"]+)"')


def pages(secret: Secret, contact: UUID) -> list[str]:
    """Every address of desk and office at which something of it might be read."""
    told = [list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case) for case in secret.cases]
    notices = [notice.id for about in told for notice in about]
    search = reverse("desk:search")
    return [
        reverse("desk:home"),
        *(f"{search}?q={words}" for words in ("mary+jones", secret.reference, "petra", "mary@example.org", "family")),
        reverse("desk:customer", args=[secret.customer_id]),
        reverse("desk:contact", args=[contact]),
        f"{reverse('desk:contact', args=[contact])}?who=mary&what=family",
        reverse("desk:contact", args=[secret.contact_id]),
        reverse("office:queue", args=["family"]),
        reverse("office:queue", args=["customer_services"]),
        f"{reverse('office:queue', args=['family'])}?mine=1",
        *(reverse("office:case", args=[case]) for case in secret.cases),
        reverse("office:print_pile"),
        *(reverse("office:notice", args=[notice]) for notice in notices),
        *(reverse("office:letter", args=[notice]) for notice in notices),
        reverse("site:home"),
    ]


def test_no_page_of_desk_or_office_gives_it_away(secret: Secret) -> None:
    adviser = secret.town.adviser
    contact = start_contact(by=adviser, at=MONDAY, channel="phone")
    offered = client_of(adviser).get(reverse("desk:contact", args=[contact])).content.decode()  # with nobody known
    choose_customer(by=adviser, at=MONDAY, contact_id=contact, customer_id=secret.customer_id)
    leaks = []
    people = [adviser, secret.town.officer, secret.town.leader, secret.town.administrator]
    if secret.sensitivity == "named":
        people.append(secret.other_leader)
    for person in people:
        client = client_of(person)
        for address in pages(secret, contact):
            page = client.get(address, follow=True).content.decode()
            told = [word for word in secret.told_in(page) if word not in address and word != secret.reference]
            leaks += [(address, word) for word in told if not _is_offer(address, page, word, offered)]
    assert leaks == []


def _is_offer(address: str, page: str, word: str, offered: str) -> bool:
    """That the service exists anybody may read, where services are offered; who asked for it is what is kept."""
    if word not in (NAME, SERVICE, SERVICE.replace("-", " ")):
        return False
    if "/contacts/" in address:
        return page.count(word) <= offered.count(word)
    return "/search/" in address or address == "/"


def test_the_customer_page_says_that_there_is_something_with_another_team(secret: Secret) -> None:
    page = client_of(secret.town.adviser).get(reverse("desk:customer", args=[secret.customer_id])).content.decode()
    assert "A case with another team" in page
    assert "A contact with another team" in page
    assert "Olwen" not in page
    assert "Luned" not in page


def test_those_who_need_to_know_read_the_pages(secret: Secret) -> None:
    owner = secret.insider if secret.sensitivity == "team" else secret.leader
    client = client_of(owner)
    for address in (
        reverse("desk:customer", args=[secret.customer_id]),
        reverse("office:queue", args=["family"]),
        reverse("office:case", args=[secret.case_id]),
    ):
        assert NAME in client.get(address).content.decode(), address


def test_the_rows_behind_a_figure_do_not_say_whose_they_are(secret: Secret) -> None:
    """That the service was asked for is counted, and its name stands on the board; who asked and what does not."""
    count_uncommitted()
    leader = client_of(secret.town.leader)
    addresses = {unescape(href) for href in ROWS.findall(leader.get("/board/?period=2026-11").content.decode())}
    addresses |= {f"/board/rows/{each.id}/?period=2026-11" for each in DEFINITIONS}
    pages = {address: leader.get(address) for address in sorted(addresses)}
    shown = {address: page.content.decode() for address, page in pages.items() if page.status_code == 200}
    assert len(shown) > 5
    assert any("another team" in page for page in shown.values())
    services = {NAME, SERVICE, SERVICE.replace("-", " ")}
    told = {address: set(secret.told_in(page)) - services for address, page in shown.items()}
    assert {address: words for address, words in told.items() if words} == {}


@pytest.mark.parametrize("move", ["claim", "release", "note", "tell", "ask", "answer", "pass-on", "close", "reopen"])
def test_no_move_reaches_a_case_that_is_not_ones_own_to_see(town: Town, move: str) -> None:
    secret = make_secret(town, "team")
    before = (get_case(secret.case_id, viewer=SEES_ALL), len(list_history(secret.case_id, viewer=SEES_ALL)))
    fields = {"words": "hello", "outcome": "collected"}

    assert ask_for(client_of(town.adviser), secret.case_id, move, fields).status_code == 404

    after = (get_case(secret.case_id, viewer=SEES_ALL), len(list_history(secret.case_id, viewer=SEES_ALL)))
    assert after == before


def _failed(secret: Secret) -> list[NoticeRecord]:
    about = [list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case) for case in secret.others]
    return [notice for each in about for notice in each if notice.state == "failed"]


def test_no_step_reaches_a_notice_that_is_not_ones_own_to_see(secret: Secret) -> None:
    client = client_of(secret.town.adviser)
    failed, letters = _failed(secret), list_print_pile(viewer=SEES_ALL)
    assert failed
    assert letters
    for step in ("again", "arrived", "told", "address"):
        address = reverse("office:notice_step", args=[failed[0].id, step])
        assert client.post(address, {"how": "phone", "email": "x@example.org"}).status_code == 404
    for step in ("printed", "posted", "again"):
        assert client.post(reverse("office:print_step", args=[letters[0].notice_id, step])).status_code == 404
    assert (_failed(secret), list_print_pile(viewer=SEES_ALL)) == (failed, letters)


# One login, several councils


def _aberwen(email: str) -> UUID:
    council = make_town("aberwen", nation="wales", languages=("en", "cy"))
    with acting_for(council):
        staff_town(council)
        add_colleague(by=SYSTEM, at=MONDAY, email=email, name="Officer elsewhere", roles=["adviser"])
    return council


@pytest.fixture
def towns(db: None) -> tuple[UUID, UUID, str]:
    """Two councils, and somebody who is an officer at one and an adviser at the other."""
    del db
    castlemere = make_town("castlemere")
    email = "both@example.org"
    with acting_for(castlemere):
        staff_town(castlemere)
        add_colleague(by=SYSTEM, at=MONDAY, email=email, name="Branwen Both", roles=["officer"], teams=["waste"])
    return castlemere, _aberwen(email), email


def sign_in(council: UUID, email: str) -> Client:
    """A browser in which this login is signed in, wherever its host name leads."""
    with acting_for(council):
        actor: Actor = next(one.actor for one in list_colleagues() if one.email == email)
        return client_of(actor)


@pytest.mark.shows("several-memberships")
def test_one_login_has_other_roles_at_another_council(towns: tuple[UUID, UUID, str]) -> None:
    castlemere, _, email = towns
    client = sign_in(castlemere, email)
    office, desk = "/office/queue/waste/", "/desk/"

    assert "Branwen Both" in client.get(office, HTTP_HOST="castlemere.localhost").content.decode()
    assert "Officer elsewhere" in client.get(office, HTTP_HOST="aberwen.localhost").content.decode()
    assert client.get(desk, HTTP_HOST="castlemere.localhost").status_code == 403
    assert client.get(desk, HTTP_HOST="aberwen.localhost").status_code == 200


@pytest.mark.shows("several-memberships")
def test_a_case_of_one_council_is_not_found_at_the_other(towns: tuple[UUID, UUID, str]) -> None:
    castlemere, aberwen, email = towns
    with acting_for(castlemere):
        case_id = report_missed_bin()
        reference = get_case(case_id, viewer=SEES_ALL).reference
    client = sign_in(castlemere, email)
    address = reverse("office:case", args=[case_id])

    assert client.get(address, HTTP_HOST="castlemere.localhost").status_code == 200
    assert client.get(address, HTTP_HOST="aberwen.localhost").status_code == 404
    found = client.get(f"/desk/search/?q={reference}", HTTP_HOST="aberwen.localhost")
    assert (found.status_code, "Mary Jones" in found.content.decode()) == (200, False)
    move = client.post(f"{address}note/", {"words": "hello"}, HTTP_HOST="aberwen.localhost")
    assert move.status_code == 404
    with acting_for(castlemere):
        assert "note" not in [entry.kind for entry in list_history(case_id, viewer=SEES_ALL)]
    del aberwen


@pytest.mark.shows("several-memberships")
def test_an_ended_membership_ends_there_only(towns: tuple[UUID, UUID, str]) -> None:
    castlemere, aberwen, email = towns
    client = sign_in(castlemere, email)
    with acting_for(aberwen):
        gone = next(one.id for one in list_colleagues() if one.email == email)
        end_membership(by=SYSTEM, at=MONDAY, membership_id=gone)

    assert client.get("/office/queue/waste/", HTTP_HOST="aberwen.localhost").status_code == 403
    assert client.get("/office/queue/waste/", HTTP_HOST="castlemere.localhost").status_code == 200
