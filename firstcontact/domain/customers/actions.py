"""Keeping what was said of people, and linking it; nothing is overwritten, a link is ended and another made."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from firstcontact.domain.customers.models import Customer, Link, NameSlip, NameWord, PointMark, SourceRecord
from firstcontact.domain.customers.queries import said_of
from firstcontact.domain.customers.rules import GONE, Said, fold, fold_name, fold_point, put_together, slips_of
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor


def keep_record(*, by: Actor, at: datetime, source: str, said: Said, sensitivity: str = "open", team: str = "") -> UUID:
    """Keep what a source or a resident said, contact points in their one form. Returns the record.

    :param sensitivity: of the service that it was said to, and `team` its team: who may know.
    """
    folded = fold(said)
    row = SourceRecord.objects.create(
        source=source,
        sensitivity=sensitivity,
        team=team,
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


def set_owner(*, by: Actor, at: datetime, record_ids: Iterable[UUID], owner: UUID | None) -> None:
    """The case with which this was said is in one colleague's hands, or (None) in nobody's."""
    SourceRecord.objects.filter(id__in=list(record_ids)).update(owner=owner)


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
    for link in before:
        _announce_ended(at, link)
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
        _announce_ended(at, link)


def mark_point(*, by: Actor, at: datetime, kind: str, value: str, mark: str, because: str = "") -> None:
    """Note of a contact point, whoever has it, that what we send there comes back; the newest mark counts.

    :param kind: `email` or `phone`.
    :param mark: `gone` (it never arrives), `delayed` (for now it does not), `complained` (they called it spam).
    :param because: what came back, in words.
    """
    point, told = fold_point(kind, value), because[:300]
    kept, new = PointMark.objects.get_or_create(
        kind=kind, value=point, ended_at=None, defaults={"mark": mark, "because": told, "marked_at": at}
    )
    if not new:
        kept.mark = GONE if GONE in (kept.mark, mark) else mark
        kept.because, kept.times, kept.marked_at = told, kept.times + 1, at
        kept.save()
    announce(name="contact_point_marked", subject_kind="contact_point", subject_id=kept.id, at=at, kind=kind, mark=mark)


def end_mark(*, by: Actor, at: datetime, kind: str, value: str) -> bool:
    """The contact point works after all: they wrote from there, or a person says so. False without a mark."""
    rows = PointMark.objects.filter(kind=kind, value=fold_point(kind, value), ended_at=None)
    return bool(rows.update(ended_at=at))


def _announce_ended(at: datetime, link: Link) -> None:
    announce(
        name="customer_link_ended",
        subject_kind="customer",
        subject_id=link.customer_id,
        at=at,
        record=link.record_id,
    )


def _show(customer_id: UUID) -> None:
    """Compute what everybody at work is shown: from what was said openly; the name also where only others tell it."""
    linked = Link.objects.filter(customer_id=customer_id, ended_at__isnull=True).values("record_id")
    records = list(SourceRecord.objects.filter(id__in=linked).order_by("-said_at", "-id"))
    openly = [said_of(row) for row in records if row.sensitivity == "open"]
    names = [one.name for one in openly if one.name] or [row.name for row in records if row.name][:1]
    shown = put_together(openly)
    name = next(iter(names), "")
    Customer.objects.filter(id=customer_id).update(
        name=name,
        name_key=fold_name(name)[:300],
        date_of_birth=shown.date_of_birth,
        email=shown.email,
        email_verified=shown.email_verified,
        phone=shown.phone,
        phone_verified=shown.phone_verified,
        postcode=shown.postcode,
        address=shown.address,
        language=shown.language,
        access_needs=shown.access_needs,
    )
    NameWord.objects.filter(customer_id=customer_id).delete()
    words = {word[:100] for one in names for word in fold_name(one).split()}
    NameWord.objects.bulk_create(NameWord(customer_id=customer_id, word=word) for word in sorted(words))
    _keep_slips(words)


def _keep_slips(words: set[str]) -> None:
    """Of words that nobody had in their name so far: what a slip makes of them.

    In order, so that two who keep the same new words at once do not wait for each other in a circle.
    """
    known = NameSlip.objects.filter(rest__in=words, word__in=words).values_list("word", flat=True)
    new = sorted(words - set(known))
    slips = (NameSlip(word=word, rest=rest) for word in new for rest in sorted(slips_of(word)))
    if new:
        NameSlip.objects.bulk_create(slips, ignore_conflicts=True)
