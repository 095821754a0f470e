"""The page of the council's mailboxes: how it stands with each, in words, and the test of the connection."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from firstcontact.domain.mailroom.actions import note_fetching, note_trouble
from firstcontact.domain.mailroom.ports import (
    MailboxAwayError,
    MailboxSetting,
    Waiting,
    all_mailboxes,
    mail_source,
    register_mailboxes,
)
from firstcontact.domain.mailroom.queries import list_standings
from firstcontact.doors.parts.dates import format_when
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from tests.doors.calls import text_of
from tests.doors.cases import client_of
from tests.journeys.conftest import Town
from tests.letters import receive, write

FETCHED = MailboxSetting(
    council="castlemere",
    code="hello",
    address="hello@castlemere.example",
    host="imap.castlemere.example",
    username="hello",
    password="not-to-be-seen",
    folder="INBOX/Residents",
    answer_within=3,
)
HANDED = MailboxSetting(council="castlemere", code="parks", address="parks@castlemere.example")
THEIRS = MailboxSetting(council="aberwen", code="helo", address="helo@aberwen.example", host="imap.aberwen.example")


pytestmark = pytest.mark.shows("mailboxes-shown")


class MadeUpSource:
    """A mail server that answers with so many emails, or not at all."""

    def __init__(self) -> None:
        self.answer: int | MailboxAwayError = 0
        self.opened: list[str] = []

    @contextmanager
    def open(self, mailbox: MailboxSetting) -> Iterator["MadeUpSource"]:
        """The mailbox."""
        self.opened.append(mailbox.code)
        if isinstance(self.answer, MailboxAwayError):
            raise self.answer
        yield self

    def list_waiting(self, *, after: str) -> Sequence[Waiting]:
        """What is in it."""
        assert after == ""
        assert isinstance(self.answer, int)
        return [Waiting(str(number), 1000) for number in range(self.answer)]


@pytest.fixture(autouse=True)
def source() -> Iterator[MadeUpSource]:
    """The mail server of all mailboxes, for the time of a test."""
    before, was = all_mailboxes(), mail_source()
    made_up = MadeUpSource()
    register_mailboxes([FETCHED, HANDED, THEIRS], made_up)  # type: ignore[arg-type]
    yield made_up
    register_mailboxes(before, was)


@pytest.fixture
def administrator(town: Town) -> Client:
    """An administrator, signed in."""
    return client_of(town.administrator)


def parts(client: Client) -> dict[str, str]:
    """The page by mailbox."""
    page = text_of(client.get("/manage/mailboxes/"))
    return {part.partition('"')[0]: part for part in page.split('aria-labelledby="box-')[1:]}


def test_one_that_was_never_fetched_says_so_and_one_that_is_handed_over_needs_no_fetching(
    administrator: Client,
) -> None:
    shown = parts(administrator)

    assert list(shown) == ["hello", "parks"]
    for words in ("hello@castlemere.example", "not fetched yet", "imap.castlemere.example, folder INBOX/Residents"):
        assert words in shown["hello"]
    assert "none yet" in shown["hello"]
    assert "3 working days" in shown["hello"]
    for words in ("Handed over by the mail server", "in order"):
        assert words in shown["parks"]
    assert "Test the connection" not in shown["parks"]
    assert "Last fetched" not in shown["parks"]
    assert "not-to-be-seen" not in text_of(administrator.get("/manage/mailboxes/"))


def test_one_in_order_says_when_it_was_reached_and_how_much_waits(administrator: Client) -> None:
    at = now() - timedelta(hours=3)
    note_fetching(by=SYSTEM, at=at, mailbox="hello", cursor="1:9", backlog=12, fetched=1234)
    receive(write(), at=at)

    shown = parts(administrator)["hello"]

    for words in ("in order", format_when(at), "1,234", ">12<"):
        assert words in shown
    assert "Could not be fetched" not in shown
    assert "could not be read" not in shown


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("away [Errno 111] Connection refused", "The mail server does not answer."),
        ("refused [AUTHENTICATIONFAILED] <no>", "the name or the password is wrong"),
        ("no_folder nothing there", "The folder is not there."),
        ("not_private no TLS", "offers no private connection"),
        ("lost it broke", "The connection broke off."),
        ("full disk", "Our own database cannot keep emails"),
    ],
)
def test_one_in_trouble_says_why_since_when_and_what_its_server_said(
    administrator: Client, trouble: str, words: str
) -> None:
    since = now() - timedelta(days=2)
    note_fetching(by=SYSTEM, at=since - timedelta(hours=1), mailbox="hello", fetched=1)
    note_trouble(by=SYSTEM, at=since, mailbox="hello", trouble=trouble)
    note_trouble(by=SYSTEM, at=now(), mailbox="hello", trouble=trouble)

    shown = parts(administrator)["hello"]

    said = trouble.partition(" ")[2].replace("<", "&lt;").replace(">", "&gt;")
    for part in ("away", words, f"Since {format_when(since)}.", said, "Nothing is lost"):
        assert part in shown
    note_fetching(by=SYSTEM, at=now(), mailbox="hello")
    assert words not in parts(administrator)["hello"]


def test_what_could_not_be_fetched_or_read_is_counted_and_leads_there(administrator: Client) -> None:
    note_fetching(by=SYSTEM, at=now(), mailbox="hello", stuck={"1:7": 5, "1:8": 1}, backlog=2)
    for raw in (b"\x00\xff", b"\x00\xfe"):
        receive(raw, at=now())

    shown = parts(administrator)

    assert "Could not be fetched" in shown["hello"]
    assert "2 emails could not be read" in shown["hello"]
    assert 'href="/office/kept-apart/?kind=unreadable"' in shown["hello"]
    assert "could not be read" not in shown["parks"]
    there = text_of(administrator.get("/office/kept-apart/?kind=unreadable"))
    assert "Could not be read (2)" in there


def test_the_connection_is_tested_and_nothing_is_changed(administrator: Client, source: MadeUpSource) -> None:
    source.answer = 1
    page = text_of(administrator.post("/manage/mailboxes/hello/test/"))
    assert "It answers. 1 email is there." in page
    source.answer = 1500
    page = text_of(administrator.post("/manage/mailboxes/hello/test/"))
    assert "It answers. 1,500 emails are there." in page
    source.answer = MailboxAwayError("refused", "[AUTHENTICATIONFAILED] <no>")
    page = text_of(administrator.post("/manage/mailboxes/hello/test/"))
    assert "the name or the password is wrong" in page
    assert "[AUTHENTICATIONFAILED] &lt;no&gt;" in page

    assert source.opened == ["hello"] * 3
    assert list_standings() == {}


@pytest.mark.parametrize("code", ["helo", "parks", "no-such"])
def test_what_is_another_councils_or_is_not_fetched_is_not_tested(
    administrator: Client, source: MadeUpSource, code: str
) -> None:
    assert administrator.post(f"/manage/mailboxes/{code}/test/").status_code == 404
    assert "aberwen" not in text_of(administrator.get("/manage/mailboxes/"))
    assert source.opened == []


def test_only_administrators_and_managers_see_them(town: Town, source: MadeUpSource) -> None:
    for person in (town.adviser, town.officer):
        client = client_of(person)
        assert client.get("/manage/mailboxes/").status_code == 403
        assert client.post("/manage/mailboxes/hello/test/").status_code == 403
    manager = client_of(town.leader)
    assert "hello@castlemere.example" in text_of(manager.get("/manage/mailboxes/"))
    answer: Any = manager.get("/manage/mailboxes/hello/test/")
    assert (answer.status_code, answer["Location"]) == (302, "/manage/mailboxes/")
    assert source.opened == []


def test_without_a_mailbox_it_says_how_to_have_one(administrator: Client) -> None:
    register_mailboxes([THEIRS], None)
    page = text_of(administrator.get("/manage/mailboxes/"))
    assert "There is no mailbox." in page
    assert "MAILBOXES" in page


def test_those_of_a_demonstration_are_written_to_in_the_browser(administrator: Client, settings: Any) -> None:
    settings.DEMO = True
    assert "this is a demonstration" in parts(administrator)["parks"]
