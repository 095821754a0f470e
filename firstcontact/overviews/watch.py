"""What a watcher over the machines asks: how much waits where, over all councils; numbers only, about nobody.

Each council is read in a transaction of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from firstcontact.domain.councils.queries import CouncilFacts, list_councils
from firstcontact.domain.mailroom.ports import all_mailboxes
from firstcontact.domain.mailroom.queries import Standing, count_unread, list_standings
from firstcontact.domain.promises.queries import PromiseCounts, count_standing, list_at_risk_subjects
from firstcontact.domain.work.queries import TeamBacklog, list_backlogs
from firstcontact.foundation.jobs.standing import LaneLoad, find_worker_heard, list_loads
from firstcontact.foundation.tenancy import acting_for


@dataclass(frozen=True, slots=True)
class CouncilWatch:
    """How it stands with one council.

    :ivar promises: `broken` counts those of today, by the council's clock.
    :ivar unread: emails that are kept and that nobody has read; `oldest_unread`: when the first of them came in.
    :ivar mailboxes: of those that the settings name and that are fetched from.
    """

    code: str
    queues: tuple[TeamBacklog, ...]
    promises: PromiseCounts
    unread: int
    oldest_unread: datetime | None
    mailboxes: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """How it stands with all of it.

    :ivar worker_heard: when a worker last said that it is there.
    """

    lanes: tuple[LaneLoad, ...]
    worker_heard: datetime | None
    councils: tuple[CouncilWatch, ...]


def read_watch(*, at: datetime) -> Watch:
    """Everything, at this time. Outside of any transaction."""
    with transaction.atomic():
        lanes, heard, councils = tuple(list_loads()), find_worker_heard(), list_councils()
    return Watch(lanes, heard, tuple(_read_council(council, at) for council in councils))


def _read_council(council: CouncilFacts, at: datetime) -> CouncilWatch:
    zone = ZoneInfo(council.time_zone)
    midnight = datetime.combine(at.astimezone(zone).date(), time(), zone)
    fetched = {one.code for one in all_mailboxes() if one.council == council.code and one.host}
    with acting_for(council.id), transaction.atomic():
        unread, oldest = count_unread()
        promises = count_standing(since=midnight)
        risky = list_at_risk_subjects() if promises.at_risk else []
        mailboxes = _known(list_standings().values(), fetched) if fetched else ()
        queues = list_backlogs(at=at, at_risk=risky)
        return CouncilWatch(council.code, tuple(queues), promises, unread, oldest, tuple(mailboxes))


def _known(standings: Iterable[Standing], codes: set[str]) -> Iterable[Standing]:
    return (one for one in standings if one.code in codes)
