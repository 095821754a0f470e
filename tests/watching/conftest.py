"""One story in a whole installation, told once; the test reads what was written of it."""

from __future__ import annotations

import os
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.database.urls import parse
from firstcontact.foundation.tenancy import acting_for
from tests.towns import make_town, staff_town
from tests.watching.cast import PERSON, WRITES_FROM, letter, report
from tests.watching.house import House, running_house, visitor_of, wait_for
from tests.watching.peer import Peer, listening_peer

CALLED = "marigolds-own-request-id"  # well formed; nobody may choose one where no proxy is trusted
DONE = "SELECT count(*) FROM procrastinate_jobs WHERE status::text IN ('todo', 'doing') AND (scheduled_at IS NULL)"


@dataclass
class Story:
    """What a whole installation wrote, counted and sent while people dealt with it.

    :ivar reference: of Marigold's application; `answered`: the request ids that she was told.
    """

    log: str
    lines: list[dict[str, object]]
    counts: str
    peer: Peer
    reference: str
    answered: list[str]
    database_log: str


@pytest.fixture(scope="module")
def story(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    database_server: Endpoints,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Story]:
    """Marigold reports a missed bin on the website, Peregrine writes an email, and some things go wrong."""
    del django_db_setup  # asked for its work: the tables
    folder = tmp_path_factory.mktemp("house")
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        database = Endpoints(replace(parse(database_server.app_url), name=name).url(), "")
        with transaction.atomic():
            council = make_town("castlemere")
        with acting_for(council), transaction.atomic():
            staff_town(council)
        try:
            with (
                listening_peer() as peer,
                running_house(
                    database,
                    folder / "home",
                    OTEL_EXPORTER_OTLP_ENDPOINT=peer.address,
                    OTEL_BSP_SCHEDULE_DELAY="200",
                ) as house,
            ):
                reference, answered = _live_through(house)
                counts = house.counts()
                wait_for(
                    lambda: {"web", "worker", "listen"} <= {span.process.partition("-")[0] for span in peer.spans},
                    house.text,
                )
            yield Story(house.text(), house.lines(), counts, peer, reference, answered, _database_log())
        finally:
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
            connection.close()


def _live_through(house: House) -> tuple[str, list[str]]:
    visitor = visitor_of(house, **{"X-Request-ID": CALLED})
    visitor.get("/search/", q=f"{PERSON['name']} bin")
    reference = report(visitor)
    visitor.prove(reference, PERSON["email"])
    visitor.get(f"/progress/{reference}/")
    answered = [str(visitor.get(f"/progress/{reference}/").headers["X-Request-ID"])]
    _go_wrong(house, reference)
    with smtplib.LMTP("127.0.0.1", house.mail) as client:
        client.sendmail(WRITES_FROM, ["hello@castlemere.example"], letter())
    with smtplib.LMTP("127.0.0.1", house.mail) as client:
        client.docmd(f"MARIGOLD {PERSON['email']}")
        client.docmd("MAIL", f"FROM:<{PERSON['email']}> NONSENSE=yes")
    wait_for(lambda: _all_done(house), house.text)
    return reference, answered


def _go_wrong(house: House, reference: str) -> None:
    """Addresses that are not there, forms that are not ours, a host name that nobody has, a value that overflows."""
    house.ask(f"/progress/{reference}/{PERSON['email']}/")
    house.ask("/progress/", method="POST", body=f"proof={PERSON['email']}".encode())
    house.ask("/", Host="marigold.q.example")
    house.ask(f"/search/?q={PERSON['email']}%00")
    house.ask("/office/", method="MARIGOLD")
    house.ask("/attachments/00000000-0000-0000-0000-000000000007/")


def _all_done(house: House) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(DONE)
        if cursor.fetchone()[0]:
            return False
    return '"job done"' in house.text()


def _database_log() -> str:
    log = Path(os.environ["FIRSTCONTACT_HOME"]) / "postgresql.log"
    return log.read_text(encoding="utf-8") if log.exists() else ""
