"""The part of the measuring that needs Django: `python -m tests.load.intake_inside` loads the council.

With the number of a process and how many emails, it takes these emails in.
"""

import json
import sys
import time
from email.message import EmailMessage
from email.policy import SMTP

import django

django.setup()

from firstcontact.demo.councils import load_councils
from firstcontact.domain.councils.queries import get_by_code
from firstcontact.domain.mailroom.states import State
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.keep_email import keep_email
from firstcontact.journeys.receive_email import receive_email

COUNCIL = "castlemere"
MATTERS = (
    ("Missed bin", "The green bin at the end of our street was not emptied on Tuesday, and it is full again."),
    ("Hole in the road", "There is a deep hole in Mill Lane by the school. A cyclist fell yesterday."),
    ("Permit", "My parking permit ends next week. How do I get a new one for my new car?"),
    ("Street light", "The lamp outside number 12 has been dark for two weeks and it is not safe to walk."),
    ("Council tax", "We moved on the first of the month. Do I have to tell you, and what will I pay now?"),
)


def made_email(process: int, number: int) -> bytes:
    """An email as people send them, from somebody who has not written before."""
    subject, words = MATTERS[number % len(MATTERS)]
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Mair Ellis <mair.{process}.{number}@example.org>"
    message["To"] = "castlemere@example.org"
    message["Subject"] = subject
    message["Date"] = "Tue, 3 Mar 2026 10:15:00 +0000"
    message["Message-ID"] = f"<{process}.{number}@example.org>"
    message.set_content(f"Hello,\n\n{words}\n\nThank you\nMair Ellis\n")
    message.add_alternative(f"<p>Hello,</p><p>{words}</p><p>Thank you<br>Mair Ellis</p>", subtype="html")
    if number % 5 == 0:
        message.add_attachment(bytes(range(256)) * 200, maintype="image", subtype="jpeg", filename="photo.jpg")
    return message.as_bytes()


def load() -> None:
    """Puts the made-up council into the database."""
    load_councils(at=now(), codes=[COUNCIL])


def work(process: int, number_of_emails: int) -> None:
    """Takes all emails of one process in, and prints when the counted ones began and ended."""
    began = 0.0
    emails = [made_email(process, number) for number in range(number_of_emails)]
    with acting_for(get_by_code(COUNCIL).id):
        for number, raw in enumerate(emails):
            if number == number_of_emails // 10:
                began = time.time()
            email_id, _ = keep_email(by=SYSTEM, at=now(), mailbox="demo", raw=raw)
            state = receive_email(by=SYSTEM, at=now(), email_id=email_id)
            assert state is State.CONTACT, state
    json.dump({"began": began, "ended": time.time()}, sys.stdout)


def main(words: list[str]) -> None:
    """Loads the council, or takes emails in."""
    if words:
        work(int(words[0]), int(words[1]))
    else:
        load()


if __name__ == "__main__":
    main(sys.argv[1:])
