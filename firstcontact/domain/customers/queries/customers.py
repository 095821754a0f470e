"""Reading customers: candidates, and what is shown of one.

What was said to a service marked `team` or `named` is read only by those who may see it; everybody else is shown, and
finds, what was said openly. Recognising goes by that too, so that nobody learns of the rest by trying.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from firstcontact.domain.customers.models import Customer, Link, PointMark, SourceRecord
from firstcontact.domain.customers.rules import (
    Known,
    Level,
    Recognition,
    Said,
    Sharing,
    fold,
    fold_name,
    fold_point,
    judge,
    on_one_line,
    put_together,
)
from firstcontact.domain.staff.queries import SEEN, seen_values
from firstcontact.foundation.audit.trail import NotAllowedError
from firstcontact.foundation.identity import Kind, Viewer
from firstcontact.foundation.tenancy.reading import read_facts, read_rows

MOST_CANDIDATES = 20


_SAID_COLUMNS: Final = (
    "name, date_of_birth, email, email_verified, phone, phone_verified, postcode, address, language, access_needs"
)
_SHOWN: Final = f"SELECT id, {_SAID_COLUMNS} FROM customers_customer WHERE id = ANY(%(ids)s::uuid[])"
_ONE: Final = f"SELECT id, {_SAID_COLUMNS} FROM customers_customer WHERE id = %(id)s"
_SAID: Final = f"SELECT {_SAID_COLUMNS} FROM customers_source_record WHERE id = %(id)s AND {SEEN}"
_TOLD: Final = (
    f"WITH told AS (SELECT 'said' AS source, NULL::uuid AS id, {_SAID_COLUMNS} FROM customers_source_record"
    f" WHERE id = %(record)s::uuid AND {SEEN}"
    f" UNION ALL SELECT 'known', id, {_SAID_COLUMNS} FROM customers_customer WHERE id = %(customer)s::uuid)"
    " SELECT source, EXISTS (SELECT FROM customers_point_mark mark WHERE mark.kind = 'email'"
    " AND mark.value = told.email AND mark.mark = 'gone' AND mark.ended_at IS NULL),"
    f" id, {_SAID_COLUMNS} FROM told"
)
_WITH_CLOSED: Final = (
    "SELECT DISTINCT link.customer_id FROM customers_link link JOIN customers_source_record record"
    " ON record.council_id = link.council_id AND record.id = link.record_id"
    " WHERE link.customer_id = ANY(%(ids)s::uuid[]) AND link.ended_at IS NULL"
    f" AND record.sensitivity <> 'open' AND {SEEN}"
)
_ALL_SAID: Final = (
    f"SELECT link.customer_id, {_SAID_COLUMNS} FROM customers_link link JOIN customers_source_record record"
    " ON record.council_id = link.council_id AND record.id = link.record_id"
    f" WHERE link.customer_id = ANY(%(ids)s::uuid[]) AND link.ended_at IS NULL AND {SEEN}"
    " ORDER BY record.said_at DESC, record.id DESC"
)


class UnknownCustomerError(LookupError):
    """There is no such customer."""


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What is shown of a customer, computed from the linked records."""

    id: UUID
    name: str
    date_of_birth: date | None
    email: str
    email_verified: bool
    phone: str
    phone_verified: bool
    postcode: str
    address: str
    language: str
    access_needs: str

    @property
    def whole_address(self) -> str:
        """The address on one line, the postcode last; empty when none is known."""
        return on_one_line(self.address, self.postcode)


@dataclass(frozen=True, slots=True)
class Reachable:
    """Whom a case is for: what was said with it, what everybody may know, and email addresses that reach nobody."""

    said: Said | None
    known: CustomerFacts | None
    gone: frozenset[str]


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """What is known of a contact point itself: that what we send there comes back, since when, and how often it did."""

    value: str
    mark: str
    because: str
    times: int
    marked_at: datetime


def recognise(said: Said, *, signed_in: UUID | None = None) -> Recognition:
    """Who this is. Somebody signed in is certain; see `rules.judge` for the rest."""
    if signed_in is not None:
        return Recognition(Level.CERTAIN, signed_in, "signed_in")
    folded = fold(said)
    candidates = _candidates(folded)
    if not candidates:
        return Recognition(Level.UNKNOWN)
    return judge(folded, candidates, Sharing(_sharing("email", folded), _sharing("phone", folded)))


def find_customer(customer_id: UUID, *, viewer: Viewer) -> CustomerFacts | None:
    """The customer, for staff, for the system, and for the customer themselves."""
    if not (viewer.is_at_work or viewer.kind is Kind.SYSTEM or viewer.id == customer_id):
        return None
    return next(iter(list_shown([customer_id], viewer)), None)


def find_openly_known(customer_id: UUID, *, viewer: Viewer) -> CustomerFacts | None:
    """What everybody at work may know of the customer, whoever asks: for a case of another service than it was said to.

    :raises NotAllowedError: for anyone but staff and the system.
    """
    refuse_all_but_staff(viewer)
    return next(iter(read_facts(CustomerFacts, _ONE, id=customer_id)), None)


def find_reachable(record_id: UUID | None, customer_id: UUID | None, *, viewer: Viewer) -> Reachable:
    """What `find_said` and `find_openly_known` tell of whom a case is for, and the addresses that reach nobody.

    :raises NotAllowedError: for anyone but staff and the system.
    """
    refuse_all_but_staff(viewer)
    said: Said | None = None
    known: CustomerFacts | None = None
    gone = set()
    for source, is_gone, *row in read_rows(_TOLD, **seen_values(viewer), record=record_id, customer=customer_id):
        found = CustomerFacts(*row)
        if source == "known":
            known = found
        else:
            said = Said(*row[1:])
        if is_gone:
            gone.add(found.email)
    return Reachable(said, known, frozenset(gone))


