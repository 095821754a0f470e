"""Whether it lives and whether requests may be sent to it: on any host name, without a session, in few statements."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firstcontact.doors.parts import council
from firstcontact.doors.watch import readiness
from firstcontact.foundation.database.home import say_leaving

pytestmark = [pytest.mark.django_db, pytest.mark.shows("health-address")]


class Gone:
    """A connection that is lost."""

    def cursor(self) -> Any:
        """Fails as a lost connection does."""
        raise OperationalError("gone")


@pytest.fixture(autouse=True)
def fresh() -> None:
    """What earlier tests found out does not count."""
    readiness.forget()


@pytest.mark.parametrize("host", ["castlemere.localhost", "unknown.example", "192.0.2.1"])
@pytest.mark.parametrize(("path", "said"), [("/health/", "ok"), ("/health", "ok"), ("/ready/", "ready")])
def test_both_answer_on_every_host_name_also_where_few_are_allowed(
    settings: Any, host: str, path: str, said: str
) -> None:
    settings.ALLOWED_HOSTS = ["castlemere.localhost"]
    response = Client(SERVER_NAME=host).get(path)
    assert (response.status_code, response.json()) == (200, {"status": said})
    assert response.cookies == {}
    assert Client(SERVER_NAME=host).post(path).status_code == 405


def test_both_answer_a_probe_without_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/progress/").status_code == 301
    assert [Client().get(path).status_code for path in ("/health/", "/ready/")] == [200, 200]


def test_while_the_database_is_away_it_lives_and_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_look_up(host: str) -> None:
        raise OperationalError(host)

    monkeypatch.setattr(readiness, "connection", Gone())
    monkeypatch.setattr(council, "find_by_host", no_look_up)
    council.forget_councils()
    assert Client().get("/health/").status_code == 200
    response = Client().get("/ready/")
    assert (response.status_code, response.json()["why"]) == (503, ["The database does not answer."])


def test_it_is_not_ready_before_the_tables_are_those_of_this_code() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app IN ('promises', 'jobs')")
    response = Client().get("/ready/")
    assert (response.status_code, response.json()["why"]) == (
        503,
        ["4 changes of the tables wait: run `firstcontact migrate`."],
    )


def test_it_is_not_ready_once_it_is_about_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "state_folder", lambda: tmp_path)
    assert Client().get("/ready/").status_code == 200
    say_leaving(tmp_path, True)
    response = Client().get("/ready/")
    assert (response.status_code, response.json()["why"]) == (503, ["This process ends."])
    assert Client().get("/health/").status_code == 200
    say_leaving(tmp_path, False)
    assert Client().get("/ready/").status_code == 200


def test_asking_costs_nothing_and_one_small_statement() -> None:
    Client().get("/ready/")
    for path, statements in (("/health/", 0), ("/ready/", 1)):
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(path).status_code == 200
        assert len(asked) == statements
