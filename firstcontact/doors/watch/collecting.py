"""The numbers of the database for Prometheus: read when somebody asks, at most once in some seconds."""

import logging
from collections.abc import Iterator
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from django.db import Error
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from firstcontact.foundation.clock import now
from firstcontact.foundation.jobs.standing import LaneLoad
from firstcontact.overviews.watch import CouncilWatch, Watch, read_watch

KEPT_SECONDS = 10.0
SHARE = 20.0  # of many councils: kept so many times as long as reading took, so that it takes a twentieth at most
Numbers = dict[str, GaugeMetricFamily]
log = logging.getLogger(__name__)

NUMBERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "queue_items": ("Work that waits, by state: in_time, at_risk, overdue.", ("council", "team", "state")),
    "promises_running": ("Promises that run, by state: in_time, at_risk.", ("council", "state")),
    "promises_broken_today": ("Promises that were broken since midnight.", ("council",)),
    "emails_unread": ("Emails that are kept and that the machine has not read yet.", ("council",)),
    "emails_unread_oldest_seconds": ("How long the oldest of them waits.", ("council",)),
    "mailbox_backlog": ("Emails that waited in the mailbox when it was last reached.", ("council", "mailbox")),
    "mailbox_reached_seconds": ("How long ago the mailbox was last reached.", ("council", "mailbox")),
    "mailbox_trouble": ("1 while the mailbox cannot be fetched from.", ("council", "mailbox")),
    "jobs_waiting": ("Jobs that should run now.", ("lane",)),
    "jobs_later": ("Jobs that are planned for later.", ("lane",)),
    "jobs_running": ("Jobs that run.", ("lane",)),
    "jobs_failed": ("Jobs that were given up.", ("lane",)),
    "jobs_oldest_seconds": ("How long the oldest job that should run now waits.", ("lane",)),
    "worker_heard_seconds": ("How long ago a worker last said that it is there; absent where none is.", ()),
    "database_up": ("1 while the database answers.", ()),
}
"""Names without their beginning `firstcontact_`, what each says, and its labels: codes of councils and teams only."""


class DatabaseNumbers(Collector):
    """Reads the database at most every KEPT_SECONDS in this process, more rarely when it takes long; one at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: tuple[float, Watch | None] | None = None  # until when it is kept

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The numbers; without an answer of the database only that there was none."""
        watch = self._newest()
        families = {
            name: GaugeMetricFamily(f"firstcontact_{name}", says, labels=labels)
            for name, (says, labels) in NUMBERS.items()
        }
        families["database_up"].add_metric([], watch is not None)
        if watch is not None:
            _fill(families, watch, now())
        yield from families.values()

    def forget(self) -> None:
        """Read again at the next asking."""
        self._read = None

    def _newest(self) -> Watch | None:
        with self._lock:
            if self._read is None or monotonic() > self._read[0]:
                began = monotonic()
                try:
                    watch = read_watch(at=now())
                except Error:
                    log.exception("The numbers of the database could not be read.")
                    watch = None
                self._read = (monotonic() + max(KEPT_SECONDS, SHARE * (monotonic() - began)), watch)
            return self._read[1]


def _fill(families: Numbers, watch: Watch, at: datetime) -> None:
    for lane in watch.lanes:
        _fill_lane(families, lane, at)
    if watch.worker_heard is not None:
        families["worker_heard_seconds"].add_metric([], _age(watch.worker_heard, at))
    for council in watch.councils:
        _fill_council(families, council, at)


def _fill_lane(families: Numbers, lane: LaneLoad, at: datetime) -> None:
    for name in ("waiting", "later", "running", "failed"):
        families[f"jobs_{name}"].add_metric([lane.lane], getattr(lane, name))
    families["jobs_oldest_seconds"].add_metric([lane.lane], _age(lane.oldest, at))


def _fill_council(families: Numbers, council: CouncilWatch, at: datetime) -> None:
    code = council.code
    for queue in council.queues:
        for state in ("in_time", "at_risk", "overdue"):
            families["queue_items"].add_metric([code, queue.team, state], getattr(queue, state))
    promises = council.promises
    families["promises_running"].add_metric([code, "at_risk"], promises.at_risk)
    families["promises_running"].add_metric([code, "in_time"], promises.running - promises.at_risk)
    families["promises_broken_today"].add_metric([code], promises.broken)
    families["emails_unread"].add_metric([code], council.unread)
    families["emails_unread_oldest_seconds"].add_metric([code], _age(council.oldest_unread, at))
    for mailbox in council.mailboxes:
        labels = [code, mailbox.code]
        families["mailbox_backlog"].add_metric(labels, mailbox.backlog)
        families["mailbox_trouble"].add_metric(labels, bool(mailbox.trouble))
        if mailbox.reached_at is not None:
            families["mailbox_reached_seconds"].add_metric(labels, _age(mailbox.reached_at, at))


def _age(since: datetime | None, at: datetime) -> float:
    """In seconds; 0 where nothing waits."""
    return max(0.0, (at - since).total_seconds()) if since else 0.0


_numbers: list[Any] = [DatabaseNumbers()]


def collectors() -> list[Any]:
    """What is asked beside the counts of the processes."""
    return _numbers


def forget_numbers() -> None:
    """Read the database again at the next asking; for tests."""
    _numbers[0].forget()
