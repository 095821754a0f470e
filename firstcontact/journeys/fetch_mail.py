"""Emails are fetched from a mailbox. Nothing is done there before an email is kept here.

1. Open the mailbox, and see to it that nobody else fetches from it at the same time.
2. See what waits, and note how much that is.
3. Take the oldest: read it, keep it in a transaction of its own, only then mark, move or delete it at the mailbox, and
   note how far we are. A crash between two of these does the later ones again, and none of them does harm twice.
4. What cannot be read or kept is noted and does not stop the next one. It is tried again at the next fetches, five
   times in all; then it stays noted.
5. What is larger than may be kept stays at the mailbox as it is; its beginning is kept, so that somebody knows of it.
6. When the mailbox cannot be reached, or we cannot keep anything, note since when and why.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from firstcontact.domain.mailroom import actions as mailroom
from firstcontact.domain.mailroom.ports import (
    GoneError,
    MailboxAwayError,
    MailboxSetting,
    MailSession,
    MailSource,
    NotFetchedError,
    Waiting,
)
from firstcontact.domain.mailroom.queries import find_standing
from firstcontact.foundation.clock import now
from firstcontact.foundation.database.answering import says_no_answer, shortly
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.tenancy import require_council
from firstcontact.foundation.watching.work import piece_of_work
from firstcontact.journeys.keep_email import keep_email

LARGEST = 50_000_000  # bytes
BEGINNING = 1_000_000  # bytes of a larger one
MOST_TRIES = 5
ALWAYS: Callable[[], bool] = lambda: True  # noqa: E731  # a default that says its name
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought.

    :ivar new: emails that are kept now and were not before; `known` were kept already.
    :ivar cut: of the new ones, those of which only the beginning is kept.
    :ivar stuck: emails that could not be fetched, the earlier ones too.
    :ivar waiting: new emails at the mailbox that were not come to.
    :ivar rounds: how many times everything that waited was looked at to its end.
    :ivar elsewhere: another process fetches from this mailbox at this moment, so we did not.
    :ivar trouble: why it broke off: a code of `MailboxAwayError`, a space, and what was said; empty when it did not.
    """

    new: int = 0
    known: int = 0
    cut: int = 0
    stuck: int = 0
    waiting: int = 0
    rounds: int = 0
    elsewhere: bool = False
    trouble: str = ""


def fetch_mailbox(
    *,
    by: Actor,
    at: datetime,
    mailbox: MailboxSetting,
    source: MailSource,
    largest: int = LARGEST,
    again: bool = False,
    stay: Callable[[MailSession], bool] | None = None,
    going: Callable[[], bool] = ALWAYS,
    clock: Callable[[], datetime] = now,
) -> Fetched:
    """The steps above, for the mailbox of the present council. Call it outside a transaction.

    :param largest: bytes of an email that is kept whole.
    :param again: try also what was given up.
    :param stay: called with the open mailbox when everything has been fetched: whether to fetch once more.
    :param going: asked before each email: whether to go on.
    :param clock: gives the time of every step after the first.
    :raises django.db.OperationalError, django.db.InterfaceError: when the database is away; nothing is lost then, and
        nothing is noted.
    :raises RuntimeError: inside a transaction.
    """
    fetching = _Fetching(by, mailbox, largest, again, going, clock)
    try:
        with source.open(mailbox) as session:
            fetching.round(session, at)
            while stay is not None and stay(session):
                fetching.round(session, clock())
    except MailboxAwayError as error:
        trouble = f"{error.code} {error.said}"
    except OperationalError as error:
        if says_no_answer(error):
            raise
        trouble = f"full {shortly(error)}"
    else:
        return fetching.done
    with suppress(OperationalError), transaction.atomic(durable=True):
        mailroom.note_trouble(by=by, at=clock(), mailbox=mailbox.code, trouble=trouble)
    return replace(fetching.done, trouble=trouble)


def try_mailbox(*, mailbox: MailboxSetting, source: MailSource) -> int:
    """Open a mailbox, count what is in it, close it; nothing is fetched, changed or noted.

    :raises MailboxAwayError: when it cannot be reached.
    """
    with source.open(mailbox) as session:
        return len(session.list_waiting(after=""))


