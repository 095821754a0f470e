"""Whose record an adviser found or saw: noted in the audit trail."""

from django.http import HttpRequest

from firstcontact.doors.parts.access import actor_of
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.overviews.desk import ContactPage, Found


def note_found(request: HttpRequest, found: Found) -> None:
    """These people came up in a search, with name and address."""
    found_ids = [customer.id for customer in found.customers]
    trail.note_looks(by=actor_of(request), at=now(), subject_kind="customer", subject_ids=found_ids, verb="found")
    if found.words is not None:
        cases = [one.case.id for one in found.words.cases]
        trail.note_looks(by=actor_of(request), at=now(), subject_kind="case", subject_ids=cases, verb="found")
        spoken = [one.contact.id for one in found.words.said]
        trail.note_looks(by=actor_of(request), at=now(), subject_kind="contact", subject_ids=spoken, verb="found")
    if found.case is not None:
        trail.note_looks(by=actor_of(request), at=now(), subject_kind="case", subject_ids=[found.case.id], verb="found")


def note_seen(request: HttpRequest, page: ContactPage) -> None:
    """The contact was opened, and with it the single view of the person it is with."""
    by, at = actor_of(request), now()
    trail.note_looks(by=by, at=at, subject_kind="contact", subject_ids=[page.contact.id])
    if page.customer is not None:
        trail.note_looks(by=by, at=at, subject_kind="customer", subject_ids=[page.customer.customer.id])
