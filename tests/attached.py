"""Files that came with a message, for tests: kept at a made-up contact, with or without a scanner."""

from uuid import UUID, uuid4

import pytest

from firstcontact.domain.contacts import actions, ports
from firstcontact.domain.contacts.actions import NewFile
from firstcontact.domain.contacts.ports import Verdict
from firstcontact.foundation.identity import SYSTEM
from tests.towns import MONDAY

Answer = Verdict | Exception


class MadeUpScanner:
    """Answers in this order, then finds nothing more; keeps what it was given."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.given: list[bytes] = []

    def scan(self, content: bytes) -> Verdict:
        """The next answer."""
        self.given.append(content)
        answer = self.answers.pop(0) if self.answers else Verdict()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def greet(self) -> str:
        """Who it is."""
        return "Made up 1.0"


def scan_with(monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> MadeUpScanner:
    """From now on this scanner is asked."""
    scanner = MadeUpScanner(*answers)
    monkeypatch.setattr(ports, "_scanners", [scanner])
    return scanner


def new_message(contact_id: UUID | None = None) -> UUID:
    """A message of an email of nobody known, or in this contact."""
    if contact_id is None:
        contact_id, _ = actions.record_contact(by=SYSTEM, at=MONDAY, channel="email", channel_key=str(uuid4()))
    return actions.keep_message(
        by=SYSTEM, at=MONDAY, contact_id=contact_id, direction="inbound", language="en", subject="Bin", body="Look."
    )


def attach(*files: NewFile, message_id: UUID | None = None) -> list[UUID]:
    """These files, kept with a message."""
    message_id = message_id or new_message()
    return actions.keep_attachments(by=SYSTEM, at=MONDAY, message_id=message_id, files=files)


def attach_one(content: bytes, name: str = "file", said_type: str = "", *, message_id: UUID | None = None) -> UUID:
    """One file, kept with a message of its own."""
    (kept,) = attach(NewFile(name, said_type, content), message_id=message_id)
    return kept
