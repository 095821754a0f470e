"""Keeping the counted rows up with the events, and making them again from nothing."""

from datetime import datetime

from django.db import transaction

from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.measures.following import Batch
from firstcontact.domain.measures.models import CountedCase, CountedContact, CountedEnquiry, CountedPromise
from firstcontact.foundation.events.stream import read_new, rewind
from firstcontact.foundation.identity import Actor

READER = "measures"
BATCH = 1000


def follow_events(*, by: Actor, at: datetime, most: int = BATCH) -> int:
    """Count the next events, once and in order, with the reader's own cursor. Returns how many there were.

    The rows do not depend on `by` or `at`: times come from the events.
    """
    facts = read_new(reader=READER, most=most)
    if facts:
        Batch(facts, get_calendar().local_date).apply()
    return len(facts)


def catch_up(*, by: Actor, at: datetime, most_batches: int | None = None) -> int:
    """Count until nothing is new. Each batch is a transaction of its own, unless the caller has one open.

    :param most_batches: stop after so many; what is left waits for the next time.
    """
    counted, batches = 0, 0
    while most_batches is None or batches < most_batches:
        with transaction.atomic():
            new = follow_events(by=by, at=at)
        counted, batches = counted + new, batches + 1
        if new < BATCH:
            break
    return counted


def rebuild(*, by: Actor, at: datetime) -> int:
    """Throw this council's counted rows away and count every event anew, in one transaction: readers see no gap.

    Returns how many events there were.
    """
    with transaction.atomic():
        rewind(reader=READER)
        for model in (CountedContact, CountedEnquiry, CountedPromise, CountedCase):
            model.objects.all().delete()
        return catch_up(by=by, at=at)
