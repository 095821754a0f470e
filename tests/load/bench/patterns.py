"""Patterns for loading: stories of the demonstration told through the journeys, and the rows that each of them left.

The benchmark multiplies these rows, so that what is loaded is what the product itself would have written.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from firstcontact.demo.cast import Person
from firstcontact.demo.fill import gather_stories
from firstcontact.demo.happenings import ContactMade, Happening, Step, WorkDone
from firstcontact.demo.month import plan_month
from firstcontact.demo.people import Desk, said_by
from firstcontact.demo.telling import Teller
from firstcontact.domain.customers.actions import keep_record, make_customer
from firstcontact.domain.measures.actions import catch_up
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.jobs import hold_jobs
from firstcontact.foundation.tenancy.models import CouncilOwned, new_id
from firstcontact.journeys.keep_promises import watch_promises

SEED = 11
QUEUE_SERVICES = ("missed-bin", "bulky-waste")
"""The services whose cases wait in the one large queue: both are of the team `waste`."""
OF_A_CUSTOMER = ("customers_customer", "customers_name_word", "customers_source_record", "customers_link")
NOT_LOADED = ("events_", "audit_", "files_", "limits_", "demo_", "councils_", "staff_", "catalogue_", "mailroom_")
"""The tables of events, of who saw what and of raw input, which no page of the measures reads; and what the made-up
council has already."""


@dataclass
class Pattern:
    """One story: its rows are those of these tables whose ids lie between two."""

    kind: str
    after: UUID
    before: UUID
    began: datetime
    customer: UUID | None
    rows: dict[str, list[UUID]] = field(default_factory=dict)


@dataclass
class Patterns:
    """All stories that were told: the customer's own, open and closed cases, and contacts without a case."""

    customer: Pattern
    stories: list[Pattern]


def tell_patterns(*, until: datetime, opened: int, closed: int, asked: int) -> Patterns:
    """Tell so many stories of each kind to the present council, as if they had happened before `until`.

    Call it inside `acting_for`, outside a transaction.
    """
    month = (until - timedelta(days=31)).date()
    planned = _choose(gather_stories(plan_month(SEED, 1, month)), until, opened, closed, asked)
    with transaction.atomic():
        teller = Teller(until)
    customers: dict[int, tuple[UUID, Pattern]] = {}
    stories = []
    for kind, story in planned:
        person = next((each.person for each in story if isinstance(each, ContactMade) and each.person), None)
        with transaction.atomic(), hold_jobs():
            if person is not None and person.number not in customers:
                customers[person.number] = _make_customer(person, story[0].at - timedelta(days=400))
            known = customers[person.number][0] if person else None
            after = _mark()
            teller.tell(story)
            stories.append(Pattern(kind, after, _mark(), story[0].at, known))
    with transaction.atomic():
        watch_promises(by=SYSTEM, at=until)
    catch_up(by=SYSTEM, at=until)
    found = Patterns(next(iter(customers.values()))[1], stories)
    with transaction.atomic():
        for pattern in (found.customer, *found.stories):
            pattern.rows = _rows_between(pattern.after, pattern.before)
    return found


def loaded_tables() -> list[str]:
    """The tables of a council that are loaded, those that others refer to first."""
    owned = [model for model in apps.get_models() if issubclass(model, CouncilOwned)]
    return [model._meta.db_table for model in owned if not model._meta.db_table.startswith(NOT_LOADED)]


def id_columns(table: str) -> list[str]:
    """The columns of a table that hold ids."""
    return [column for column, field in _fields(table) if isinstance(_target(field), models.UUIDField)]


def columns_of(table: str, kind: type[models.Field]) -> list[str]:  # type: ignore[type-arg]
    """The columns of a table that are of this kind."""
    return [column for column, field in _fields(table) if type(field) is kind]


def all_columns(table: str) -> list[str]:
    """Every column of a table."""
    return [column for column, _ in _fields(table)]


def _fields(table: str) -> Iterable[tuple[str, models.Field]]:  # type: ignore[type-arg]
    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    return [(str(field.column), field) for field in model._meta.concrete_fields]


def _target(field: models.Field) -> models.Field:  # type: ignore[type-arg]
    return field.target_field if isinstance(field, models.ForeignKey) else field


def _choose(
    stories: dict[str, list[Happening]], until: datetime, opened: int, closed: int, asked: int
) -> list[tuple[str, list[Happening]]]:
    """The newest stories of each kind, the oldest first; of the open ones only those of the large queue."""
    wanted = {"open": opened, "closed": closed, "asked": asked}
    chosen: list[tuple[str, list[Happening]]] = []
    for story in reversed(list(stories.values())):
        kind = _kind_of(story, until)
        if story[0].at < until and wanted.get(kind):
            wanted[kind] -= 1
            chosen.append((kind, story))
    return chosen[::-1]


def _kind_of(story: list[Happening], until: datetime) -> str:
    opening = story[0]
    if not isinstance(opening, ContactMade):
        return ""
    if len(story) == 1 and not any(each.story for each in opening.enquiries):
        return "asked" if opening.person else ""
    if opening.person is None or not opening.person.email or opening.person.prefers == "letter":
        return ""  # the PDF of a letter is large, and no page of the measures reads it
    if any(isinstance(each, WorkDone) and each.step is Step.CLOSE and each.at <= until for each in story):
        return "closed"
    return "open" if opening.enquiries[0].service in QUEUE_SERVICES else ""


def _make_customer(person: Person, at: datetime) -> tuple[UUID, Pattern]:
    """Somebody whom the council has known for a while."""
    after = _mark()
    by = Desk.at_present().adviser(person.name)
    record = keep_record(by=by, at=at, source="phone", said=said_by(person))
    customer = make_customer(by=by, at=at, record_id=record)
    return customer, Pattern("customer", after, _mark(), at, customer)


def _mark() -> UUID:
    """An id after all that were made and before all that will be: within one millisecond they have no order."""
    time.sleep(0.003)
    mark = new_id()
    time.sleep(0.003)
    return mark


def _rows_between(after: UUID, before: UUID) -> dict[str, list[UUID]]:
    """The ids of the rows that were made between two ids, by table: ids are in order of time."""
    found = {}
    with connection.cursor() as cursor:
        for table in loaded_tables():
            cursor.execute(f"SELECT id FROM {table} WHERE id > %s AND id < %s ORDER BY id", [after, before])
            if rows := [row[0] for row in cursor.fetchall()]:
                found[table] = rows
    return found
