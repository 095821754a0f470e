"""What `firstcontact doctor` says of what goes on: processes, background work, email, promises, clocks, the log."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.db import DatabaseError, connection

from firstcontact.domain.mailroom.queries import Standing
from firstcontact.doors.console.findings import Finding, ago, spell
from firstcontact.doors.console.standing import find_standing
from firstcontact.doors.parts.names import MAILBOX_TROUBLE, name_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.database.leftovers import DEAD_STATES, state_of
from firstcontact.foundation.jobs.standing import LaneLoad
from firstcontact.overviews.watch import CouncilWatch, Watch, read_watch

TOO_LONG = 300.0  # seconds that a job may wait
UNREAD_TOO_LONG = 600.0  # seconds that an email may wait to be read
HEARD = 60.0  # seconds; a worker says every ten that it is there
SKEW = 2.0  # seconds between the clocks
USUAL = ("web", "live", "worker")  # what `up` always starts
QUIET = {
    "log_min_messages": ("log", "fatal", "panic"),
    "log_min_error_statement": ("log", "fatal", "panic"),
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
}


def check_ongoing() -> Iterator[Finding]:
    """All of it; nothing where the database or its tables are missing, which is said elsewhere."""
    yield from _processes()
    try:
        yield from _database()
        watch = read_watch(at=now())
    except DatabaseError:
        return
    at = now()
    yield from _worker(watch, at)
    for lane in watch.lanes:
        yield from _lane(lane, at)
    for council in watch.councils:
        yield from _mail(council, at)
        yield from _promises(council)


def _processes() -> Iterator[Finding]:
    standing = find_standing(Path(settings.STATE))
    if standing is None:
        says = "none of this state folder: `firstcontact up` starts them, where your own means do not"
        yield Finding("Processes", True, says, needed=False)
        return
    lost = [name for name in USUAL if (state_of(standing.processes.get(name, 0)) or "X") in DEAD_STATES]
    running = ", ".join(name for name in standing.processes if name and name not in lost)
    if not lost:
        yield Finding("Processes", True, f"{running} run", needed=False)
        return
    says = f"{', '.join(lost)} not running; the supervisor starts them again and its log says why they end"
    yield Finding("Processes", False, says, needed=False, broken=True)


def _database() -> Iterator[Finding]:
    began = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
        away = abs((now() - there).total_seconds()) - (perf_counter() - began)
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(QUIET)])
        loud = sorted(name for name, setting in cursor.fetchall() if setting not in QUIET[name])
    says = "this machine and the database agree"
    if away > SKEW:
        says = f"{ago(away)} between this machine and the database: let both keep time (NTP), or promises are wrong"
    yield Finding("Clocks", away <= SKEW, says, needed=False, broken=away > SKEW)
    says = "no statement and no error stands in it"
    if loud:
        says = f"what people typed may stand in it ({', '.join(loud)}): docs/howto/watching.md says what to set"
    yield Finding("Database's log", not loud, says, needed=False, look=True)


def _worker(watch: Watch, at: datetime) -> Iterator[Finding]:
    waiting = sum(lane.waiting for lane in watch.lanes)
    if watch.worker_heard is None:
        says = f"none is there, and {spell(waiting, 'job waits', 'jobs wait')}: start `firstcontact up` or `worker`"
        yield Finding("Worker", False, says, needed=False, broken=_overdue(watch, at))
        return
    since = (at - watch.worker_heard).total_seconds()
    if since > HEARD:
        says = f"last heard {ago(since)} ago: it was killed or hangs; end what is left of it and start it again"
        yield Finding("Worker", False, says, needed=False, broken=True)
        return
    yield Finding("Worker", True, f"heard {ago(since)} ago", needed=False)


def _overdue(watch: Watch, at: datetime) -> bool:
    return any(lane.oldest is not None and (at - lane.oldest).total_seconds() > TOO_LONG for lane in watch.lanes)


def _lane(lane: LaneLoad, at: datetime) -> Iterator[Finding]:
    name = f"Lane {lane.lane}"
    waits = (at - lane.oldest).total_seconds() if lane.oldest else 0.0
    counts = f"{lane.waiting:,} wait, {lane.running:,} run, {lane.later:,} are planned"
    if waits > TOO_LONG:
        says = f"{counts}; the oldest waits for {ago(waits)}: look whether a worker runs, and start another one"
        yield Finding(name, False, says, needed=False, broken=True)
    elif lane.failed:
        says = f"{counts}; {spell(lane.failed, 'was', 'were')} given up: the log names each with its error"
        yield Finding(name, False, says, needed=False, look=True)
    else:
        yield Finding(name, True, counts, needed=False)


def _mail(council: CouncilWatch, at: datetime) -> Iterator[Finding]:
    name = f"Email of {council.code}"
    waits = (at - council.oldest_unread).total_seconds() if council.oldest_unread else 0.0
    unread = f"{spell(council.unread, 'email is', 'emails are')} kept and not read yet"
    if waits > UNREAD_TOO_LONG:
        says = f"{unread}, the oldest for {ago(waits)}: look whether a worker runs, and at lane mail"
        yield Finding(name, False, says, needed=False, broken=True)
    elif council.unread or council.mailboxes:
        yield Finding(name, True, unread, needed=False)
    for mailbox in council.mailboxes:
        yield _fetching(council.code, mailbox, at)


def _fetching(code: str, mailbox: Standing, at: datetime) -> Finding:
    """How the last fetch went; whether the mailbox answers now is another finding."""
    name = f"Fetching {code} {mailbox.code}"
    reached = f"reached {ago((at - mailbox.reached_at).total_seconds())} ago" if mailbox.reached_at else "never reached"
    says = f"{reached}, {spell(mailbox.backlog, 'email', 'emails')} waited there"
    if not mailbox.trouble:
        return Finding(name, True, says, needed=False)
    why = name_of(MAILBOX_TROUBLE, mailbox.trouble.partition(" ")[0])
    return Finding(name, False, f"{says}; {why} Mend it in MAILBOXES, or ask who runs it", needed=False, broken=True)


def _promises(council: CouncilWatch) -> Iterator[Finding]:
    overdue = sum(queue.overdue for queue in council.queues)
    promises = council.promises
    says = (
        f"{promises.running:,} run, {promises.at_risk:,} at risk, {promises.broken:,} broken today; "
        f"{spell(overdue, 'piece', 'pieces')} of work overdue"
    )
    well = not (promises.at_risk or overdue)
    if not well:
        late = ", ".join(queue.team for queue in council.queues if queue.overdue or queue.at_risk)
        says += f": their teams see them first in their queues ({late})" if late else ": their teams see them first"
    yield Finding(f"Promises of {council.code}", well, says, needed=False, look=True)
