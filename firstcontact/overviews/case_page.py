"""One case as staff see it: what was asked, by whom, what was promised, what happened, what is next."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.applications.queries import get_application
from firstcontact.domain.applications.rules import Moment, ReadableAnswer, readable_answers
from firstcontact.domain.cases.queries import CaseFacts, EntryFacts, get_story
from firstcontact.domain.cases.states import MOVES, State, can_be_reopened
from firstcontact.domain.catalogue.definition import NotOurs, ServiceDefinition
from firstcontact.domain.catalogue.queries import find_elsewhere
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.councils.rules import WorkingCalendar
from firstcontact.domain.customers.queries import CustomerFacts, find_customer, find_said, list_customers, recognise
from firstcontact.domain.customers.rules import Level, Said
from firstcontact.domain.notices.queries import NoticeRecord, list_about
from firstcontact.domain.promises.queries import PromiseFacts, list_newest_promises
from firstcontact.domain.promises.rules import fraction_used
from firstcontact.domain.staff.queries import list_names, list_teams
from firstcontact.domain.work.queries import WorkFacts, find_all_open_for
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text
from firstcontact.overviews.emails import Letter, list_letters_about


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """A promise and how much of its time is used (0 to 1)."""

    promise: PromiseFacts
    used: float


@dataclass(frozen=True, slots=True)
class CasePage:
    """All of one case. `maybe` are the customers that it may be of, to be offered to a person.

    :ivar letters: what was written to us about it, oldest first; `unread`: something of that nobody has read yet.
    """

    case: CaseFacts
    definition: ServiceDefinition
    answers: tuple[ReadableAnswer, ...]
    customer: CustomerFacts | None
    said: Said | None
    maybe: tuple[CustomerFacts, ...]
    promises: tuple[ShownPromise, ...]
    history: tuple[EntryFacts, ...]
    notices: tuple[NoticeRecord, ...]
    names: dict[UUID, str]
    work: WorkFacts | None
    moves: frozenset[State]
    elsewhere: NotOurs | None
    times_asked: int
    can_reopen: bool
    team: Text | None
    letters: tuple[Letter, ...]
    unread: bool


def get_case_page(case_id: UUID, *, viewer: Viewer, at: datetime, language: str) -> CasePage:
    """Everything on the page, for staff.

    :raises UnknownCaseError: when there is no such case that this viewer may see.
    """
    story = get_story(case_id, viewer=viewer)
    case, history, enquiries = story.case, story.history, story.enquiries
    calendar = get_calendar()
    application = get_application(case.application_id, viewer=viewer)
    said = find_said(case.record_id, viewer=viewer) if case.record_id else None
    work = find_all_open_for(case_id, viewer=viewer)
    people = {entry.by_id for entry in history if entry.by_id and entry.by_kind == "staff"}
    moment = Moment(calendar.local_date(case.opened_at), calendar.count_working_days)
    return CasePage(
        case=case,
        definition=application.definition,
        answers=tuple(readable_answers(application.definition, application.answers, language, moment)),
        customer=find_customer(case.customer_id, viewer=viewer) if case.customer_id else None,
        said=said,
        maybe=_maybe(case, said, viewer),
        promises=tuple(
            ShownPromise(promise, used_of(promise, at, calendar))
            for promise in list_newest_promises([case_id])[case_id]
        ),
        history=history,
        notices=tuple(list_about(viewer=viewer, subject_kind="case", subject_id=case_id)),
        names=list_names({*people, *({case.owner} if case.owner else ())}),
        work=work.get("case"),
        moves=MOVES[State(case.state)],
        elsewhere=find_elsewhere(application.definition),
        times_asked=[relation for _, relation in enquiries].count("asked"),
        can_reopen=can_be_reopened(case.closed_at, at),
        team=next((team.name for team in list_teams() if team.code == case.team), None),
        letters=list_letters_about([enquiry for enquiry, _ in enquiries], viewer=viewer),
        unread="customer_wrote" in work,
    )


def used_of(promise: PromiseFacts, at: datetime, calendar: WorkingCalendar) -> float:
    """How much of a promise's time is used; all of it once it is over and was broken."""
    counted = calendar if promise.source == "charter" else None
    return fraction_used(promise.ended_at or at, promise.started_at, promise.due_at, counted, promise.pauses)


def _maybe(case: CaseFacts, said: Said | None, viewer: Viewer) -> tuple[CustomerFacts, ...]:
    if case.customer_id is not None or said is None:
        return ()
    found = recognise(said)
    if found.level is not Level.MAYBE:
        return ()
    known = list_customers(found.candidates, viewer=viewer)
    return tuple(known[candidate] for candidate in found.candidates if candidate in known)
