"""Replays another city's requests through the journeys, each with the file's own times. Replaying again adds nothing.

1. Read every row with the map; what cannot be read is set aside with its reason, and counted.
2. Publish the services that the requests need.
3. For each request, in one transaction: keep the raw row; record the contact under the file's own number; submit an
   application that says where it is; open a case whose promise is the file's target (`source: imported`: it is measured
   only); and close it when the file says so, with what staff wrote kept for colleagues.
4. Notices go to a recorder and never leave.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from firstcontact.demo.hurry import do_not_wait_for_the_disk
from firstcontact.demo.people import Desk
from firstcontact.demo.postroom import PostRoom
from firstcontact.demo.replay.mapping import BadMap, RequestMap, check_types, missing_columns
from firstcontact.demo.replay.reading import Reason, Request, SetAside, read_row
from firstcontact.demo.replay.services import PLACE, make_services
from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.queries import ApplicationFacts
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.catalogue.queries import ServiceFacts, get_service
from firstcontact.domain.contacts.actions import record_contact
from firstcontact.domain.councils.queries import get_council
from firstcontact.foundation.events.ping import nobody_watching
from firstcontact.foundation.files.sealed import store_raw
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import hold_jobs
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.open_case import open_case
from firstcontact.journeys.recognise_customer import NOBODY
from firstcontact.journeys.work_case import close_case

Row = Mapping[str, str]
Progress = Callable[[int, int], None]


class WrongCouncilError(ValueError):
    """The council is not in the file's time zone, so its days would not be the file's days."""


class WrongFileError(ValueError):
    """The file cannot be read with this map; the message is a sentence without its subject, which is the file."""


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
) -> Replayed:
    """Put the rows through the journeys of this council.

    :param at: when the services are published; the requests have the file's own times.
    :param progress: called after each request with (requests done, requests in all).
    :param wait: while another process replays to this council, wait for its end.
    :raises BadMap: the map does not tell the types of requests in the file apart; nothing is written.
    :raises ReplayingAlreadyError: another process replays to this council, and we do not wait; nothing is written.
    :raises WrongFileError: the file has no rows, or not the columns that the map reads; nothing is written.
    :raises WrongCouncilError: the council lives in another time zone than the file; nothing is written.
    """
    all_rows = list(rows)
    _check(request_map, all_rows)
    read = [(row, read_row(row, request_map)) for row in all_rows]
    requests = [(row, each) for row, each in read if isinstance(each, Request)]
    aside = Counter(each.reason for _, each in read if isinstance(each, SetAside))
    told = 0
    with acting_for(council_id), _alone(council_id, wait=wait), hold_jobs(), nobody_watching():
        with transaction.atomic():
            replayer = _Replayer(request_map)
            replayer.publish(at, [request for _, request in requests])
        for done, (row, request) in enumerate(requests, start=1):
            with transaction.atomic():
                do_not_wait_for_the_disk()
                told += replayer.tell(row, request)
            if progress is not None:
                progress(done, len(requests))
    return Replayed(told, len(requests) - told, dict(aside))


class _Replayer:
    """Tells requests to the present council."""

    def __init__(self, request_map: RequestMap) -> None:
        zone = get_council().time_zone
        if zone != request_map.times.zone:
            raise WrongCouncilError(f"The file's times are of {request_map.times.zone}, the council's of {zone}.")
        self._map = request_map
        self._post_room = PostRoom(Desk.at_present())
        self._services: dict[str, ServiceFacts] = {}

    def publish(self, at: datetime, requests: Iterable[Request]) -> None:
        """Publish what the requests need; what is published already stays as it is."""
        ready_made = {definition.service: definition for definition in ready_made_services()}
        for definition in make_services(requests, self._map, ready_made):
            publish_service(by=SYSTEM, at=at, definition=definition)
            self._services[definition.service] = get_service(definition.service)

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
        service = self._services[request.service]
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


def _check(request_map: RequestMap, rows: list[Row]) -> None:
    if not rows:
        raise WrongFileError("has no rows.")
    if missing := missing_columns(request_map, rows[0]):
        raise WrongFileError(
            f"does not have the columns {', '.join(missing)}, which the map {request_map.map} reads. "
            "Give another file, or the map of this one with --map."
        )
    if mistakes := check_types(request_map, (name for row in rows if (name := row[request_map.columns.type].strip()))):
        raise BadMap(request_map.map, mistakes)
