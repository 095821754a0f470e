"""Emails are fetched from a mailbox: kept first, then settled there; what goes wrong concerns one email only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, connection
from django.db.backends.utils import CursorWrapper

from firstcontact.connectors.imap.source import ImapSource
from firstcontact.domain.contacts.mail.cards import mask_mail
from firstcontact.domain.mailroom.ports import (
    GoneError,
    MailboxAwayError,
    MailboxSetting,
    MailSession,
    MailSource,
    NotFetchedError,
    Waiting,
)
from firstcontact.domain.mailroom.queries import Standing, find_standing
from firstcontact.foundation.identity import SYSTEM
from firstcontact.journeys.fetch_mail import MOST_TRIES, Fetched, fetch_mailbox, try_mailbox
from firstcontact.journeys.keep_email import keep_email
from tests.dovecot import Dovecot
from tests.mail_in.conftest import bytes_of, letter, list_kept
from tests.towns import MONDAY

LETTERS = [letter(f"Letter {number}") for number in range(3)]
HELLO = MailboxSetting("castlemere", "hello", "hello@castlemere.example", host="mail.example")
KEEPING = "firstcontact.journeys.fetch_mail.keep_email"
pytestmark = [pytest.mark.django_db, pytest.mark.shows("mail-fetched")]


class MadeUp:
    """A mailbox in memory, in which any email can go wrong."""

    def __init__(self, *emails: bytes) -> None:
        self.emails = {f"1:{number}": raw for number, raw in enumerate(emails, 1)}
        self.settled: list[str] = []
        self.refuses: set[str] = set()
        self.refuses_to_settle: set[str] = set()
        self.breaks_at = ""
        self.says_size: dict[str, int] = {}
        self.reads: list[tuple[str, int | None]] = []

    @contextmanager
    def open(self, mailbox: MailboxSetting) -> Iterator[MailSession]:
        yield self

    def list_waiting(self, *, after: str) -> Sequence[Waiting]:
        above = int(after.partition(":")[2] or 0)
        found = [key for key in self.emails if int(key.partition(":")[2]) > above]
        return [Waiting(key, self.says_size.get(key, len(self.emails[key]))) for key in found]

    def read(self, key: str, *, most: int | None = None) -> bytes:
        self.reads.append((key, most))
        if key == self.breaks_at:
            raise MailboxAwayError("lost", "It broke off.")
        if key in self.refuses:
            raise NotFetchedError("It does not give it.")
        if key not in self.emails:
            raise GoneError(key)
        return self.emails[key][:most]

    def settle(self, key: str) -> None:
        if key in self.refuses_to_settle:
            raise NotFetchedError("It does not let us.")
        self.settled.append(key)

    def wait(self, seconds: float) -> bool:
        return False


def fetch(source: MailSource, mailbox: MailboxSetting = HELLO, **more: Any) -> Fetched:
    return fetch_mailbox(by=SYSTEM, at=MONDAY, mailbox=mailbox, source=source, **more)


def standing(code: str = "hello") -> Standing:
    found = find_standing(code)
    assert found is not None
    return found


@pytest.mark.parametrize("after", ["seen", "delete", "move:Done"])
def test_what_waits_is_kept_byte_for_byte_and_settled(
    castlemere: UUID, dovecot: Dovecot, user: str, after: str
) -> None:
    dovecot.put(user, *LETTERS)
    mailbox = dovecot.mailbox(user, after=after)
    assert fetch(ImapSource(), mailbox) == Fetched(new=3, rounds=1)
    assert [bytes_of(one) for one in list_kept()] == LETTERS
    left = dovecot.contents(user)
    assert all(b"\\Seen" in flags for flags, _ in left.values())
    assert len(left) == (3 if after == "seen" else 0)
    assert fetch(ImapSource(), mailbox) == Fetched(rounds=1)
    now = standing(user)
    assert (now.fetched, now.backlog, now.trouble, now.stuck) == (3, 0, "", {})
    assert now.cursor.endswith(":3")


def test_difficult_emails_delivered_by_a_mail_server_are_fetched_byte_for_byte(
    castlemere: UUID, dovecot: Dovecot, user: str, difficult: list[bytes]
) -> None:
    assert len(difficult) > 31
    dovecot.deliver(user, *difficult)
    there = [raw for _, raw in dovecot.contents(user).values()]
    assert len(there) == len(difficult)
    assert fetch(ImapSource(), dovecot.mailbox(user)).new == len(difficult)
    kept = list_kept()
    assert [bytes_of(one) for one in kept] == [mask_mail(raw)[0] for raw in there]  # as it came but for card numbers
    assert sum(bytes_of(one) != raw for one, raw in zip(kept, there, strict=True)) < 5
    assert [one.size for one in kept] == [len(raw) for raw in there]


def test_when_a_mailbox_is_numbered_anew_what_is_kept_is_not_kept_twice(
    castlemere: UUID, dovecot: Dovecot, user: str
) -> None:
    dovecot.put(user, *LETTERS)
    mailbox = dovecot.mailbox(user)
    fetch(ImapSource(), mailbox)
    with dovecot.looking(user) as client:
        client.create_folder("Anew")
        for raw in [*LETTERS, letter("New")]:
            client.append("Anew", raw)
    assert fetch(ImapSource(), replace(mailbox, folder="Anew")) == Fetched(new=1, known=3, rounds=1)
    assert len(list_kept()) == 4


def test_nothing_is_done_at_the_mailbox_before_the_email_is_kept(
    castlemere: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = MadeUp(*LETTERS)
    order: list[str] = []

    def keep(**more: Any) -> tuple[UUID, bool]:
        order.append("keep")
        return keep_email(**more)

    def settle(key: str) -> None:
        order.append(f"settle {key}")

    monkeypatch.setattr(KEEPING, keep)
    monkeypatch.setattr(source, "settle", settle)
    fetch(source)
    assert order == ["keep", "settle 1:1", "keep", "settle 1:2", "keep", "settle 1:3"]


def test_what_the_server_does_not_give_does_not_stop_the_next_and_is_tried_again(castlemere: UUID) -> None:
    source = MadeUp(*LETTERS)
    source.refuses = {"1:2"}
    for times in range(1, MOST_TRIES + 1):
        assert fetch(source).stuck == 1
        assert standing().stuck == {"1:2": times}
    assert [bytes_of(one) for one in list_kept()] == [LETTERS[0], LETTERS[2]]
    source.refuses, source.reads = set(), []
    assert fetch(source) == Fetched(stuck=1, rounds=1)  # it is given up, and stays listed
    assert source.reads == []
    assert fetch(source, again=True) == Fetched(new=1, rounds=1)
    assert standing().stuck == {}
    assert source.settled == ["1:1", "1:3", "1:2"]
    assert (standing().cursor, standing().fetched) == ("1:3", 3)


def test_what_cannot_be_kept_does_not_stop_the_next(castlemere: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    source = MadeUp(*LETTERS)

    def fail_once(*, raw: bytes, **more: Any) -> tuple[UUID, bool]:
        if raw == LETTERS[1]:
            raise DataError("made up")
        return keep_email(raw=raw, **more)

    monkeypatch.setattr(KEEPING, fail_once)
    assert fetch(source) == Fetched(new=2, stuck=1, rounds=1)
    assert source.settled == ["1:1", "1:3"]
    monkeypatch.setattr(KEEPING, keep_email)
    assert fetch(source) == Fetched(new=1, rounds=1)
    assert source.settled == ["1:1", "1:3", "1:2"]


def test_what_cannot_be_settled_is_kept_and_tried_again(castlemere: UUID) -> None:
    source = MadeUp(*LETTERS)
    source.refuses_to_settle = {"1:1"}
    assert fetch(source) == Fetched(new=3, stuck=1, rounds=1)
    source.refuses_to_settle = set()
    assert fetch(source) == Fetched(known=1, rounds=1)
    assert source.settled == ["1:2", "1:3", "1:1"]
    assert standing().fetched == 3


def test_what_somebody_else_took_away_is_no_longer_waited_for(castlemere: UUID) -> None:
    source = MadeUp(*LETTERS)
    source.refuses = {"1:1"}
    fetch(source)
    source.refuses = set()
    del source.emails["1:1"]
    assert fetch(source).stuck == 0


def test_of_what_is_too_large_the_beginning_is_kept_and_it_stays_there(castlemere: UUID) -> None:
    large = letter("Large", "x" * 1_200_000)
    source = MadeUp(LETTERS[0], large, LETTERS[1])
    assert fetch(source, largest=1_100_000) == Fetched(new=3, cut=1, rounds=1)
    kept = list_kept()[1]
    assert (kept.size, kept.cut, bytes_of(kept)) == (len(large), True, large[:1_000_000])
    assert source.settled == ["1:1", "1:3"]
    assert ("1:2", 1_000_000) in source.reads
    assert fetch(source, largest=1_100_000) == Fetched(rounds=1)


def test_a_server_that_errs_about_sizes_brings_nothing_too_large(castlemere: UUID) -> None:
    source = MadeUp(letter("Large", "x" * 1_200_000))
    source.says_size = {"1:1": 10}
    assert fetch(source, largest=1_100_000) == Fetched(new=1, cut=1, rounds=1)
    assert source.settled == []


def test_what_is_just_not_too_large_is_kept_whole(castlemere: UUID, dovecot: Dovecot, user: str) -> None:
    whole, large = letter("Whole", "x" * 900_000), letter("Large", "y" * 1_100_000)
    dovecot.put(user, whole, large)
    mailbox = dovecot.mailbox(user, after="delete")
    assert fetch(ImapSource(), mailbox, largest=1_000_000) == Fetched(new=2, cut=1, rounds=1)
    assert [bytes_of(one) for one in list_kept()] == [whole, large[:1_000_000]]
    assert [raw for _, raw in dovecot.contents(user).values()] == [large]


def test_a_connection_that_breaks_off_is_noted_and_the_rest_is_fetched_later(castlemere: UUID) -> None:
    source = MadeUp(*LETTERS)
    source.breaks_at = "1:2"
    later = [MONDAY + timedelta(minutes=number) for number in range(20)]
    done = fetch(source, clock=iter(later).__next__)
    assert (done.new, done.waiting, done.rounds) == (1, 2, 0)
    assert done.trouble == standing().trouble == "lost It broke off."
    assert standing().backlog == 2
    since = standing().trouble_since
    fetch(source, clock=iter(later[10:]).__next__)
    assert standing().trouble_since not in (None, since)  # it was reached in between
    source.breaks_at = ""
    assert fetch(source) == Fetched(new=2, rounds=1)
    assert (standing().trouble, standing().trouble_since, standing().backlog) == ("", None, 0)


def test_a_mailbox_that_is_away_is_noted_since_when(castlemere: UUID, dovecot: Dovecot, user: str) -> None:
    mailbox = dovecot.mailbox(user, password="wrong")
    times = iter(MONDAY + timedelta(minutes=number) for number in range(9)).__next__
    for _ in range(2):
        assert fetch(ImapSource(), mailbox, clock=times).trouble.startswith("refused ")
    assert standing(user).trouble_since == MONDAY
    assert standing(user).tried_at == MONDAY + timedelta(minutes=1)
    with pytest.raises(MailboxAwayError):
        try_mailbox(mailbox=mailbox, source=ImapSource())
    assert try_mailbox(mailbox=dovecot.mailbox(user), source=ImapSource()) == 0


def test_of_two_who_fetch_at_once_one_leaves_it_to_the_other(castlemere: UUID) -> None:
    source = MadeUp(*LETTERS)
    key = f"mailbox {castlemere} hello"
    with other_connection() as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        assert fetch(source) == Fetched(elsewhere=True)
        assert list_kept() == []
        assert fetch(source, replace(HELLO, code="other")).new == 3
        other.execute("SELECT pg_advisory_unlock_all()")
    assert fetch(source) == Fetched(known=3, rounds=1)


def test_fetching_stops_between_two_emails_when_it_shall(castlemere: UUID) -> None:
    source = MadeUp(*LETTERS)
    answers = iter([True, False])
    assert fetch(source, going=lambda: next(answers)) == Fetched(new=1, waiting=2)
    assert fetch(source).new == 2


def test_who_stays_fetches_what_comes_in_later(castlemere: UUID) -> None:
    source = MadeUp(*LETTERS)

    def more(session: MailSession) -> bool:
        assert session is source
        source.emails[f"1:{len(source.emails) + 1}"] = letter(f"Later {len(source.emails)}")
        return len(source.emails) < 6

    assert fetch(source, stay=more) == Fetched(new=5, rounds=3)


@contextmanager
def other_connection() -> Iterator[CursorWrapper]:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def test_times_are_those_of_the_clock(castlemere: UUID) -> None:
    def clock() -> datetime:
        return MONDAY + timedelta(hours=1)

    fetch(MadeUp(LETTERS[0]), clock=clock)
    assert list_kept()[0].received_at == standing().reached_at == MONDAY + timedelta(hours=1)