class _Fetching:
    """One fetch: what it has brought so far."""

    def __init__(
        self,
        by: Actor,
        mailbox: MailboxSetting,
        largest: int,
        again: bool,
        going: Callable[[], bool],
        clock: Callable[[], datetime],
    ) -> None:
        self.done = Fetched()
        self._by = by
        self._mailbox = mailbox
        self._largest = largest
        self._again = again
        self._going = going
        self._clock = clock
        self._stuck: dict[str, int] = {}

    def round(self, session: MailSession, at: datetime) -> None:
        """Fetch everything that waits now."""
        with _alone(self._mailbox.code) as free:
            self.done = replace(self.done, elsewhere=not free)
            if free:
                self._fetch_all(session, at)

    def _fetch_all(self, session: MailSession, at: datetime) -> None:
        with transaction.atomic(durable=True):
            standing = find_standing(self._mailbox.code)
        cursor, self._stuck = (standing.cursor, standing.stuck) if standing else ("", {})
        fresh = session.list_waiting(after=cursor)
        keys = {one.key for one in fresh}
        tried = [key for key, times in self._stuck.items() if key not in keys and (self._again or times < MOST_TRIES)]
        left = len(fresh)
        self._note(at, left=left)
        for one, is_fresh in [*((Waiting(key, 0), False) for key in tried), *((one, True) for one in fresh)]:
            if not self._going():
                return
            before = self.done.new
            self._fetch(session, one, known_size=is_fresh)
            left -= is_fresh
            reached = one.key if is_fresh else None
            self._note(self._clock(), left=left, cursor=reached, fetched=self.done.new - before)
        self.done = replace(self.done, rounds=self.done.rounds + 1)

    def _fetch(self, session: MailSession, one: Waiting, *, known_size: bool) -> None:
        """Steps 3 to 5 for one email. What goes wrong with it is counted, and concerns nobody else."""
        try:
            raw, size = self._read(session, one, known_size)
            self._keep(raw, size)
            if size <= self._largest:
                session.settle(one.key)
        except GoneError:
            self._stuck.pop(one.key, None)
        except NotFetchedError as error:
            why = type(error.__cause__ or error).__name__  # what a server said may be about somebody
            log.warning("Mailbox %s: %s could not be fetched (%s).", self._mailbox.code, one.key, why)
            self._stuck[one.key] = self._stuck.get(one.key, 0) + 1
        else:
            self._stuck.pop(one.key, None)

    def _read(self, session: MailSession, one: Waiting, known_size: bool) -> tuple[bytes, int]:
        """What is to be kept of it, and its whole size. Servers do err about sizes."""
        if one.size > self._largest:
            return session.read(one.key, most=BEGINNING), one.size
        raw = session.read(one.key, most=None if known_size else self._largest + 1)
        return (raw, len(raw)) if len(raw) <= self._largest else (raw[:BEGINNING], len(raw))

    def _keep(self, raw: bytes, size: int) -> None:
        cut = size > len(raw)
        try:
            with piece_of_work(mailbox=self._mailbox.code):  # the job that reads it carries its request id
                kept = keep_email(
                    by=self._by, at=self._clock(), mailbox=self._mailbox.code, raw=raw, size=size if cut else None
                )
        except (OperationalError, InterfaceError):
            raise  # it is the database, not this email
        except Exception as error:
            log.exception("Mailbox %s: an email could not be kept.", self._mailbox.code)
            raise NotFetchedError(f"It could not be kept: {type(error).__name__}") from error
        new = kept[1]
        self.done = replace(
            self.done,
            new=self.done.new + new,
            known=self.done.known + (not new),
            cut=self.done.cut + (new and cut),
        )

    def _note(self, at: datetime, *, left: int, cursor: str | None = None, fetched: int = 0) -> None:
        self.done = replace(self.done, waiting=left, stuck=len(self._stuck))
        with transaction.atomic(durable=True):
            mailroom.note_fetching(
                by=self._by,
                at=at,
                mailbox=self._mailbox.code,
                cursor=cursor,
                stuck=self._stuck,
                backlog=left + len(self._stuck),
                fetched=fetched,
            )


@contextmanager
def _alone(code: str) -> Iterator[bool]:
    """Whether nobody else fetches from this mailbox; then nobody can until the end. It does not wait."""
    key = f"mailbox {require_council()} {code}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        free = bool(cursor.fetchone()[0])
    try:
        yield free
    finally:
        if free:
            with suppress(DatabaseError), connection.cursor() as cursor:  # with a lost connection the lock is lost too
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
