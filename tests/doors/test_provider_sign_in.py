"""Signing in through the council's own provider (OpenID Connect), against one that speaks the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client

from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.identity.models import Login
from tests.doors.provider_peer import CLIENT, SECRET, Peer, Person, running
from tests.towns import Town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("provider-sign-in")]
HOST = "castlemere.localhost"
WAY_IN = "/accounts/oidc/staff/login/"


@pytest.fixture
def officer_email(town: Town) -> str:
    """The address of the officer's login."""
    forget_councils()
    return next(one.email for one in list_colleagues() if one.id == town.officer.id)


@pytest.fixture
def peer(officer_email: str, settings: Any) -> Iterator[Peer]:
    """The provider, where the officer is signed in."""
    with running(Person("subject-1", officer_email.upper())) as peer:
        settings.STAFF_NEED_SECOND_FACTOR = True
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "staff",
                        "name": "Castlemere account",
                        "client_id": CLIENT,
                        "secret": SECRET,
                        "settings": {"server_url": peer.address, "verified_email": []},
                    }
                ],
            }
        }
        yield peer


@pytest.fixture
def browser(town: Town) -> Client:
    """A browser in which nobody is signed in."""
    del town
    return Client(HTTP_HOST=HOST)


def go(browser: Client, *, follow: bool = True) -> HttpResponse:
    """Press the button, go through the provider, come back."""
    out: Any = browser.post(f"{WAY_IN}?next=/office/queue/waste/")
    assert out.status_code == 302, out.content
    at_provider = requests.get(out["Location"], allow_redirects=False, timeout=10)
    assert at_provider.status_code == 302, at_provider.text
    back = urlsplit(at_provider.headers["Location"])
    answer: Any = browser.get(f"{back.path}?{back.query}", follow=follow)
    return answer  # type: ignore[no-any-return]


def is_in(browser: Client) -> bool:
    """Whether the office opens."""
    return browser.get("/office/queue/waste/").status_code == 200


def test_the_sign_in_page_offers_the_provider(browser: Client, peer: Peer) -> None:
    del peer
    page = browser.get("/accounts/login/").content.decode()
    assert "Sign in with Castlemere account" in page
    assert WAY_IN in page


def test_a_verified_email_leads_into_the_login_that_has_it(browser: Client, peer: Peer) -> None:
    page = go(browser)

    assert page.status_code == 200
    assert page.request["PATH_INFO"] == "/office/queue/waste/"  # type: ignore[attr-defined]
    assert "Officer" in page.content.decode()
    asked = peer.asked[0]
    assert (asked["code_challenge_method"], asked["redirect_uri"]) == ("S256", f"http://{HOST}{WAY_IN}callback/")


def test_the_next_time_the_person_is_known_by_their_subject_whatever_their_address(browser: Client, peer: Peer) -> None:
    go(browser)
    peer.person = Person("subject-1", "new.name@castlemere.example", verified=False)
    again = Client(HTTP_HOST=HOST)
    go(again)
    assert is_in(again)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Person("subject-2", "stranger@example.org"), "You have no sign-in here yet"),
        (Person("subject-3", "OFFICER", verified=False), "You have no sign-in here yet"),
        (Person("subject-4", ""), "You have no sign-in here yet"),
    ],
)
def test_nobody_comes_in_without_a_verified_address_that_has_a_login(
    browser: Client, peer: Peer, officer_email: str, person: Person, words: str
) -> None:
    logins = Login.objects.count()
    peer.person = Person(person.subject, person.email.replace("OFFICER", officer_email), person.verified)

    assert words in go(browser).content.decode()
    assert not is_in(browser)
    assert (Login.objects.count(), SocialAccount.objects.count()) == (logins, 0)


def test_a_directory_of_the_councils_own_may_vouch_for_its_domain(
    browser: Client, peer: Peer, officer_email: str, settings: Any
) -> None:
    peer.person = Person("subject-5", officer_email, verified=False)
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["verified_email"] = [officer_email.partition("@")[2]]
    go(browser)
    assert is_in(browser)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signs_with": rsa.generate_private_key(65537, 2048)},
        {"claims": {"aud": "another-client"}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"exp": 1}},
        {"claims": {"sub": "somebody-else"}},
        {"about": {"sub": "somebody-else"}},
    ],
    ids=["signature", "audience", "issuer", "expired", "other-token", "other-person"],
)
def test_an_answer_that_is_not_right_lets_nobody_in(browser: Client, peer: Peer, wrong: dict[str, Any]) -> None:
    for name, value in wrong.items():
        setattr(peer, name, value)
    assert "That sign-in did not work" in go(browser).content.decode()
    assert not is_in(browser)
    assert SocialAccount.objects.count() == 0


def test_an_answer_that_nobody_asked_for_is_refused(browser: Client, peer: Peer) -> None:
    """Somebody else's code, slipped into this browser."""
    other = Client(HTTP_HOST=HOST)
    out: Any = other.post(WAY_IN)
    back = urlsplit(requests.get(out["Location"], allow_redirects=False, timeout=10).headers["Location"])
    assert peer.codes

    answer = browser.get(f"{back.path}?{back.query}", follow=True)

    assert "That sign-in did not work" in answer.content.decode()
    assert not is_in(browser)


def test_a_provider_that_does_not_answer_is_said_so(browser: Client, peer: Peer, settings: Any) -> None:
    del peer
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    page = browser.post(WAY_IN)
    assert "That sign-in did not work" in page.content.decode()


def test_a_link_alone_does_not_start_a_sign_in(browser: Client, peer: Peer) -> None:
    page = browser.get(WAY_IN)
    assert page.status_code == 200
    assert "Sign in with Castlemere account" in page.content.decode()
    assert peer.asked == []


def test_a_provider_that_asks_for_one_factor_only_does_not_count_as_two(
    browser: Client, peer: Peer, settings: Any
) -> None:
    del peer
    settings.OIDC_ASKS_SECOND_FACTOR = False
    go(browser)
    answer: Any = browser.get("/office/queue/waste/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
