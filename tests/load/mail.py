"""How many emails a second are read on one core. `make bench` prints it (`python -m tests.load.mail`).

Read are the real emails of the outside data (`FIRSTCONTACT_DATA`) where they are there, else emails made here. Counted
is the processor time of reading alone, so that other programs on the machine do not change the figure.
"""

import os
import sys
import time
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from firstcontact.domain.contacts.mail import read_message

SECONDS = 5.0
ORDINARY = 100_000  # bytes; what is larger is mostly one attachment and would say little about emails
WORDS = "The green bin at the end of our street was not emptied on Tuesday, and it is full again. "


def real_emails() -> list[bytes]:
    """The emails of the outside data that are of ordinary size; empty where there are none."""
    folder = Path(os.environ.get("FIRSTCONTACT_DATA", "")) / "mail" / "raw"
    files = [file for file in sorted(folder.glob("*/*.*")) if file.name != "SOURCE.txt"]
    return [raw for raw in (file.read_bytes() for file in files) if len(raw) <= ORDINARY]


def made_emails() -> list[bytes]:
    """Emails as people send them: text and HTML, some with a quote, some with a picture."""
    made = []
    for number in range(50):
        message = EmailMessage()
        message["From"] = f"Mair Ellis {number} <mair{number}@example.org>"
        message["To"] = "help@castlemere.example"
        message["Subject"] = f"Biniau gwyrdd – {number}"
        message["Date"] = "Tue, 3 Mar 2026 10:15:00 +0000"
        quoted = "\n\nOn 3 March 2026, Castlemere wrote:\n" + "> We will come.\n" * 20 if number % 2 else ""
        message.set_content(WORDS * (number % 10 + 1) + quoted)
        message.add_alternative(f"<p>{WORDS * (number % 10 + 1)}</p>", subtype="html")
        if number % 5 == 0:
            message.add_attachment(bytes(range(256)) * 200, maintype="image", subtype="jpeg", filename="llun.jpg")
        made.append(message.as_bytes())
    return made


def emails_a_second(emails: Sequence[bytes], seconds: float) -> float:
    """Reads them all again and again for so many seconds of processor time, at least once."""
    started, done = time.process_time(), 0
    while done == 0 or time.process_time() - started < seconds:
        for raw in emails:
            read_message(raw)
        done += len(emails)
    return done / (time.process_time() - started)


def main() -> None:
    """Prints the figure."""
    real = real_emails()
    emails = real or made_emails()
    figure = emails_a_second(emails, SECONDS)
    kind = "real" if real else "made-up"
    sys.stdout.write(f"{figure:,.0f} emails a second on one core ({len(emails)} {kind} ones, read again and again)\n")


if __name__ == "__main__":
    main()
