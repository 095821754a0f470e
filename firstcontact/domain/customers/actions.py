"""Keeping what was said of people, and linking it; nothing is overwritten, a link is ended and another made."""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.customers.models import Customer, Link, NameWord, SourceRecord
from firstcontact.domain.customers.queries import said_of
from firstcontact.domain.customers.rules import Said, fold, fold_name
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor


def keep_record(*, by: Actor, at: datetime, source: str, said: Said) -> UUID:
    """Keep what a source or a resident said, contact points in their one form. Returns the record."""
    folded = fold(said)
    row = SourceRecord.objects.create(
        source=source,
        said_at=at,
        name=folded.name,
        date_of_birth=folded.date_of_birth,
        email=folded.email,
        email_verified=folded.email_verified,
        phone=folded.phone,
        phone_verified=folded.phone_verified,
        postcode=folded.postcode,
        address=folded.address,
        language=folded.language,
        access_needs=folded.access_needs,
    )
    return row.id


def make_customer(*, by: Actor, at: datetime, record_id: UUID) -> UUID:
    """A new customer, known by this one record."""
    customer = Customer.objects.create(made_at=at)
    link_record(by=by, at=at, record_id=record_id, customer_id=customer.id, evidence="new_customer")
    announce(name="customer_made", subject_kind="customer", subject_id=customer.id, at=at)
    return customer.id


def link_record(*, by: Actor, at: datetime, record_id: UUID, customer_id: UUID, evidence: str) -> None:
    """This record is of this customer. A link that the record already has ends; both customers are shown anew."""
    before = list(Link.objects.filter(record_id=record_id, ended_at__isnull=True))
    if [link.customer_id for link in before] == [customer_id]:
        return
    Link.objects.filter(id__in=[link.id for link in before]).update(ended_at=at)
    Link.objects.create(
        record_id=record_id, customer_id=customer_id, evidence=evidence, by_kind=by.kind, by_id=by.id, made_at=at
    )
    for changed in {customer_id, *(link.customer_id for link in before)}:
        _show(changed)
    trail.note(by=by, at=at, verb="linked", subject_kind="customer", subject_id=customer_id, evidence=evidence)
    announce(
        name="customer_recognised",
        subject_kind="customer",
        subject_id=customer_id,
        at=at,
        record=record_id,
        evidence=evidence,
    )


def end_link(*, by: Actor, at: datetime, record_id: UUID) -> None:
    """This record is not of the customer that it was linked to after all."""
    for link in Link.objects.filter(record_id=record_id, ended_at__isnull=True):
        Link.objects.filter(id=link.id).update(ended_at=at)
        _show(link.customer_id)
        trail.note(by=by, at=at, verb="unlinked", subject_kind="customer", subject_id=link.customer_id)
        announce(
            name="customer_link_ended",
            subject_kind="customer",
            subject_id=link.customer_id,
            at=at,
            record=record_id,
        )


def _show(customer_id: UUID) -> None:
    """Compute what is shown: of each fact the newest; a verified contact point before a newer unverified one."""
    linked = Link.objects.filter(customer_id=customer_id, ended_at__isnull=True).values("record_id")
    said = [said_of(row) for row in SourceRecord.objects.filter(id__in=linked).order_by("-said_at", "-id")]
    email, email_verified = _point([(one.email, one.email_verified) for one in said])
    phone, phone_verified = _point([(one.phone, one.phone_verified) for one in said])
    name = next((one.name for one in said if one.name), "")
    Customer.objects.filter(id=customer_id).update(
        name=name,
        name_key=fold_name(name)[:300],
        date_of_birth=next((one.date_of_birth for one in said if one.date_of_birth), None),
        email=email,
        email_verified=email_verified,
        phone=phone,
        phone_verified=phone_verified,
        postcode=next((one.postcode for one in said if one.postcode), ""),
        address=next((one.address for one in said if one.address), ""),
        language=next((one.language for one in said if one.language), ""),
        access_needs=next((one.access_needs for one in said if one.access_needs), ""),
    )
    NameWord.objects.filter(customer_id=customer_id).delete()
    words = {word[:100] for one in said for word in fold_name(one.name).split()}
    NameWord.objects.bulk_create(NameWord(customer_id=customer_id, word=word) for word in sorted(words))


def _point(said: list[tuple[str, bool]]) -> tuple[str, bool]:
    verified = next((value for value, proved in said if value and proved), "")
    newest = next((value for value, _ in said if value), "")
    return (verified, True) if verified else (newest, False)
