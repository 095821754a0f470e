"""Replays another city's requests through the journeys, each with the file's own times. Replaying again adds nothing.

1. Read every row with the map; what cannot be read is set aside with its reason, and counted.
2. Publish the services that the requests need.
3. For each request, in one transaction with a few others: keep the raw row; record the contact under the file's own
   number; submit an application that says where it is; open a case whose promise is the file's target (`source:
   imported`: it is measured only); and close it when the file says so, with what staff wrote kept for colleagues.
4. Notices go to a recorder and never leave.

A replay that was stopped, however hard, is begun again: what is there already stays, and is counted as such.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from firstcontact.demo.hurry import do_not_wait_for_the_disk
from firstcontact.demo.people import Desk
from firstcontact.demo.postroom import PostRoom
from firstcontact.demo.replay.mapping import RequestMap
from firstcontact.demo.replay.reading import Reason, Request, Row, read_rows
from firstcontact.demo.replay.services import PLACE, make_services
from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.queries import ApplicationFacts
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.catalogue.queries import ServiceFacts, get_service
from firstcontact.domain.contacts.actions import record_contact
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.notices.ports import keeps_email
from firstcontact.foundation.events.ping import nobody_watching
from firstcontact.foundation.files.sealed import store_raw
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import hold_jobs
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.open_case import open_case
from firstcontact.journeys.recognise_customer import NOBODY
from firstcontact.journeys.work_case import close_case

TOGETHER = 10
"""Requests in one transaction: its beginning and its end then weigh little, and a stop loses as many at most."""
Progress = Callable[[int, int], None]
Share = Callable[[UUID, RequestMap, Sequence[tuple[Row, Request]], Callable[[int], None]], int]


class WrongCouncilError(ValueError):
    """The council is not in the file's time zone, so its days would not be the file's days; or its email leaves."""


class ReplayingAlreadyError(RuntimeError):
    """Another process replays to this council at this moment."""


@dataclass(frozen=True)
class Replayed:
    """What a replay did: requests told now, those that were there already, and rows set aside by reason."""

    told: int
    there_already: int
    set_aside: Mapping[Reason, int]

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.told + self.there_already + sum(self.set_aside.values())


def replay(
    *,
    council_id: UUID,
    rows: Iterable[Row],
    request_map: RequestMap,
    at: datetime,
    progress: Progress | None = None,
    wait: bool = False,
    share: Share | None = None,
) -> Replayed:
    """Put the rows through the journeys of this council.

    :param at: when the services are published; the requests have the file's own times.
    :param progress: called after each request with (requests done, requests in all).
    :param wait: while another process replays to this council, wait for its end.
    :param share: tells the requests elsewhere (`sharing.py`: in several processes), and says how many were new.
    :raises BadMap: the map does not tell the types of requests in the file apart; nothing is written.
    :raises ReplayingAlreadyError: another process replays to this council, and we do not wait; nothing is written.
    :raises WrongFileError: the file has no rows, or not the columns that the map reads; nothing is written.
    :raises WrongCouncilError: the council lives in another time zone than the file, or its email really leaves; nothing
        is written.
    """
    found = read_rows(rows, request_map)
    report = progress or (lambda done, total: None)
    with acting_for(council_id), _alone(council_id, wait=wait):
        with transaction.atomic():
            _check_council(request_map)
            _publish(at, request_map, [request for _, request in found.requests])
        tell = share or tell_requests
        told = tell(council_id, request_map, found.requests, lambda done: report(done, len(found.requests)))
    return Replayed(told, len(found.requests) - told, Counter(each.aside.reason for each in found.set_aside))


def tell_requests(
    council_id: UUID, request_map: RequestMap, requests: Sequence[tuple[Row, Request]], done: Callable[[int], None]
) -> int:
    """Tell these requests, a few in each transaction; how many were not there before.

    :param done: called after each with how many are done.
    """
    told = 0
    with acting_for(council_id), hold_jobs(), nobody_watching():
        with transaction.atomic():
            replayer = _Replayer(request_map)
        for start in range(0, len(requests), TOGETHER):
            together = requests[start : start + TOGETHER]
            with transaction.atomic():
                do_not_wait_for_the_disk()
                told += sum(replayer.tell(row, request) for row, request in together)
            done(start + len(together))
    return told


def _check_council(request_map: RequestMap) -> None:
    council = get_council()
    if council.time_zone != request_map.times.zone:
        raise WrongCouncilError(
            f"The file's times are of {request_map.times.zone}, the council's of {council.time_zone}."
        )
    if not keeps_email(council=council.code):
        raise WrongCouncilError(f"Email of {council.code} really leaves here: nothing is replayed to it.")


def _publish(at: datetime, request_map: RequestMap, requests: Iterable[Request]) -> None:
    """Publish what the requests need; what is published already stays as it is."""
    ready_made = {definition.service: definition for definition in ready_made_services()}
    for definition in make_services(requests, request_map, ready_made):
        publish_service(by=SYSTEM, at=at, definition=definition)


class _Replayer:
    """Tells requests to the present council."""

    def __init__(self, request_map: RequestMap) -> None:
        self._map = request_map
        self._post_room = PostRoom(Desk.at_present())
        self._services: dict[str, ServiceFacts] = {}

    def _service(self, slug: str) -> ServiceFacts:
        if slug not in self._services:
            self._services[slug] = get_service(slug)
        return self._services[slug]

    def tell(self, row: Row, request: Request) -> bool:
        """All that happened to one request; false when it was told before."""
        source_key = f"{self._map.map}:{request.key}"
        raw = store_raw(
            by=SYSTEM,
            at=request.opened,
            source=self._map.map,
            source_key=source_key,
            body=json.dumps(dict(row), ensure_ascii=False).encode(),
        )
        contact, new = record_contact(
            by=SYSTEM, at=request.opened, channel=request.channel, channel_key=source_key, raw_id=raw
        )
        if not new:
            return False
        service = self._service(request.service)
        opened = open_case(
            by=SYSTEM,
            at=request.opened,
            contact_id=contact,
            application=self._apply(request, service),
            who=NOBODY,
            team=service.team,
            sensitivity=service.sensitivity,
            target=request.target,
            imported=True,
        )
        if request.closed is not None:
            close_case(
                by=SYSTEM,
                at=request.closed,
                case_id=opened.case_id,
                outcome=request.outcome,
                words=request.closing_words,
                internal=True,
            )
        self._post_room.expect()
        self._post_room.work(opened.case_id, until=request.closed or request.opened)
        return True

    def _apply(self, request: Request, service: ServiceFacts) -> ApplicationFacts:
        return applications.take_application(
            by=SYSTEM,
            at=request.opened,
            service=service.slug,
            version_id=service.version_id,
            channel=request.channel,
            language="en",
            answers={PLACE: _place(request)} if request.area or request.position else {},
        )


def _place(request: Request) -> dict[str, object]:
    words: dict[str, object] = {"words": request.area or "Somewhere in the city"}
    if request.position is not None:
        words |= {"latitude": request.position[0], "longitude": request.position[1]}
    return words


@contextmanager
def _alone(council_id: UUID, *, wait: bool) -> Iterator[None]:
    """One replay a council: two would tell the same request at once. The server frees the lock of a process that ends.

    :raises ReplayingAlreadyError: another process has it, and we do not wait.
    """
    key = f"replay {council_id}"
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
            if not cursor.fetchone()[0]:
                raise ReplayingAlreadyError("Requests are being replayed to this council already. Wait for the end.")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:  # with a lost connection the lock is lost too
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
