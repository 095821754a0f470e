"""What has come in, as the tests look at it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from firstcontact.domain.mailroom.queries import EmailFacts, list_emails
from firstcontact.domain.mailroom.states import State
from firstcontact.foundation.clock import now
from firstcontact.foundation.events.stream import nobody_following
from firstcontact.foundation.files.sealed import get_raw
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from tests.towns import make_town

VIEWER = Viewer.of(SYSTEM)


@pytest.fixture
def castlemere(db: None) -> Iterator[UUID]:
    """A council that the test acts for; nobody reads what comes in, so that it stays as it was kept."""
    del db
    council = make_town("castlemere")
    with nobody_following(), acting_for(council):
        yield council


def list_kept() -> list[EmailFacts]:
    """Every email of the present council, oldest first."""
    return list_emails(viewer=VIEWER, states=list(State), most=10_000)[::-1]


def bytes_of(email: EmailFacts) -> bytes:
    """Its raw input."""
    return get_raw(viewer=VIEWER, at=now(), raw_id=email.raw_id)


def letter(subject: str, body: str = "The bin, again.") -> bytes:
    """A short email."""
    return f"From: Mair <mair@example.org>\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()


@pytest.fixture
def difficult(outside_data: Path) -> list[bytes]:
    """Real emails that have given others trouble, each once."""
    files = [each for each in sorted((outside_data / "mail" / "raw").glob("*/*.*")) if each.name != "SOURCE.txt"]
    return list(dict.fromkeys(file.read_bytes() for file in files))
