"""Made-up people who must not be found in any log, count or trace, and what they say and do."""

from __future__ import annotations

from typing import Any

from firstcontact.doors.site.tests.visitor import Visitor, missed_bin

PERSON = {
    "name": "Marigold Quillfeather",
    "email": "marigold.q@example.org",
    "phone": "01632 960 456",
    "postcode": "CM9 7ZQ",
}
HOME, NOTE = "14 Hollyhock Rise", "squeaky side gate"
WRITER, SUBJECT, LETTER = "Peregrine Thistlewood", "The zinnia bed", "Somebody trampled my begonias."
WRITES_FROM = "peregrine.t@example.org"
WORDS = (
    "Marigold", "Quillfeather", "marigold.q", "960 456", "960456", "CM9 7ZQ", "CM97ZQ", "Hollyhock", NOTE,
    "Peregrine", "Thistlewood", "peregrine.t", "zinnia", "begonias",
)  # fmt: skip


def found_in(text: str, *more: str) -> list[str]:
    """Which of their words, and of these, stand in a text."""
    return [word for word in (*WORDS, *more) if word.lower() in text.lower()]


def report(visitor: Visitor) -> str:
    """Marigold reports a missed bin. Returns the reference."""
    contact = {f"contact-{field}": value for field, value in PERSON.items()}
    answers: dict[str, Any] = {
        **missed_bin(),
        "address": {"address-lines": [HOME], "address-postcode": PERSON["postcode"]},
        "access": {"access": NOTE},
        "contact": contact,
    }
    return visitor.report(answers)


def letter(message_id: str = "<1@example.org>") -> bytes:
    """What Peregrine writes by email."""
    lines = [
        f"From: {WRITER} <{WRITES_FROM}>", "To: hello@castlemere.example", f"Subject: {SUBJECT}",
        f"Message-ID: {message_id}", "Date: Mon, 23 Nov 2026 10:00:00 +0000", "", LETTER, "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()
