"""Announces changes in transactions that overtake each other (`python -m tests.load.announcing`).

For each line that it reads, a number, it announces so many changes: most in transactions of their own, every tenth time
three in one long transaction that ends long after the others. It writes a line when all have begun.
"""

import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

import django

django.setup()

from django.db import connection, transaction

from firstcontact.domain.councils.queries import get_by_code
from firstcontact.foundation.clock import now
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.tenancy import acting_for

COUNCIL = "castlemere"
QUICK, SLOW = 3, 3
LONG_SECONDS = 1.5
_council = threading.local()


def change(number: int, seconds: float) -> None:
    """One transaction with so many changes, which stays open for so long."""
    if not hasattr(_council, "id"):
        _council.id = get_by_code(COUNCIL).id
    with acting_for(_council.id), transaction.atomic():
        for _ in range(number):
            announce(name="case_changed", subject_kind="case", subject_id=uuid4(), at=now(), team="waste")
        time.sleep(seconds)


def main() -> None:
    """Does what it reads."""
    done: list[Future[None]] = []
    with ThreadPoolExecutor(QUICK) as quick, ThreadPoolExecutor(SLOW) as slow:
        for line in sys.stdin:
            left, begun = int(line), 0
            while left:
                held = min(3, left) if begun % 10 == 0 else 0
                done.append(slow.submit(change, held, LONG_SECONDS) if held else quick.submit(change, 1, 0.01))
                left, begun = left - (held or 1), begun + 1
            sys.stdout.write("begun\n")
            sys.stdout.flush()
        for each in done:
            each.result()
    connection.close()


if __name__ == "__main__":
    main()
