"""Another system looks a customer up, or says that there is a new one.

1. Find: by words, or by the reference of a case that it may see; that it found them is noted.
2. Read one, or follow all: that it saw them is noted.
3. A new one: what is said is kept, and nobody is made where somebody may be the same person, unless it is sure.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.domain.cases.queries import UnknownCaseError, get_by_reference
from firstcontact.domain.customers.actions import keep_record, make_customer
from firstcontact.domain.customers.queries import (
    CustomerFacts,
    get_customer,
    list_customers,
    recognise,
    search_customers,
)
from firstcontact.domain.customers.rules import Level, Said
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.changes import Place
from firstcontact.foundation.identity import Actor, Viewer
from firstcontact.overviews.updates import Updates, list_updated_customers


class LikeSomebodyError(ValueError):
    """There are customers who may be this person: `candidates`."""

    def __init__(self, candidates: tuple[UUID, ...]) -> None:
        super().__init__("There are customers who are like them.")
        self.candidates = candidates


@transaction.atomic
def find_customers(*, by: Actor, at: datetime, words: str = "", reference: str | None = None) -> list[CustomerFacts]:
    """Those who are found, at most 20."""
    viewer = Viewer.of(by)
    found = _of_case(reference, viewer) if reference else search_customers(words, viewer=viewer)
    trail.note_looks(
        by=by, at=at, subject_kind="customer", subject_ids=[customer.id for customer in found], verb="found"
    )
    return found


@transaction.atomic
def read_customer(*, by: Actor, at: datetime, customer_id: UUID) -> CustomerFacts:
    """One customer.

    :raises UnknownCustomerError: when there is none.
    """
    customer = get_customer(customer_id, viewer=Viewer.of(by))
    trail.note_looks(by=by, at=at, subject_kind="customer", subject_ids=[customer_id])
    return customer


@transaction.atomic
def follow_customers(
    *, by: Actor, at: datetime, after: Place, since: datetime | None = None, most: int = 100
) -> Updates[CustomerFacts]:
    """Those of whom more is known since a place or a time."""
    updates = list_updated_customers(viewer=Viewer.of(by), after=after, since=since, most=most)
    trail.note_looks(by=by, at=at, subject_kind="customer", subject_ids=[one.id for one in updates.items])
    return updates


@transaction.atomic
def make_known(*, by: Actor, at: datetime, said: Said, sure: bool = False) -> UUID:
    """The new customer.

    :param sure: this is nobody of those who are like them.
    :raises LikeSomebodyError: when not sure, and there are customers who are like them; nothing is kept.
    """
    found = recognise(said)
    if not sure and found.level is not Level.UNKNOWN:
        raise LikeSomebodyError((found.customer_id,) if found.customer_id else found.candidates)
    record = keep_record(by=by, at=at, source="partner", said=said)
    return make_customer(by=by, at=at, record_id=record)


def _of_case(reference: str, viewer: Viewer) -> list[CustomerFacts]:
    try:
        case = get_by_reference(reference, viewer=viewer)
    except UnknownCaseError:
        return []
    return list(list_customers([case.customer_id], viewer=viewer).values()) if case.customer_id else []
