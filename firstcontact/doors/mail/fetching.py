"""Fetches from the mailboxes: once, saying what came in; or for ever, a thread for each, woken by the mail server."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, close_old_connections, connection

from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code
from firstcontact.domain.mailroom.ports import MailboxSetting, MailSession, MailSource, all_mailboxes, mail_source
from firstcontact.doors.mail.councils import list_strays, say
from firstcontact.doors.parts.names import MAILBOX_TROUBLE, name_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.database.answering import says_no_answer, shortly
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.fetch_mail import Fetched, fetch_mailbox

DONE, FOUND, NO_DATABASE = 0, 3, 4  # exit codes, as docs/howto/commands.md lists them
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0  # seconds until a mailbox that is away is tried again
ROUND_SECONDS = 300.0  # what was stuck is tried again although nothing came in
SLICE_SECONDS = 1.0  # how long the end of the process may be overheard
LAST_SECONDS = 1.5  # for the emails in hand, when the process shall end
log = logging.getLogger(__name__)


def fetch_once(*, again: bool = False) -> int:
    """Fetch from every mailbox now. Returns 3 when one could not be reached, or something could not be fetched.

    :param again: also what was given up.
    """
    mailboxes, source = _fetched_from()
    if not mailboxes or source is None:
        say("There is no mailbox to fetch from: MAILBOXES names none with a host.")
        return DONE
    try:
        wrong = [_tell(one, source, again=again) for one in mailboxes]
    except Error as error:
        if not says_no_answer(error):
            raise
        say(f"Error: The database does not answer: {shortly(error)}")
        return NO_DATABASE
    return FOUND if any(wrong) else DONE


def fetch_for_ever() -> int:
    """Fetch from every mailbox whenever something comes in, until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    mailboxes, source = _fetched_from()
    if source is not None:
        _say_strays()
        keepers = [_Keeper(one, source, stop) for one in mailboxes]
        for keeper in keepers:
            threading.Thread(target=keeper.run, name=keeper.mailbox.code, daemon=True).start()
        say(f"Fetching from {len(keepers)} {'mailbox' if len(keepers) == 1 else 'mailboxes'}.")
        stop.wait()
        _end(keepers)
    return DONE


@dataclass
class _Keeper:
    """Keeps one mailbox fetched, in a thread of its own. Nothing that goes wrong there ends it."""

    mailbox: MailboxSetting
    source: MailSource
    stop: threading.Event
    idle: bool = False  # nothing is in hand
    trouble: str = ""

    @property
    def _name(self) -> str:
        return f"{self.mailbox.council} {self.mailbox.code}"

    def run(self) -> None:
        """Until it shall stop. After something went wrong the waits grow."""
        wait = FIRST_WAIT
        while not self.stop.is_set():
            rounds = self._fetch()
            if rounds:
                wait = FIRST_WAIT
            self.idle = True
            self.stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _fetch(self) -> int:
        """Stay with the mailbox until something goes wrong. How often everything was fetched until then."""
        self.idle = False
        try:
            done = _fetch(self.mailbox, self.source, stay=self._stay, going=lambda: not self.stop.is_set())
        except UnknownCouncilError:
            return 0  # said at the start; it may be set up at any time
        except Exception:
            log.exception("Mailbox %s: fetching broke off.", self._name)
            return 0
        finally:
            connection.close()
        if done.trouble and (done.rounds or done.trouble != self.trouble):
            log.warning("Mailbox %s: %s", self._name, name_of(MAILBOX_TROUBLE, done.trouble.partition(" ")[0]))
        self.trouble = done.trouble
        return done.rounds

    def _stay(self, session: MailSession) -> bool:
        """Wait until something comes in, or for a while. Whether to fetch again."""
        if self.trouble:
            log.warning("Mailbox %s: it answers again.", self._name)
            self.trouble = ""
        close_old_connections()
        self.idle = True
        until = time.monotonic() + ROUND_SECONDS
        while not self.stop.is_set() and time.monotonic() < until:
            if session.wait(SLICE_SECONDS):
                break
        self.idle = False
        return not self.stop.is_set()


def _fetched_from() -> tuple[list[MailboxSetting], MailSource | None]:
    return [one for one in all_mailboxes() if one.host], mail_source()


def _fetch(
    mailbox: MailboxSetting,
    source: MailSource,
    *,
    again: bool = False,
    stay: Callable[[MailSession], bool] | None = None,
    going: Callable[[], bool] = lambda: True,
) -> Fetched:
    with acting_for(get_by_code(mailbox.council).id):
        return fetch_mailbox(
            by=SYSTEM,
            at=now(),
            mailbox=mailbox,
            source=source,
            largest=settings.MAIL_LARGEST,
            again=again,
            stay=stay,
            going=going,
        )


def _tell(mailbox: MailboxSetting, source: MailSource, *, again: bool) -> bool:
    """Fetch once and say what came in. Whether something is wrong."""
    name = f"{mailbox.council} {mailbox.code} ({mailbox.address})"
    try:
        done = _fetch(mailbox, source, again=again)
    except UnknownCouncilError:
        say(f"{name}: there is no such council; mend MAILBOXES.")
        return True
    say(f"{name}: {'; '.join(_words(done))}.")
    return bool(done.trouble or done.stuck)


def _words(done: Fetched) -> list[str]:
    if done.elsewhere:
        return ["another process is fetching from it just now"]
    words = [_count(done.new, "came in") if done.new else "nothing new"]
    words += [f"of {done.cut} only the beginning is kept: larger than MAIL_LARGEST"] if done.cut else []
    words += [_count(done.known, "kept already")] if done.known else []
    words += [_count(done.stuck, "could not be fetched")] if done.stuck else []
    words += [_trouble(done.trouble).rstrip(".")] if done.trouble else []
    return words


def _count(number: int, what: str) -> str:
    return f"{number:,} {'email' if number == 1 else 'emails'} {what}"


def _trouble(trouble: str) -> str:
    code, _, said = trouble.partition(" ")
    return f"{name_of(MAILBOX_TROUBLE, code)} ({said})" if said else str(name_of(MAILBOX_TROUBLE, code))


def _say_strays() -> None:
    try:
        for words in list_strays():
            say(words)
    except Error:
        log.exception("Whether every mailbox has its council could not be looked up.")
    finally:
        connection.close()


def _end(keepers: list[_Keeper]) -> None:
    """Let the emails in hand be finished; one that is cut off is fetched again, and nothing is kept twice."""
    until = time.monotonic() + LAST_SECONDS
    while time.monotonic() < until and not all(keeper.idle for keeper in keepers):
        time.sleep(0.02)
