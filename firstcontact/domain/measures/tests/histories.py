"""A council in which anything may happen in any order, as the events tell it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from firstcontact.domain.contacts.actions import note_enquiry, record_contact, set_customer, set_demand
from firstcontact.domain.contacts.rules import CHANNELS, FAILURE_REASONS, RESULTS, Demand
from firstcontact.domain.councils.actions import set_up_council
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.councils.rules import Allowance
from firstcontact.domain.customers.actions import end_link, keep_record, link_record, make_customer
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.measures.actions import follow_events
from firstcontact.domain.measures.models import CountedCase, CountedContact, CountedEnquiry, CountedPromise
from firstcontact.domain.promises.actions import (
    enter_state,
    find_at_risk_and_broken,
    finish_promises,
    import_promise,
    make_promises,
)
from firstcontact.domain.promises.rules import CharterStandard, PromiseKind
from firstcontact.foundation.events.stream import announce, nobody_following
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy import acting_for

START = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
SERVICES = ("missed-bin", "pothole")
KINDS = tuple(PromiseKind)
WEEK = {day: [["09:00", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
Step = tuple[int, int, int, int]
"""What happens, to which of those that are there, and two more numbers that it takes what it needs from."""


def make_council() -> UUID:
    """A council of its own for each history."""
    code = f"town-{uuid4().hex[:12]}"
    return set_up_council(
        by=SYSTEM,
        at=START,
        code=code,
        host=f"{code}.localhost",
        name=Text.model_validate(code),
        nation="england",
        tier="unitary",
        languages=("en",),
        time_zone="Europe/London",
        opening_hours=WEEK,
        brand={},
    )


class History:
    """What has happened so far; every number of a step is taken round the ones that are there."""

    def __init__(self, council: UUID) -> None:
        self.council = council
        self.at = START
        self.customers: list[UUID] = []
        self.records: list[UUID] = []
        self.contacts: list[UUID] = []
        self.enquiries: list[UUID] = []
        self.cases: list[UUID] = []

    def live(self, steps: list[Step]) -> None:
        """Everything in order; what the measures read has been committed by then."""
        with acting_for(self.council), nobody_following():
            for happening, group in groupby(steps, key=lambda step: self._move_of(step) is not History.follow):
                for part in [list(group)] if happening else [[step] for step in group]:
                    self._live_at_once(part)

    def _live_at_once(self, steps: list[Step]) -> None:
        with transaction.atomic():
            for step in steps:
                self.at += timedelta(hours=step[3] % 24)
                self._move_of(step)(self, step[1], step[2])

    def _move_of(self, step: Step) -> Callable[["History", int, int], None]:
        return self._moves[step[0] % len(self._moves)]

    def add_customer(self, one: int = 0, two: int = 0) -> None:
        """Somebody new."""
        record = keep_record(by=SYSTEM, at=self.at, source="web", said=Said(name="A"))
        self.records.append(record)
        self.customers.append(make_customer(by=SYSTEM, at=self.at, record_id=record))

    def add_contact(self, one: int, two: int) -> None:
        """Somebody known or unknown is in contact; now and then it is we who write."""
        contact, _ = record_contact(
            by=SYSTEM,
            at=self.at,
            channel=CHANNELS[two % 3],
            channel_key=str(uuid4()),
            direction="outbound" if two % 7 == 6 else "inbound",
            customer_id=self._pick([*self.customers, None], one),
        )
        self.contacts.append(contact)
        self.add_enquiry(len(self.contacts) - 1, two)

    def add_enquiry(self, one: int, two: int) -> None:
        """Something is asked in a contact."""
        if self.contacts:
            reason = FAILURE_REASONS[two % 9] if two % 2 else ""
            enquiry = note_enquiry(
                by=SYSTEM,
                at=self.at,
                contact_id=self._pick(self.contacts, one),
                service=SERVICES[two % 2],
                team="waste",
                sensitivity="open",
                result=RESULTS[two % len(RESULTS)],
                demand=Demand("failure" if reason else "value", reason),
            )
            self.enquiries.append(enquiry)

    def change_demand(self, one: int, two: int) -> None:
        """A person says that it was of the other demand type."""
        if self.enquiries:
            demand = Demand("failure", FAILURE_REASONS[two % 9]) if two % 2 else Demand("value")
            set_demand(by=SYSTEM, at=self.at, enquiry_id=self._pick(self.enquiries, one), demand=demand)

    def change_customer(self, one: int, two: int) -> None:
        """It was somebody else, or nobody known."""
        if self.contacts:
            set_customer(
                by=SYSTEM,
                at=self.at,
                contact_id=self._pick(self.contacts, one),
                customer_id=self._pick([*self.customers, None], two),
                recognised="certain",
            )

    def move_record(self, one: int, two: int) -> None:
        """What was said was said by another customer: two become one, or one two."""
        if self.records:
            link_record(
                by=SYSTEM,
                at=self.at,
                record_id=self._pick(self.records, one),
                customer_id=self._pick(self.customers, two),
                evidence="a_person_said_so",
            )

    def end_record(self, one: int, two: int) -> None:
        """What was said was said by nobody known."""
        if self.records:
            end_link(by=SYSTEM, at=self.at, record_id=self._pick(self.records, one))

    def open_case(self, one: int, two: int) -> None:
        """A case with a promise or two; the measures know cases by their events only."""
        case, source = uuid4(), "imported" if two % 5 == 0 else "charter"
        self.cases.append(case)
        announce(
            name="case_opened", subject_kind="case", subject_id=case, at=self.at,
            service=SERVICES[two % 2], channel=CHANNELS[one % 3], team="waste", source=source,
        )  # fmt: skip
        given: dict[str, Any] = {"by": SYSTEM, "at": self.at, "subject_kind": "case", "subject_id": case}
        if source == "imported":
            import_promise(**given, service=SERVICES[two % 2], kind="resolve", due=self.at + timedelta(days=one % 5))
            return
        standards = [
            CharterStandard(
                kind=kind, within=Allowance.parse("2 working days"), target=None,
                pauses=frozenset({"waiting_for_customer"}),
            )
            for kind in {KINDS[one % 4], KINDS[two % 4]}
        ]  # fmt: skip
        make_promises(**given, service=SERVICES[two % 2], standards=standards, calendar=get_calendar())

    def move_case(self, one: int, two: int) -> None:
        """A case waits for the customer, goes on, ends, or is opened again."""
        if not self.cases:
            return
        case = self._pick(self.cases, one)
        about: dict[str, Any] = {"by": SYSTEM, "at": self.at, "subject_id": case}
        if two % 5 in (0, 1):
            state = "waiting_for_customer" if two % 5 else "in_progress"
            enter_state(**about, state=state, calendar=get_calendar())
        elif two % 5 == 2:
            announce(name="case_closed", subject_kind="case", subject_id=case, at=self.at, state="closed")
            finish_promises(**about, kinds=KINDS)
        else:
            announce(name="case_reopened", subject_kind="case", subject_id=case, at=self.at)

    def break_promises(self, one: int, two: int) -> None:
        """The minute's job finds what is late."""
        find_at_risk_and_broken(by=SYSTEM, at=self.at, calendar=get_calendar())

    def follow(self, one: int, two: int) -> None:
        """The measures read a few events."""
        follow_events(by=SYSTEM, at=self.at, most=1 + one % 30)

    def rows(self) -> list[list[dict[str, Any]]]:
        """Everything that was counted."""
        with acting_for(self.council), transaction.atomic():
            return [
                [dict(row) for row in model._default_manager.order_by("id").values()]
                for model in (CountedContact, CountedEnquiry, CountedPromise, CountedCase)
            ]

    @staticmethod
    def _pick(things: list[Any], number: int) -> Any:
        return things[number % len(things)]

    _moves: tuple[Callable[["History", int, int], None], ...] = (
        add_contact, add_customer, add_enquiry, follow, change_demand, change_customer, move_record, follow,
        end_record, open_case, move_case, break_promises, follow, change_customer, add_contact,
    )  # fmt: skip
