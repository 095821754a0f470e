"""How many emails a second come all the way in, on two cores. `make bench` prints it (`python -m tests.load.intake`).

Counted is everything that happens to an email: its bytes are kept and committed, it is read, becomes a contact with an
enquiry that waits, and the notice that says so is queued, each as in the product, in a database of its own that writes
to the disk. Two processes work side by side, as two workers would; the clock on the wall is what counts.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from firstcontact.doors.console.installation import Installation

PROCESSES = 2
EMAILS = 600
"""For each process; the first tenth warms it up and is not counted."""
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
    from firstcontact.demo.councils import load_councils
    from firstcontact.foundation.clock import now

    load_councils(at=now(), codes=[COUNCIL])


def work(process: int) -> None:
    """Takes all emails of one process in, and prints when the counted ones began and ended."""
    from firstcontact.domain.councils.queries import get_by_code
    from firstcontact.domain.mailroom.states import State
    from firstcontact.foundation.clock import now
    from firstcontact.foundation.identity import SYSTEM
    from firstcontact.foundation.tenancy import acting_for
    from firstcontact.journeys.keep_email import keep_email
    from firstcontact.journeys.receive_email import receive_email

    began = 0.0
    emails = [made_email(process, number) for number in range(EMAILS)]
    with acting_for(get_by_code(COUNCIL).id):
        for number, raw in enumerate(emails):
            if number == EMAILS // 10:
                began = time.time()
            email_id, _ = keep_email(by=SYSTEM, at=now(), mailbox="demo", raw=raw)
            state = receive_email(by=SYSTEM, at=now(), email_id=email_id)
            assert state is State.CONTACT, state
    json.dump({"began": began, "ended": time.time()}, sys.stdout)


def measure() -> float:
    """Emails a second."""
    with tempfile.TemporaryDirectory(prefix="fc-bench-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103  # the database runs as another user when root measures
        os.environ["FIRSTCONTACT_HOME"] = str(Path(folder) / "home")
        os.environ["FIRSTCONTACT_DEMO"] = "1"
        installation = Installation()
        with installation.database(tied=True) as endpoints:
            assert installation.migrate(endpoints) == 0
            environment = {**os.environ, **installation.environment(endpoints)}
            command = [sys.executable, "-m", "tests.load.intake"]
            subprocess.run([*command, "load"], env=environment, check=True)
            running = [
                subprocess.Popen([*command, "work", str(number)], env=environment, stdout=subprocess.PIPE)
                for number in range(PROCESSES)
            ]
            times = [json.loads(one.communicate()[0]) for one in running]
    counted = PROCESSES * (EMAILS - EMAILS // 10)
    seconds: float = max(one["ended"] for one in times) - min(one["began"] for one in times)
    return counted / seconds


def main(words: list[str]) -> None:
    """Prints the figure; with a word, one part of the measuring."""
    if words:
        import django

        django.setup()
        load() if words[0] == "load" else work(int(words[1]))
        return
    said = "each kept raw, made a contact with an enquiry that waits, its notice queued"
    sys.stdout.write(f"Full intake: {measure():.0f} emails a second in {PROCESSES} processes ({said}).\n")


if __name__ == "__main__":
    main(sys.argv[1:])
