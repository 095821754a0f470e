"""Signing in with a password and a second step, and what becomes of whoever guesses."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from firstcontact import settings as configured
from firstcontact.domain.notices.ports import email_sender, register_email_sender
from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.doors.accounts.jobs import forget_sessions
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.identity.models import Login
from tests.doors.cases import HOST, client_of, say_two_factors
from tests.doors.one_time import code_at, wrong_code
from tests.towns import Town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("staff-sign-in")]
PASSWORD = "three words together"
OFFICE = "/office/queue/waste/"


@pytest.fixture
def officer(town: Town, settings: Any) -> Login:
    """The officer's login, with a password; staff need a second factor."""
    settings.STAFF_NEED_SECOND_FACTOR = True
    forget_councils()
    colleague = next(one for one in list_colleagues() if one.id == town.officer.id)
    login = Login.objects.get(id=colleague.login_id)
    login.set_password(PASSWORD)
    login.save()
    return login


def browser(address: str = "192.0.2.1") -> Client:
    """A browser in which nobody is signed in, at this address on the network."""
    return Client(HTTP_HOST=HOST, REMOTE_ADDR=address)


def try_password(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Send the first form."""
    answer: Any = client.post("/accounts/login/", {"login": email, "password": password, **more})
    return answer  # type: ignore[no-any-return]


def set_up_app(client: Client) -> str:
    """Set up an authenticator app. Returns its key."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', page)
    assert found, page
    answer: Any = client.post("/accounts/2fa/totp/activate/", {"code": code_at(found[1])})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/recovery-codes/")
    return found[1]


@pytest.fixture
def key(officer: Login) -> str:
    """The key of the officer's app, which is set up."""
    client = browser()
    try_password(client, officer.email)
    return set_up_app(client)


def test_passwords_are_kept_as_scrypt() -> None:
    with override_settings(PASSWORD_HASHERS=configured.PASSWORD_HASHERS):  # not the quick ones of the tests
        assert make_password(PASSWORD).startswith("scrypt$")


def test_one_factor_leads_only_to_setting_up_the_second(officer: Login) -> None:
    client = browser()
    assert try_password(client, officer.email).status_code == 302
    for address in (OFFICE, "/office/", "/desk/search/?q=mary", "/board/"):
        answer: Any = client.get(address)
        if answer.status_code != 403:  # the officer's role does not reach everywhere
            assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/"), address
    page = client.get("/accounts/2fa/").content.decode()
    assert "You need a second step before you can go on" in page

    set_up_app(client)

    assert client.get(OFFICE).status_code == 200
    assert "You need a second step" not in client.get("/accounts/2fa/").content.decode()


def test_the_second_step_is_asked_for_at_the_next_sign_in(officer: Login, key: str) -> None:
    client = browser()
    answer: Any = try_password(client, officer.email, next=OFFICE)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/authenticate/")
    assert client.get(OFFICE).status_code == 302  # the password alone does not let them in

    answer = client.post("/accounts/2fa/authenticate/", {"code": code_at(key)})

    assert (answer.status_code, answer["Location"]) == (302, OFFICE)
    assert client.get(OFFICE).status_code == 200


def test_a_wrong_code_is_refused(officer: Login, key: str) -> None:
    client = browser()
    try_password(client, officer.email)
    answer: Any = client.post("/accounts/2fa/authenticate/", {"code": wrong_code(key)})
    assert "This code is wrong, or too old" in answer.content.decode()
    assert client.get(OFFICE).status_code == 302


def test_a_code_works_once(officer: Login, key: str) -> None:
    code, statuses = code_at(key), []
    for _ in range(2):
        client = browser()
        try_password(client, officer.email)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        statuses.append(client.get(OFFICE).status_code)
    assert statuses == [200, 302]


def test_a_recovery_code_works_once(officer: Login, key: str) -> None:
    del key
    codes = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()
    statuses = []
    for _ in range(2):
        client = browser()
        try_password(client, officer.email)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        statuses.append(client.get(OFFICE).status_code)
    assert statuses == [200, 302]


def test_the_key_of_an_app_is_not_in_the_database_as_it_is(officer: Login, key: str) -> None:
    kept = Authenticator.objects.filter(user=officer)
    assert len(kept) == 2
    assert key not in " ".join(str(one.data) for one in kept)


def test_an_earlier_secret_key_still_reads_second_factors(officer: Login, key: str, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]
    client = browser()
    try_password(client, officer.email)
    client.post("/accounts/2fa/authenticate/", {"code": code_at(key)})
    assert client.get(OFFICE).status_code == 200


@pytest.mark.shows("sign-in-ends")
def test_a_sign_in_ends_after_twelve_hours_however_busy_it_was(town: Town, officer: Login) -> None:
    client = client_of(town.officer)
    say_two_factors(client, officer.pk, since=time.time() - 12 * 3600 + 60)
    assert client.get(OFFICE).status_code == 200
    say_two_factors(client, officer.pk, since=time.time() - 12 * 3600 - 60)
    answer: Any = client.get(OFFICE)
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert client.get("/accounts/2fa/").status_code == 302


@pytest.mark.shows("sign-in-ends")
def test_a_session_that_does_not_say_how_it_began_is_over(town: Town, officer: Login) -> None:
    client = client_of(town.officer)
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    assert client.get(OFFICE).status_code == 302
    del officer


@pytest.mark.shows("sign-in-ends")
def test_sessions_that_are_over_leave_the_database(town: Town, officer: Login) -> None:
    client_of(town.officer)
    gone = client_of(town.other_officer).session
    Session.objects.filter(session_key=gone.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_sessions(timestamp=0)
    assert Session.objects.count() == 1
    del officer


def test_signing_out_takes_a_press_of_the_button(town: Town, officer: Login) -> None:
    client = client_of(town.officer)
    client.get("/accounts/logout/")
    assert client.get(OFFICE).status_code == 200
    client.post("/accounts/logout/")
    assert client.get(OFFICE).status_code == 302
    del officer


def test_a_closed_login_does_not_get_in(officer: Login) -> None:
    Login.objects.filter(pk=officer.pk).update(is_active=False)
    client = browser()
    try_password(client, officer.email)
    assert client.get(OFFICE).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "http:///evil.example"])
