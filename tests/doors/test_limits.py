"""Limits on how often the public's addresses are used: by the caller's address, told with 429 and when to come back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from firstcontact.domain.applications.models import Application
from firstcontact.doors.parts import limited
from firstcontact.doors.parts.access import ACCOUNT_PAGES
from firstcontact.doors.parts.council import forget_councils
from firstcontact.doors.site import home
from firstcontact.doors.site.tests.visitor import Visitor, missed_bin, text_of
from firstcontact.foundation.limits.models import Tries
from tests.doors.cases import HOST
from tests.doors.routes import all_routes
from tests.towns import Town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("public-limits")]


def lower(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    """For a test, a limit that is soon reached."""
    rules = tuple(replace(rule, limit=replace(rule.limit, most=most)) for rule in limited.RULES[name])
    monkeypatch.setitem(limited.RULES, name, rules)


def test_every_limit_is_on_an_address_that_exists() -> None:
    names = {route.name for route in all_routes()}
    assert set(limited.RULES) <= names


def test_every_form_that_lets_somebody_in_has_a_limit() -> None:
    posts = {
        "account_login",
        "account_reauthenticate",
        "account_reset_password",
        "account_reset_password_from_key",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "openid_connect_login",
    }
    assert posts <= set(limited.RULES)
    assert posts <= set(ACCOUNT_PAGES)


def test_search_is_generous_and_then_says_when_to_come_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limited.RULES["site:search"][0].limit.most >= 100
    lower(monkeypatch, "site:search", 3)
    visitor = Visitor()
    answers: list[Any] = [visitor.get("/search/", q="bin") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 300
    assert "Too many tries" in text_of(answers[-1])
    assert Client(HTTP_HOST=HOST, REMOTE_ADDR="192.0.2.50").get("/search/?q=bin").status_code == 200
    del town


def test_the_page_is_in_the_readers_language(welsh_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lower(monkeypatch, "site:search", 0)
    english = text_of(Visitor("aberwen").get("/search/", q="bin"))
    welsh = text_of(Visitor("aberwen", language="cy").get("/search/", q="bin"))
    assert "Too many tries" in english
    assert "Too many tries" not in welsh
    del welsh_town


def test_starting_too_many_applications_is_stopped_and_none_is_started(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "STARTS", replace(home.STARTS, most=2))
    visitor = Visitor()
    statuses = [visitor.post("/services/missed-bin/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert Application.objects.count() == 2
    del town


def test_submitting_too_often_is_stopped_and_nothing_is_submitted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lower(monkeypatch, "site:check_answers", 0)
    visitor = Visitor()
    visitor.answer_until(None, missed_bin())
    answer = visitor.post(f"/apply/{visitor.reference}/check-answers/")
    assert answer.status_code == 429
    assert set(Application.objects.values_list("state", flat=True)) == {"draft"}
    del town


@pytest.mark.parametrize(
    ("trusted", "forwarded", "same"),
    [
        (0, ["192.0.2.1", "192.0.2.2"], True),  # nobody stands in front: what they say is not believed
        (1, ["192.0.2.1", "192.0.2.2"], False),
        (1, ["9.9.9.9, 192.0.2.1", "8.8.8.8, 192.0.2.1"], True),  # what the caller wrote in front is not believed
        (2, ["192.0.2.1, 10.0.0.2", "192.0.2.2, 10.0.0.2"], False),
        (1, ["2001:db8:1:2::1", "2001:db8:1:2::ffff"], True),  # one household
    ],
)
def test_only_trusted_proxies_say_who_calls(
    town: Town, monkeypatch: pytest.MonkeyPatch, settings: Any, trusted: int, forwarded: list[str], same: bool
) -> None:
    settings.TRUSTED_PROXIES = trusted
    lower(monkeypatch, "site:search", 1)
    forget_councils()
    statuses = [
        Client(HTTP_HOST=HOST, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=said).get("/search/?q=bin").status_code
        for said in forwarded
    ]
    assert statuses == [200, 429 if same else 200]
    del town


def test_what_is_counted_names_nobody(town: Town) -> None:
    Visitor().get("/search/", q="bin")
    kept = " ".join(f"{row.key} {row.count}" for row in Tries.objects.all())
    assert kept
    assert "127.0.0.1" not in kept
    del town
