"""What the commands do inside Django: sign-ins for scripts, and looking at what is needed."""

import json
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.doors.console import checkup
from firstcontact.doors.console.checkup import examine
from firstcontact.doors.console.findings import Finding
from firstcontact.doors.console.logins import make_login
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.identity.models import Login
from tests.towns import Town

HOST = "castlemere.localhost"


@pytest.mark.shows("session-for-scripts")
def test_the_cookie_of_make_login_opens_the_desk_and_nothing_elsewhere(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    del town
    forget_councils()
    assert make_login("castlemere", ["adviser"], ["waste"], None) == 0
    name, _, value = capsys.readouterr().out.strip().partition("=")
    client = Client(HTTP_HOST=HOST)
    assert client.get("/desk/").status_code == 302
    client.cookies[name] = value
    assert client.get("/desk/").status_code == 200


def test_make_login_gives_the_roles_and_teams_that_were_asked_for(town: Town) -> None:
    del town
    make_login("castlemere", ["team_leader", "officer"], ["waste"], "Script@Example.org")
    made = next(one for one in list_colleagues() if one.email == "script@example.org")
    assert made.roles == ("officer", "team_leader")
    assert made.teams == ("waste",)


def test_an_unknown_council_is_named_with_those_that_there_are(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    del town
    before = len(list_colleagues())
    assert make_login("nowhere", ["adviser"], [], None) == 1
    said = capsys.readouterr()
    assert "There are: castlemere" in said.err
    assert said.out == ""
    assert len(list_colleagues()) == before


@pytest.mark.parametrize(
    ("teams", "email", "says"),
    [
        (["nix"], None, "There is no team nix. Teams are "),
        (["waste"], "bad", "'bad' is no email address"),
    ],
)
def test_an_unknown_team_or_a_wrong_address_is_refused_and_nobody_is_made(
    town: Town, capsys: pytest.CaptureFixture[str], teams: list[str], email: str | None, says: str
) -> None:
    del town
    before = list_colleagues(), Login.objects.count()
    assert make_login("castlemere", ["adviser"], teams, email) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"Error: {says}")
    assert said.out == ""
    assert (list_colleagues(), Login.objects.count()) == before


@pytest.mark.shows("doctor-names-what-is-missing")
def test_the_doctor_says_in_one_finding_that_the_database_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away() -> None:
        refused = psycopg.OperationalError('connection to server at "127.0.0.1", port 1 failed: Connection refused')
        raise OperationalError(str(refused)) from refused

    monkeypatch.setattr(connection, "cursor", away)
    assert examine(as_json=True) == 3
    found = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert "does not answer (Connection refused): start it, or mend DATABASE_URL" in found["Database"]["says"]
    assert "Tables" not in found
    assert found["Services"]["ok"]


@pytest.mark.shows("doctor-names-what-is-missing")
def test_the_doctor_finds_the_database_in_order(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    del town
    examine(as_json=True)
    found = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    for name in ("Database", "Application's login", "Tables", "Services", "Councils"):
        assert found[name]["ok"], found[name]
    assert found["Councils"]["says"] == "castlemere"


@pytest.mark.shows("doctor-names-what-is-missing")
def test_the_doctor_says_what_to_do_and_its_code_is_three_only_when_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = Finding("Letters", False, "install Pango", needed=False)
    monkeypatch.setattr(checkup, "CHECKS", (lambda: iter([letters]),))
    assert examine(as_json=False) == 0
    assert capsys.readouterr().out == "without Letters: install Pango\n"
    tables = Finding("Tables", False, "run `firstcontact migrate`")
    monkeypatch.setattr(checkup, "CHECKS", (lambda: iter([letters, tables]),))
    assert examine(as_json=False) == 3
    assert "MISSING Tables: run `firstcontact migrate`" in capsys.readouterr().out


def test_the_doctor_says_that_no_mail_server_answers(settings: Any) -> None:
    settings.EMAIL_SENDER = "smtp"
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", 1
    (finding,) = checkup._mail()
    assert not finding.ok
    assert not finding.needed
    assert "SMTP_HOST" in finding.says
