"""Emails about a case that not everybody may know of, for tests."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.mailroom.queries import get_email
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.journeys import work_case
from tests.isolation.secrets import Secret
from tests.journeys.conftest import MONDAY
from tests.letters import receive, write

WORDS = "He is at the gate again."
FILE = ("gate.txt", "text/plain", b"a zebra")


def owner_of(secret: Secret) -> Actor:
    """Whoever has the case."""
    return secret.insider if secret.sensitivity == "team" else secret.leader


def secret_email(secret: Secret, *, at: datetime = MONDAY, headers: dict[str, str] | None = None) -> UUID:
    """Mary writes about her case, which is closed by now, with a file. Returns the email."""
    owner = owner_of(secret)
    work_case.close_case(by=owner, at=at, case_id=secret.case_id, outcome="collected")
    subject = f"Frightened again: {show_reference(secret.reference)}"
    return receive(write(WORDS, subject=subject, files=[FILE], headers=headers), at=at)[0]


def contact_id_of(email_id: UUID) -> UUID:
    """The contact that it became."""
    found = get_email(email_id, viewer=Viewer.of(SYSTEM)).contact_id
    assert found is not None
    return found
