"""Which council a mailbox belongs to, and which mailboxes belong to none."""

import sys

from firstcontact.domain.councils.queries import list_councils
from firstcontact.domain.mailroom.ports import all_mailboxes


def list_strays() -> list[str]:
    """Sentences about mailboxes whose council there is not; what comes into them is left where it is."""
    councils = {council.code for council in list_councils()}
    return [
        f"The mailbox {one.code} ({one.address}) is of the council {one.council!r}, which there is not. Mend MAILBOXES."
        for one in all_mailboxes()
        if one.council not in councils
    ]


def say(words: str) -> None:
    """A line for whoever started the process, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