def test_nobody_is_led_to_another_site_after_signing_in(officer: Login, key: str, elsewhere: str) -> None:
    client = browser()
    try_password(client, officer.email, next=elsewhere)
    answer: Any = client.post("/accounts/2fa/authenticate/", {"code": code_at(key)})
    assert answer["Location"] == "/office/"


# Guessing


@pytest.mark.shows("sign-in-limited")
def test_guessing_a_password_is_stopped_for_that_person_at_that_address(officer: Login) -> None:
    client = browser()
    statuses = [try_password(client, officer.email, f"wrong {number}").status_code for number in range(6)]
    assert statuses == [200] * 5 + [429]
    stopped: Any = try_password(client, officer.email)
    assert stopped.status_code == 429
    assert 0 < int(stopped["Retry-After"]) <= 300
    assert "Too many tries" in stopped.content.decode()
    assert "_auth_user_id" not in client.session

    assert try_password(browser("192.0.2.99"), officer.email).status_code == 302  # they themselves, elsewhere
    assert try_password(client, "somebody.else@example.org", "wrong").status_code == 200


@pytest.mark.shows("sign-in-limited")
def test_tries_that_failed_are_forgotten_when_both_factors_were_right(officer: Login, key: str) -> None:
    for step in (-30, 0, 30):  # a code works once
        client = browser()
        for number in range(3):
            assert try_password(client, officer.email, f"wrong {number}").status_code == 200
        assert try_password(client, officer.email).status_code == 302
        client.post("/accounts/2fa/authenticate/", {"code": code_at(key, time.time() + step)})
        assert client.get(OFFICE).status_code == 200


