"""What each event does to the counted rows: a batch of events is applied in memory and written in a few statements.

What an event says of something that was never counted (its first event was lost, or belongs to a kind that is not
counted) is passed over. Times come from the events, never from the clock, so reading them again gives the same rows.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from firstcontact.domain.customers.queries import list_ever_linked, list_resolved_customers
from firstcontact.domain.measures.loaded import Loaded
from firstcontact.domain.measures.models import CountedCase, CountedContact, CountedEnquiry, CountedPromise
from firstcontact.domain.measures.rules import Asked, find_repeats
from firstcontact.foundation.events.stream import Fact

A_MOMENT = timedelta(microseconds=1)
ENDS_A_CASE: Mapping[str, int] = {"respond": 1, "tell": 2, "resolve": 3}


class Batch:
    """The counted rows that a batch of events touches."""

    def __init__(self, facts: list[Fact], local_day: Callable[[datetime], date]) -> None:
        self.facts = facts
        self.local_day = local_day
        self.contacts = Loaded(CountedContact)
        self.enquiries = Loaded(CountedEnquiry)
        self.promises = Loaded(CountedPromise)
        self.cases = Loaded(CountedCase)
        self.of_contact: dict[UUID, list[CountedEnquiry]] = {}
        self.relinked_records: set[UUID] = set()
        self.to_resolve: set[UUID] = set()

    def apply(self) -> None:
        """Do what each event says, in order, then write."""
        self._load()
        for fact in self.facts:
            handle = HANDLERS.get(fact.name)
            if handle is not None:
                handle(self, fact)
        changed_persons = self._resolve_persons()
        for table in (self.contacts, self.enquiries, self.promises, self.cases):
            table.write()
        _find_repeats_of(changed_persons)

    def _load(self) -> None:
        """Everything that the events name, in a query or two a table."""
        self.contacts.load_ids(_ids(self.facts, "contact", "contact"))
        self.enquiries.load_ids(_ids(self.facts, "enquiry"))
        self.enquiries.load(contact_id__in=[row.id for row in self.contacts])
        for row in self.enquiries:
            self.of_contact.setdefault(row.contact_id, []).append(row)
        self.promises.load_ids(_ids(self.facts, key="promise"))
        self.cases.load_ids(_ids(self.facts, "case"))

    def _resolve_persons(self) -> set[UUID]:
        """Find out who the customers are now: of the enquiries that changed, and of the records whose link changed.

        Returns everybody who got or lost an enquiry.
        """
        relinked = list_ever_linked(self.relinked_records)
        if relinked:
            self.enquiries.load(customer_id__in=relinked)
        rows = [row for row in self.enquiries if row.id in self.to_resolve or row.customer_id in relinked]
        now = list_resolved_customers({row.customer_id for row in rows if row.customer_id})
        changed: set[UUID] = set()
        for row in rows:
            before, row.person_id = row.person_id, now[row.customer_id] if row.customer_id else None
            changed |= {person for person in (before, row.person_id) if person}
            if row.person_id is None:
                row.is_repeat = row.was_repeated = False
        return changed


def _find_repeats_of(persons: set[UUID]) -> None:
    """Look again for the repeats of these persons only."""
    by_person: dict[UUID, list[CountedEnquiry]] = {}
    inbound = CountedEnquiry.objects.filter(person_id__in=persons, direction="inbound") if persons else ()
    for row in inbound:
        assert row.person_id is not None
        by_person.setdefault(row.person_id, []).append(row)
    changed = [row for rows in by_person.values() for row in _mark(rows)]
    CountedEnquiry.objects.bulk_update(changed, ["is_repeat", "was_repeated"], batch_size=500)


def _mark(rows: list[CountedEnquiry]) -> list[CountedEnquiry]:
    """The rows of one person whose marks had to be changed."""
    found = find_repeats(Asked(row.id, row.contact_id, row.at, row.service) for row in rows)
    changed = []
    for row in rows:
        repeat = found[row.id]
        if (row.is_repeat, row.was_repeated) != (repeat.is_repeat, repeat.was_repeated):
            row.is_repeat, row.was_repeated = repeat.is_repeat, repeat.was_repeated
            changed.append(row)
    return changed


def _ids(facts: Iterable[Fact], subject_kind: str = "", key: str = "") -> set[UUID]:
    """The subjects of one kind, and the ids under one key of what the events carry."""
    found = {fact.subject_id for fact in facts if fact.subject_kind == subject_kind}
    return found | {UUID(fact.payload[key]) for fact in facts if key and key in fact.payload}


def _contact_recorded(batch: Batch, fact: Fact) -> None:
    batch.contacts.add(
        CountedContact(
            id=fact.subject_id,
            at=fact.at,
            day=batch.local_day(fact.at),
            channel=fact.payload["channel"],
            direction=fact.payload["direction"],
            language=fact.payload["language"],
            customer_id=_customer(fact),
        )
    )


def _contact_customer_set(batch: Batch, fact: Fact) -> None:
    contact = batch.contacts.get(fact.subject_id)
    if contact is None:
        return
    contact.customer_id = _customer(fact)
    for enquiry in batch.of_contact.get(contact.id, ()):
        enquiry.customer_id = contact.customer_id
        batch.to_resolve.add(enquiry.id)


def _enquiry_noted(batch: Batch, fact: Fact) -> None:
    contact = batch.contacts.get(UUID(fact.payload["contact"]))
    if contact is None:
        return
    service, others = fact.payload["service"], batch.of_contact.setdefault(contact.id, [])
    enquiry = CountedEnquiry(
        id=fact.subject_id,
        contact_id=contact.id,
        at=contact.at,
        day=contact.day,
        channel=contact.channel,
        direction=contact.direction,
        service=service,
        result=fact.payload["result"],
        demand=fact.payload["demand"],
        reason=fact.payload.get("reason", ""),
        leads=all(other.service != service for other in others),
        customer_id=contact.customer_id,
    )
    batch.enquiries.add(enquiry)
    others.append(enquiry)
    batch.to_resolve.add(fact.subject_id)


def _demand_changed(batch: Batch, fact: Fact) -> None:
    enquiry = batch.enquiries.get(fact.subject_id)
    if enquiry is not None:
        enquiry.demand, enquiry.reason = fact.payload["demand"], fact.payload.get("reason", "")


def _case_opened(batch: Batch, fact: Fact) -> None:
    batch.cases.add(
        CountedCase(
            id=fact.subject_id,
            service=fact.payload["service"],
            channel=fact.payload["channel"],
            source=fact.payload["source"],
            opened_at=fact.at,
            opened_day=batch.local_day(fact.at),
        )
    )


def _case_closed(batch: Batch, fact: Fact) -> None:
    case = batch.cases.get(fact.subject_id)
    if case is not None:
        case.closed_at = fact.at


def _case_reopened(batch: Batch, fact: Fact) -> None:
    case = batch.cases.get(fact.subject_id)
    if case is not None:
        case.closed_at = None


def _promise_made(batch: Batch, fact: Fact) -> None:
    case = batch.cases.get(fact.subject_id)
    if case is None:
        return
    promise = CountedPromise(
        id=UUID(fact.payload["promise"]),
        case_id=case.id,
        service=fact.payload["service"],
        channel=case.channel,
        kind=fact.payload["kind"],
        source=fact.payload["source"],
        made_at=fact.at,
        due_at=datetime.fromisoformat(fact.payload["due"]),
        state="running",
    )
    batch.promises.add(promise)
    if ENDS_A_CASE.get(promise.kind, 0) >= ENDS_A_CASE.get(case.due_kind, 1):
        case.due_promise_id, case.due_kind, case.due_at, case.waits = promise.id, promise.kind, promise.due_at, False


def _promise_paused(batch: Batch, fact: Fact) -> None:
    _move_promise(batch, fact, "paused")


def _promise_resumed(batch: Batch, fact: Fact) -> None:
    _move_promise(batch, fact, "running", due_at=datetime.fromisoformat(fact.payload["due"]))


def _promise_ended(batch: Batch, fact: Fact) -> None:
    promise = batch.promises.get(UUID(fact.payload["promise"]))
    ended_at = datetime.fromisoformat(fact.payload["ended"])
    # What was due at the end of a day, at midnight, was broken on that day and not on the next one.
    was_due = promise is not None and promise.due_at == ended_at
    ended_day = batch.local_day(ended_at - A_MOMENT if was_due else ended_at)
    _move_promise(batch, fact, fact.name.removeprefix("promise_"), ended_at=ended_at, ended_day=ended_day)


def _move_promise(batch: Batch, fact: Fact, state: str, **columns: Any) -> None:
    promise = batch.promises.get(UUID(fact.payload["promise"]))
    if promise is None:
        return
    promise.state = state
    for name, value in columns.items():
        setattr(promise, name, value)
    case = batch.cases.get(promise.case_id)
    if case is not None and case.due_promise_id == promise.id:
        case.due_at = None if state == "kept" else promise.due_at
        case.waits = state == "paused"


def _links_changed(batch: Batch, fact: Fact) -> None:
    batch.relinked_records.add(UUID(fact.payload["record"]))


def _customer(fact: Fact) -> UUID | None:
    return UUID(fact.payload["customer"]) if "customer" in fact.payload else None


HANDLERS: Mapping[str, Callable[[Batch, Fact], None]] = {
    "contact_recorded": _contact_recorded,
    "contact_customer_set": _contact_customer_set,
    "enquiry_noted": _enquiry_noted,
    "demand_changed": _demand_changed,
    "case_opened": _case_opened,
    "case_closed": _case_closed,
    "case_reopened": _case_reopened,
    "promise_made": _promise_made,
    "promise_paused": _promise_paused,
    "promise_resumed": _promise_resumed,
    "promise_kept": _promise_ended,
    "promise_broken": _promise_ended,
    "customer_recognised": _links_changed,
    "customer_link_ended": _links_changed,
}