def get_customer(customer_id: UUID, *, viewer: Viewer) -> CustomerFacts:
    """The customer.

    :raises UnknownCustomerError: when there is none that this viewer may see.
    """
    customer = find_customer(customer_id, viewer=viewer)
    if customer is None:
        raise UnknownCustomerError("There is no such customer.")
    return customer


def list_customers(ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, CustomerFacts]:
    """These customers by id, for staff and the system.

    :raises NotAllowedError: for anyone else.
    """
    refuse_all_but_staff(viewer)
    return {facts.id: facts for facts in list_shown(list(set(ids)), viewer)}


def find_said(record_id: UUID, *, viewer: Viewer) -> Said | None:
    """What was said in one record, for staff who may know, for the system."""
    refuse_all_but_staff(viewer)
    return next(iter(read_facts(Said, _SAID, **seen_values(viewer), id=record_id)), None)


def list_marks(kind: str, values: Iterable[str]) -> dict[str, MarkFacts]:
    """The marks of these contact points (`email` or `phone`), by their one form; one query, none for no values."""
    points = {fold_point(kind, value) for value in values if value}
    rows = PointMark.objects.filter(kind=kind, value__in=points, ended_at=None) if points else ()
    return {row.value: MarkFacts(row.value, row.mark, row.because, row.times, row.marked_at) for row in rows}


def list_ever_linked(record_ids: Iterable[UUID]) -> set[UUID]:
    """Every customer that any of these records is, or once was, linked to."""
    return set(Link.objects.filter(record_id__in=list(record_ids)).values_list("customer_id", flat=True))


def list_resolved_customers(customer_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who these customers are now, in two queries; most are still themselves.

    A customer of whom no record is left is the one to whom their first record belongs now (two that were found to be
    one); when that record belongs to nobody, they stay themselves.
    """
    ids = set(customer_ids)
    firsts: dict[UUID, UUID] = {}
    still_there: set[UUID] = set()
    for link in Link.objects.filter(customer_id__in=ids).order_by("made_at", "id"):
        firsts.setdefault(link.customer_id, link.record_id)
        if link.ended_at is None:
            still_there.add(link.customer_id)
    gone = {customer: firsts[customer] for customer in ids - still_there if customer in firsts}
    live = Link.objects.filter(record_id__in=set(gone.values()), ended_at__isnull=True)
    owner = dict(live.values_list("record_id", "customer_id"))
    return {customer: owner.get(gone[customer], customer) if customer in gone else customer for customer in ids}


def said_of(row: SourceRecord | Customer) -> Said:
    """The row as what was said: in one record, or openly of a customer."""
    return Said(
        name=row.name,
        date_of_birth=row.date_of_birth,
        email=row.email,
        email_verified=row.email_verified,
        phone=row.phone,
        phone_verified=row.phone_verified,
        postcode=row.postcode,
        address=row.address,
        language=row.language,
        access_needs=row.access_needs,
    )


def _candidates(said: Said) -> list[Known]:
    like = Q(pk__in=[])
    if said.email:
        like |= Q(email=said.email)
    if said.phone:
        like |= Q(phone=said.phone)
    key = fold_name(said.name)
    if key and said.postcode:
        like |= Q(name_key=key, postcode=said.postcode)
    if key and said.date_of_birth:
        like |= Q(name_key=key, date_of_birth=said.date_of_birth)
    return [
        Known(
            row.id,
            row.name_key,
            row.date_of_birth,
            row.email,
            row.email_verified,
            row.phone,
            row.phone_verified,
            row.postcode,
        )
        for row in Customer.objects.filter(like).order_by(_same_name_first(key), "id")[:MOST_CANDIDATES]
    ]


def _same_name_first(key: str) -> Case:
    """Many may share a phone (a firm's, say): whoever could be proved must be among those that are looked at."""
    return Case(When(name_key=key, then=Value(0)), default=Value(1), output_field=IntegerField())


def _sharing(point: str, said: Said) -> int:
    """How many customers were ever said to have this contact point: 0, 1, or 2 for more."""
    value = getattr(said, point)
    if not value:
        return 0
    having = Link.objects.filter(ended_at__isnull=True, **{f"record__{point}": value}).values("customer_id")
    return len(having.distinct()[:2])


def list_shown(ids: Sequence[UUID], viewer: Viewer) -> list[CustomerFacts]:
    """The customers as this viewer may know them: in two queries, and a third where they may know more than others."""
    if not ids:
        return []
    kept = read_facts(CustomerFacts, _SHOWN, ids=list(ids))
    closed = read_rows(_WITH_CLOSED, **seen_values(viewer), ids=[one.id for one in kept]) if kept else []
    if not closed:
        return kept
    more = {row[0] for row in closed}
    said: dict[UUID, list[Said]] = {}
    for customer, *row in read_rows(_ALL_SAID, **seen_values(viewer), ids=list(more)):
        said.setdefault(customer, []).append(Said(*row))
    return [_told(one, put_together(said[one.id])) if one.id in said else one for one in kept]


def refuse_all_but_staff(viewer: Viewer) -> None:
    """Stop everybody else.

    :raises NotAllowedError: for anyone but staff and the system.
    """
    if not (viewer.is_at_work or viewer.kind is Kind.SYSTEM):
        raise NotAllowedError("Only staff look up customers.")


def _told(openly: CustomerFacts, said: Said) -> CustomerFacts:
    """The customer as told by all that this viewer may know."""
    facts = {field.name: getattr(said, field.name) for field in fields(said)}
    return CustomerFacts(**{**facts, "id": openly.id, "name": said.name or openly.name})
