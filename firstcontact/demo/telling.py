"""Tells one story of a made-up month through the journeys: each happening as the person or officer would do it.

Nothing of the past is left to jobs, which would do it now: emails are delivered and letters posted here, at their time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from firstcontact.demo.happenings import ContactMade, Deed, Enquired, Happening, Step, WorkDone
from firstcontact.demo.people import Customers, Desk, said_by
from firstcontact.demo.postroom import PostRoom
from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.catalogue.queries import list_services
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.promises.queries import find_next_due
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Actor, Viewer
from firstcontact.journeys import log_contact, submit_application, work_case
from firstcontact.journeys.keep_promises import watch_promises
from firstcontact.journeys.open_case import Opened

SEES_ALL = Viewer.of(SYSTEM)


class StoryRefusedError(RuntimeError):
    """A journey refused what the plan wanted: the plan and the product no longer agree."""


@dataclass
class _InHand:
    """The case of the story that is being told: whether it was there before, and when its next promise is due."""

    case: UUID | None = None
    found: bool = False
    due: datetime | None = None


class Teller:
    """Tells stories to the present council."""

    def __init__(self, until: datetime) -> None:
        """Stop at this instant: what lies later has not happened yet."""
        self._until = until
        self._desk = Desk.at_present()
        self._customers = Customers()
        self._post_room = PostRoom(self._desk)
        self._services = {service.slug: service for service in list_services()}

    def tell(self, story: Sequence[Happening]) -> int:
        """Do everything of one story, in order of time. Call it in a transaction. Returns how much happened.

        :raises StoryRefusedError: a journey did not do what the plan says.
        """
        hand = _InHand()
        happened = [happening for happening in story if happening.at <= self._until]
        for happening in happened:
            self._let_time_pass(hand, happening.at)
            if isinstance(happening, ContactMade):
                self._keep_in_hand(hand, self._contact(happening, hand.case))
            elif hand.case is not None and not hand.found:
                self._work(happening, hand.case)
            if hand.case is not None and _changes_the_case(happening):
                self._post_room.expect()
                hand.due = find_next_due(hand.case)
        if hand.case is not None:
            self._post_room.work(hand.case, until=self._until)
        return len(happened)

    def _let_time_pass(self, hand: _InHand, at: datetime) -> None:
        """What happens by itself before this instant: notices go out, promises break."""
        if hand.case is None:
            return
        self._post_room.work(hand.case, until=at)
        if hand.due is not None and hand.due < at:
            watch_promises(by=SYSTEM, at=at)
            hand.due = find_next_due(hand.case)

    def _keep_in_hand(self, hand: _InHand, opened: Opened | None) -> None:
        if opened is not None:
            hand.case, hand.found = opened.case_id, opened.found

    def _contact(self, contact: ContactMade, case: UUID | None) -> Opened | None:
        if contact.channel == "web":
            return self._on_the_website(contact, case)
        return self._at_the_desk(contact, case)

    def _on_the_website(self, contact: ContactMade, case: UUID | None) -> Opened | None:
        opens = next((each for each in contact.enquiries if each.deed is Deed.OPEN), None)
        if opens is None:
            return self._at_the_desk(contact, case)
        person = contact.person
        known = self._customers.find(person) if person else None
        draft = submit_application.start_application(
            by=PUBLIC, at=contact.at, service=opens.service, language=contact.language
        )
        for question, value in opens.answers.items():
            checked = submit_application.answer_question(
                by=PUBLIC, at=contact.at, reference=draft.reference, key=draft.key, question=question, raw=value
            )
            if not checked.ok:
                raise StoryRefusedError(f"{opens.service}: {question} was refused: {checked.mistakes}")
        done = submit_application.submit_application(
            by=PUBLIC, at=contact.at, reference=draft.reference, key=draft.key, signed_in=known
        )
        if person is not None and known is None:
            self._customers.remember(person, get_case(done.case_id, viewer=SEES_ALL).customer_id)
        return Opened(done.case_id, done.reference, done.found, done.case_id)

    def _at_the_desk(self, contact: ContactMade, case: UUID | None) -> Opened | None:
        """By phone, at the counter or by email an adviser does it; on the website it does itself."""
        by = SYSTEM if contact.channel == "web" else self._adviser(contact)
        known = self._customers.find(contact.person) if contact.person else None
        contact_id = log_contact.start_contact(
            by=by,
            at=contact.at,
            channel=contact.channel,
            language=contact.language,
            channel_key=f"demo:{contact.key}",
            customer_id=known,
        )
        if contact.person is not None and known is None:
            added = log_contact.add_customer(by=by, at=contact.at, contact_id=contact_id, said=said_by(contact.person))
            self._customers.remember(contact.person, added)
        opened: Opened | None = None
        demands: dict[UUID, Demand] = {}
        for enquired in contact.enquiries:
            enquiry, opens = self._enquiry(by, contact, contact_id, enquired, case)
            demands[enquiry] = Demand(enquired.demand, enquired.reason)
            opened = opens or opened
        ended = contact.at + timedelta(minutes=contact.minutes)
        found = opened is not None and opened.found
        log_contact.wrap_up(by=by, at=ended, contact_id=contact_id, demands={} if found else demands)
        return opened

    def _enquiry(
        self, by: Actor, contact: ContactMade, contact_id: UUID, enquired: Enquired, case: UUID | None
    ) -> tuple[UUID, Opened | None]:
        if enquired.deed is Deed.OPEN:
            opened = self._open(by, contact, contact_id, enquired)
            return opened.enquiry_id, opened
        if enquired.deed is Deed.ASK:
            noted = log_contact.note_answer(
                by=by,
                at=contact.at,
                contact_id=contact_id,
                service=enquired.service,
                result=enquired.result,
                words=enquired.words,
            )
            return noted, None
        if case is None:
            raise StoryRefusedError(f"{contact.key} is about a case that was never opened")
        return self._about(by, contact, contact_id, enquired, case), None

    def _open(self, by: Actor, contact: ContactMade, contact_id: UUID, enquired: Enquired) -> Opened:
        opened = log_contact.open_case_in_contact(
            by=by,
            at=contact.at,
            contact_id=contact_id,
            service=enquired.service,
            raws=enquired.answers,
            words=enquired.words,
            said=said_by(contact.person) if contact.person else None,
        )
        if not isinstance(opened, Opened):
            raise StoryRefusedError(f"{enquired.service} did not open a case: {opened}")
        return opened

    def _about(self, by: Actor, contact: ContactMade, contact_id: UUID, enquired: Enquired, case: UUID) -> UUID:
        new = "" if enquired.deed is Deed.CHASE else enquired.words
        words = enquired.words if enquired.deed is Deed.CHASE else ""
        enquiry = log_contact.ask_about_case(
            by=by, at=contact.at, contact_id=contact_id, case_id=case, new_facts=new, words=words
        )
        if enquired.deed is Deed.REPLY and self._state(case) == "waiting_for_customer":
            work_case.customer_answers(by=by, at=contact.at, case_id=case, words=enquired.words)
        elif enquired.deed is Deed.NOT_FIXED and self._state(case) == "closed":
            work_case.reopen_case(by=by, at=contact.at, case_id=case, words=enquired.words)
        return enquiry

    def _state(self, case: UUID) -> str:
        return get_case(case, viewer=SEES_ALL).state

    def _work(self, work: WorkDone, case: UUID) -> None:
        by = self._desk.officer(work.story, self._services[work.service].team)
        if work.step is Step.CLAIM:
            work_case.claim_case(by=by, at=work.at, case_id=case)
        elif work.step is Step.NOTE:
            work_case.add_note(by=by, at=work.at, case_id=case, words=work.words)
        elif work.step is Step.TELL:
            work_case.tell_progress(by=by, at=work.at, case_id=case, words=work.words)
        elif work.step is Step.ASK:
            work_case.ask_customer(by=by, at=work.at, case_id=case, words=work.words)
        else:
            work_case.close_case(by=by, at=work.at, case_id=case, outcome=work.outcome, words=work.words)

    def _adviser(self, contact: ContactMade) -> Actor:
        """Who takes the contact: an adviser who may see what it is about."""
        for enquired in contact.enquiries:
            service = self._services[enquired.service]
            if service.sensitivity != "open" and enquired.story:
                return self._desk.adviser(contact.key, team=service.team)
        return self._desk.adviser(contact.key)


def _changes_the_case(happening: Happening) -> bool:
    """Whether notices may have been written or promises moved. To ask how it stands changes neither."""
    if isinstance(happening, WorkDone):
        return happening.step is not Step.NOTE
    return any(enquired.deed not in (Deed.ASK, Deed.CHASE) for enquired in happening.enquiries)
