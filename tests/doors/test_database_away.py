"""While the database does not answer, a reader gets a page that says so in their language."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test import Client

from firstcontact.doors.parts import council
from firstcontact.doors.parts.council import forget_councils
from tests.towns import make_town

HOST = "aberwen.localhost"
LONG_AGO = -1.0


def _refused(*args: object, **kwargs: object) -> None:
    raise psycopg.OperationalError("connection failed: Connection refused")


def _mistaken(*args: object, **kwargs: object) -> None:
    raise ValueError("our own mistake")


@contextmanager
def _nobody_answers() -> Iterator[None]:
    """No new connection, no kept one, and what is known of councils has become old."""
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "get_new_connection", _refused)
        patch.setattr(council, "KEPT_SECONDS", LONG_AGO)
        yield


@pytest.fixture
def reader(transactional_db: None) -> Client:
    """Somebody who has read a page in Welsh before."""
    del transactional_db
    make_town("aberwen", nation="wales", languages=("en", "cy"))
    forget_councils()
    client = Client(HTTP_HOST=HOST, raise_request_exception=False)
    assert client.get("/?lang=cy").status_code == 200
    return client


@pytest.mark.shows("error-pages-both-languages")
@pytest.mark.parametrize("path", ["/", "/desk/", "/accounts/login/"])
def test_a_page_says_in_the_readers_language_that_we_are_back_in_a_moment(reader: Client, path: str) -> None:
    reader.cookies["sessionid"] = "of0somebody0who0was0here"
    with _nobody_answers():
        answer = reader.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    page = answer.content.decode()
    assert "Byddwn yn ôl ymhen eiliad" in page
    assert "Aberwen" in page
    assert "Connection refused" not in page


@pytest.mark.shows("error-pages-both-languages")
def test_at_a_host_name_that_was_not_asked_before_both_languages_say_it(reader: Client) -> None:
    forget_councils()
    with _nobody_answers():
        answer = reader.get("/")
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "We are back in a moment" in page
    assert "Byddwn yn ôl ymhen eiliad" in page


def test_a_mistake_of_our_own_is_still_a_500(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(council, "KEPT_SECONDS", LONG_AGO)
    monkeypatch.setattr(council, "find_by_host", _mistaken)
    assert reader.get("/").status_code == 500
