"""Reading customers: candidates, search, and what is shown of one.

What was said to a service marked `team` or `named` is read only by those who may see it; everybody else is shown, and
finds, what was said openly. Recognising goes by that too, so that nobody learns of the rest by trying.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from firstcontact.domain.customers.models import Customer, Link, NameWord, PointMark, SourceRecord
from firstcontact.domain.customers.rules import (
    Known,
    Level,
    Recognition,
    Said,
    Sharing,
    fold,
    fold_email,
    fold_name,
    fold_phone,
    fold_point,
    fold_postcode,
    judge,
    on_one_line,
    put_together,
)
from firstcontact.domain.staff.queries import seen_by
from firstcontact.foundation.audit.trail import NotAllowedError
from firstcontact.foundation.identity import Kind, Viewer

MOST_CANDIDATES = 20


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
    shown = _shown(Customer.objects.filter(id=customer_id), viewer)
    return shown[0] if shown else None


def find_openly_known(customer_id: UUID, *, viewer: Viewer) -> CustomerFacts | None:
    """What everybody at work may know of the customer, whoever asks: for a case of another service than it was said to.

    :raises NotAllowedError: for anyone but staff and the system.
    """
    _staff_only(viewer)
    row = Customer.objects.filter(id=customer_id).first()
    return _facts(row, said_of(row)) if row else None


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
    _staff_only(viewer)
    return {facts.id: facts for facts in _shown(Customer.objects.filter(id__in=set(ids)), viewer)}


def search_customers(words: str, *, viewer: Viewer, most: int = 20) -> list[CustomerFacts]:
    """Customers by name (any parts, as they begin), postcode, phone or email; by name.

    :raises NotAllowedError: unless the viewer is staff.
    """
    _staff_only(viewer)
    words = words.replace("\0", "").strip()
    if len(words) < 2:
        return []
    return _shown(Customer.objects.filter(_meaning(words, viewer)).order_by("name_key", "id")[:most], viewer)


def find_said(record_id: UUID, *, viewer: Viewer) -> Said | None:
    """What was said in one record, for staff who may know, for the system."""
    _staff_only(viewer)
    row = SourceRecord.objects.filter(seen_by(viewer), id=record_id).first()
    return said_of(row) if row else None


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


def _meaning(words: str, viewer: Viewer) -> Q:
    point = _point_in(words)
    if point:
        having = SourceRecord.objects.filter(_closed_to_others(viewer), **point).values("id")
        return Q(**point) | Q(
            id__in=Link.objects.filter(ended_at__isnull=True, record_id__in=having).values("customer_id")
        )
    meaning = Q()
    for word in fold_name(words).split()[:5]:
        with_word = NameWord.objects.filter(word__begins=word).values("customer_id")
        meaning &= Q(id__in=with_word)
    return meaning or Q(pk__in=[])


def _point_in(words: str) -> dict[str, str]:
    """The contact point or postcode that these words are; nothing when they are a name."""
    if "@" in words:
        return {"email": fold_email(words)}
    digits = sum(letter.isdigit() for letter in words)
    if digits >= 6:
        return {"phone": fold_phone(words)}
    if digits and len(words.replace(" ", "")) in range(5, 8):
        return {"postcode": fold_postcode(words)}
    return {}


def _closed_to_others(viewer: Viewer) -> Q:
    """The records that this viewer may see and not everybody."""
    return seen_by(viewer) & ~Q(sensitivity="open")


def _shown(rows: Iterable[Customer], viewer: Viewer) -> list[CustomerFacts]:
    """The customers as this viewer may know them: in two queries, and a third where they may know more than others."""
    kept = list(rows)
    now = Link.objects.filter(customer_id__in=[row.id for row in kept], ended_at__isnull=True)
    closed = SourceRecord.objects.filter(_closed_to_others(viewer)).values("id")
    more = set(now.filter(record_id__in=closed).values_list("customer_id", flat=True)) if kept else set()
    said: dict[UUID, list[Said]] = {}
    if more:
        records = now.filter(
            customer_id__in=more, record_id__in=SourceRecord.objects.filter(seen_by(viewer)).values("id")
        )
        for link in records.select_related("record").order_by("-record__said_at", "-record_id"):
            said.setdefault(link.customer_id, []).append(said_of(link.record))
    return [_facts(row, put_together(said[row.id]) if row.id in said else said_of(row)) for row in kept]


def _staff_only(viewer: Viewer) -> None:
    if not (viewer.is_at_work or viewer.kind is Kind.SYSTEM):
        raise NotAllowedError("Only staff look up customers.")


def _facts(row: Customer, said: Said) -> CustomerFacts:
    return CustomerFacts(
        row.id,
        said.name or row.name,
        said.date_of_birth,
        said.email,
        said.email_verified,
        said.phone,
        said.phone_verified,
        said.postcode,
        said.address,
        said.language,
        said.access_needs,
    )
