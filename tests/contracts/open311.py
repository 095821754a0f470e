"""What the tests of Open311 have in common: a council at the address of this machine, keys, reports, and asking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.test import Client

from firstcontact.domain.connections.actions import make_key
from firstcontact.domain.connections.rules import Scope
from firstcontact.domain.councils.actions import set_up_council
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy import acting_for
from tests.towns import MONDAY, WEEK, Town, staff_town

HOST = "castlemere.localhost"
ROOT = "/open311/v2"
POTHOLE = {
    "danger": "no",
    "road": "council_road",
    "surface": "carriageway",
    "size": "small",
    "damage": "no",
}
RUBBISH: dict[str, Any] = {
    "land": "road_or_verge",
    "waste": ["black_bags", "tyres"],
    "size": "one_item",
    "danger": "no",
    "seen": "no",
}
HERE = {"lat": "51.501211111", "long": "-0.1001234", "address_string": "Opposite the library, High Street"}
MARY = {"first_name": "Mary", "last_name": "Ashdown", "email": "mary@example.org", "phone": "01632 960123"}
PRIVATE = ("Mary", "Ashdown", "mary@example.org", "960123", "her brother", "Jones")


@dataclass
class Answered:
    """What came back."""

    status: int
    type: str
    content: bytes

    @property
    def json(self) -> Any:
        """Read as JSON."""
        return json.loads(self.content)

    @property
    def xml(self) -> ElementTree.Element:
        """Read as XML."""
        return ElementTree.fromstring(self.content)


class Site:
    """Asks this council for something, with or without a key."""

    def __init__(self, api_key: str = "", host: str = HOST) -> None:
        forget_councils()
        self.api_key = api_key
        self.client = Client(HTTP_HOST=host, raise_request_exception=False)

    def get(self, path: str, **asked: str) -> Answered:
        """Read."""
        return _answered(self.client.get(f"{ROOT}/{path}", asked))

    def post(self, path: str, fields: dict[str, Any]) -> Answered:
        """Send a form with the key."""
        key = {"api_key": self.api_key} if self.api_key else {}
        return _answered(self.client.post(f"{ROOT}/{path}", {**key, **fields}))

    def report(self, service: str = "pothole", answers: dict[str, Any] = POTHOLE, **fields: Any) -> str:
        """Report something. The number that comes back."""
        answer = self.post("requests.json", form(service, answers, **fields))
        assert answer.status == 200, answer
        return str(answer.json[0]["service_request_id"])


def form(service: str, answers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The fields of a report."""
    attributes = {
        f"attribute[{name}][]" if isinstance(value, list) else f"attribute[{name}]": value
        for name, value in answers.items()
    }
    return {"service_code": service, **HERE, **MARY, **attributes, **fields}


def key(scopes: Sequence[str] = (Scope.OPEN311,), name: str = "Street site") -> str:
    """A new key of the present council."""
    return make_key(by=SYSTEM, at=now(), name=name, scopes=list(scopes)).secret


@pytest.fixture
def site(town: Town) -> Site:
    """A site with a key of Castlemere."""
    del town
    return Site(key())


@dataclass(frozen=True)
class Live:
    """The running product: its address, a key, and the council with its people."""

    root: str
    api_key: str
    council: UUID
    town: Town


@pytest.fixture
def live(live_server: Any) -> Iterator[Live]:
    """A council whose host name is this machine's, served by a real server."""
    council = set_up_council(
        by=SYSTEM,
        at=MONDAY,
        code="castlemere",
        host="localhost",
        name=Text.model_validate({"en": "Castlemere", "cy": "Castlemere"}),
        nation="england",
        tier="unitary",
        languages=("en",),
        time_zone="Europe/London",
        opening_hours=WEEK,
        brand={},
        contact_lines={"phone": "01632 960 001"},
    )
    with acting_for(council):
        with transaction.atomic():
            town, secret = staff_town(council), key()
        forget_councils()
        yield Live(f"{live_server.url}{ROOT}", secret, council, town)


def _answered(response: Any) -> Answered:
    return Answered(response.status_code, response["Content-Type"], response.content)