@pytest.mark.shows("sign-in-limited")
def test_guessing_the_second_step_is_stopped_for_that_person_in_every_browser(officer: Login, key: str) -> None:
    statuses = []
    for number in range(6):
        client = browser(f"192.0.2.{number + 10}")
        try_password(client, officer.email)
        statuses.append(client.post("/accounts/2fa/authenticate/", {"code": wrong_code(key)}).status_code)
    assert statuses == [200] * 5 + [429]
    client = browser("192.0.2.200")
    try_password(client, officer.email)
    assert client.post("/accounts/2fa/authenticate/", {"code": code_at(key)}).status_code == 429
    assert client.get(OFFICE).status_code == 302


@pytest.mark.shows("sign-in-limited")
def test_behind_a_proxy_its_word_about_the_address_counts_and_nobody_elses(officer: Login, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    statuses = []
    for number in range(6):  # what the caller writes in front changes nothing
        client = Client(HTTP_HOST=HOST, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"1.1.1.{number}, 192.0.2.7")
        statuses.append(try_password(client, officer.email, "wrong").status_code)
    assert statuses == [200] * 5 + [429]
    other = Client(HTTP_HOST=HOST, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 192.0.2.8")
    assert try_password(other, officer.email, "wrong").status_code == 200


def test_the_page_does_not_say_whether_an_address_has_a_login(officer: Login) -> None:
    pages = [try_password(browser(), email, "wrong").content.decode() for email in (officer.email, "no@example.org")]
    said = [re.search(r"The email address or the password is wrong[^<]*", page) for page in pages]
    assert said[0] is not None
    assert said[1] is not None
    assert said[0][0] == said[1][0]


# A new password


class Postbox:
    """Keeps emails."""

    def __init__(self) -> None:
        self.kept: list[Any] = []

    def send(self, message: Any, envelope: Any) -> None:
        """Keep it."""
        self.kept.append((message, envelope))


@pytest.fixture
def postbox(officer: Login) -> Any:
    """What the council sends."""
    del officer
    before, box = email_sender(council="castlemere"), Postbox()
    register_email_sender(box)  # type: ignore[arg-type]  # what it returns is not looked at
    yield box
    register_email_sender(before)


@pytest.mark.shows("new-password")
def test_a_new_password_is_chosen_by_a_link_that_works_once(officer: Login, postbox: Postbox) -> None:
    browser().post("/accounts/password/reset/", {"email": officer.email})
    [(message, envelope)] = postbox.kept
    assert (envelope.recipient, message["From"].addresses[0].domain) == (officer.email, HOST)
    assert (message["X-First-Contact"], message["Auto-Submitted"]) == (HOST, "auto-generated")
    assert str(message["Message-ID"]).endswith(f"@firstcontact.{HOST}>")
    assert "List-Unsubscribe" not in message
    link = re.search(r"http://castlemere\.localhost(/\S+)", message.get_content())
    assert link, message.get_content()
    client = browser()
    page: Any = client.get(link[1], follow=True)
    form = page.request["PATH_INFO"]
    assert "At least 12 letters" in page.content.decode()

    short: Any = client.post(form, {"password1": "short", "password2": "short"})
    assert short.status_code == 200
    new = "four other words here"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302

    assert try_password(browser(), officer.email).status_code == 200
    assert try_password(browser(), officer.email, new).status_code == 302
    again: Any = browser().get(link[1], follow=True)
    assert "too old or was used before" in again.content.decode()


@pytest.mark.shows("new-password")
def test_whoever_has_no_login_gets_no_email_and_reads_the_same(officer: Login, postbox: Postbox) -> None:
    pages = []
    for email in (officer.email, "stranger@example.org"):
        answer: Any = browser().post("/accounts/password/reset/", {"email": email}, follow=True)
        pages.append(answer.content.decode())
    assert len(postbox.kept) == 1
    assert [page.count("If this address has a sign-in here") for page in pages] == [1, 1]


@pytest.mark.shows("new-password")
def test_a_new_password_signs_out_every_other_browser(town: Town, officer: Login) -> None:
    other, mine = client_of(town.officer), client_of(town.officer)
    new = "four other words here"
    mine.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert mine.get(OFFICE).status_code == 200
    assert other.get(OFFICE).status_code == 302
    del officer
