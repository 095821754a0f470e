"""An enquiry that the council must act on becomes a case, or joins the open one that it is about.

1. Note the enquiry on its contact, with its result and the demand type that the machine proposes.
2. The same person with the same answers and an open case: that case is found and told of, no second one is opened.
3. Otherwise open the case, under the application's own reference.
4. Make the promises of the service's charter, in the council's working time; what is not ours promises only to tell.
5. Choose the team, with the reason, and let the case wait there until its next promise is due.
6. Announce that it is routed; `reactions.py` tells the customer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from firstcontact.domain.applications.queries import ApplicationFacts, list_standing_answers
from firstcontact.domain.applications.rules import (
    Moment,
    demand_of,
    is_high_priority,
    kept_answers,
    readable_answers,
)
from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import CaseFacts, find_same
from firstcontact.domain.catalogue.definition import NotOurs, ServiceDefinition, Standard, Unit, parse_span, shift_day
from firstcontact.domain.catalogue.queries import find_elsewhere, get_version
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.queries import ContactFacts
from firstcontact.domain.contacts.rules import Demand, propose_demand
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.councils.rules import Allowance, TimeUnit, WorkingCalendar
from firstcontact.domain.customers.actions import set_owner
from firstcontact.domain.promises import actions as promises
from firstcontact.domain.promises.rules import CharterStandard, PromiseKind
from firstcontact.domain.routing.rules import Routed, choose_queue
from firstcontact.domain.work import actions as work
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys.moments import moment_at
from firstcontact.journeys.recognise_customer import Who

SUMMARY_TYPES = ("address", "place")
NOTHING: tuple[Any, ...] = (None, "", [], {})
SYSTEM_VIEWER = Viewer.of(SYSTEM)
REPEATED = Demand("failure", "repeat_notification_same_info")
TIME_UNITS = {
    Unit.WORKING_HOURS: TimeUnit.WORKING_HOURS,
    Unit.WORKING_DAYS: TimeUnit.WORKING_DAYS,
    Unit.DAYS: TimeUnit.CALENDAR_DAYS,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of it: the case, its reference, whether an open case was found instead, and the enquiry."""

    case_id: UUID
    reference: str
    found: bool
    enquiry_id: UUID


def open_case(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    application: ApplicationFacts,
    who: Who,
    team: str,
    sensitivity: str,
    words: str = "",
    target: datetime | None = None,
    imported: bool = False,
    form_key: str = "",
    known: ContactFacts | None = None,
) -> Opened:
    """The steps above, for a submitted application with its checked answers.

    :param target: for an imported case, what the other system had promised; None: it had promised nothing.
    :param form_key: of the adviser's form that asks for it.
    :param known: the contact as it is now, where the caller knows it.
    """
    calendar = get_calendar()
    moment = moment_at(at, calendar)
    application = _without_hidden(application, moment)
    same = None if imported else _same_case(application, who, at, calendar)
    enquiry = contacts.note_enquiry(
        by=by,
        at=at,
        contact_id=contact_id,
        service=application.service,
        team=team,
        sensitivity=sensitivity,
        result="case_updated" if same else "case_opened",
        demand=REPEATED if same else _demand(application, moment),
        words=words,
        form_key=form_key,
        owner=same.owner if same else None,
        known=known,
    )
    if same is not None:
        return _join(by, at, same, application, who, enquiry)
    routed, elsewhere = _route(application, team, moment, imported)
    case = _open(by, at, application, who, routed, sensitivity, imported)
    cases.link_enquiry(by=by, at=at, enquiry_id=enquiry, case_id=case, relation="opened")
    if imported:
        due = _import_target(by, at, case, application.service, target)
    else:
        due = _make_promises(by, at, case, application.service, _standards(application.definition, elsewhere))
    route_case(by=by, at=at, case_id=case, routed=routed, sensitivity=sensitivity, due_at=due)
    return Opened(case, application.reference, found=False, enquiry_id=enquiry)


def route_case(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    routed: Routed,
    sensitivity: str,
    due_at: datetime | None,
    claimed_by: UUID | None = None,
) -> None:
    """Let the case wait for its team, or for whoever has it already, with the reason, and announce it.

    :param due_at: when its next promise is due.
    """
    work.enqueue(
        by=by,
        at=at,
        kind="case",
        subject_kind="case",
        subject_id=case_id,
        team=routed.team,
        sensitivity=sensitivity,
        due_at=due_at,
        why=routed.why,
        claimed_by=claimed_by,
    )
    cases.append_entry(by=by, at=at, case_id=case_id, kind="routed", team=routed.team, reason=routed.reason)
    announce(
        name="case_routed",
        subject_kind="case",
        subject_id=case_id,
        at=at,
        team=routed.team,
        reason=routed.reason,
    )


def promise_again(*, by: Actor, at: datetime, case: CaseFacts) -> None:
    """A case that was not put right is promised anew from now on; that it came in was acknowledged once for all.

    Of an imported case the other system promises, or nobody.
    """
    if case.source == "imported":
        return
    definition = get_version(case.version_id)
    again = [one for one in _standards(definition, find_elsewhere(definition)) if one.kind != "acknowledge"]
    _make_promises(by, at, case.id, case.service, again)


def summarise(application: ApplicationFacts) -> str:
    """Where it is, in one line, for lists: the first address or place among the answers."""
    for question in application.definition.questions:
        if question.type in SUMMARY_TYPES and application.answers.get(question.id):
            for readable in readable_answers(application.definition, application.answers, application.language):
                if readable.question == question.id:
                    return ", ".join(readable.lines)
    return ""


def _without_hidden(application: ApplicationFacts, moment: Moment) -> ApplicationFacts:
    """The application with only those answers that count: one to a question that no longer applies does not."""
    return replace(application, answers=kept_answers(application.definition, application.answers, moment))


def _demand(application: ApplicationFacts, moment: Moment) -> Demand:
    kind, reason = demand_of(application.definition, application.answers, moment)
    return propose_demand(
        result="case_opened",
        service_demand=kind,
        service_reason=reason,
        asked_about_case=False,
        promise_broken=False,
        reopened=False,
    )


def _join(
    by: Actor, at: datetime, case: CaseFacts, application: ApplicationFacts, who: Who, enquiry_id: UUID
) -> Opened:
    cases.link_enquiry(by=by, at=at, enquiry_id=enquiry_id, case_id=case.id, relation="updated")
    said = str(who.record_id) if who.record_id else ""
    if who.record_id and case.sensitivity == "named":
        set_owner(by=by, at=at, record_ids=[who.record_id], owner=case.owner)
    cases.append_entry(
        by=by, at=at, case_id=case.id, kind="reported_again", application=str(application.id), record=said
    )
    return Opened(case.id, case.reference, found=True, enquiry_id=enquiry_id)


def _open(
    by: Actor,
    at: datetime,
    application: ApplicationFacts,
    who: Who,
    routed: Routed,
    sensitivity: str,
    imported: bool,
) -> UUID:
    return cases.open_case(
        by=by,
        at=at,
        reference=application.reference,
        application_id=application.id,
        service=application.service,
        version_id=application.version_id,
        customer_id=who.customer_id,
        record_id=who.record_id,
        channel=application.channel,
        language=application.language,
        sensitivity=sensitivity,
        team=routed.team,
        summary=summarise(application),
        source="imported" if imported else "charter",
    )


def _same_case(application: ApplicationFacts, who: Who, at: datetime, calendar: WorkingCalendar) -> CaseFacts | None:
    rule = application.definition.same_again
    if rule is None or who.customer_id is None:
        return None
    found = find_same(service=application.service, customer_id=who.customer_id, viewer=SYSTEM_VIEWER)
    recent = [case for case in found if _is_recent(case.opened_at, rule.within, at, calendar)]
    before = list_standing_answers([case.application_id for case in recent], viewer=SYSTEM_VIEWER) if recent else {}
    return next(
        (case for case in recent if _are_the_same(rule.by, before[case.application_id], application.answers)), None
    )


def _are_the_same(questions: Iterable[str], before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether all of these were answered, both times alike. What nobody answered proves nothing."""
    return all(now.get(each) not in NOTHING and before.get(each) == now[each] for each in questions)


def _is_recent(opened_at: datetime, within: str, at: datetime, calendar: WorkingCalendar) -> bool:
    span, opened, today = parse_span(within), calendar.local_date(opened_at), calendar.local_date(at)
    if span.unit is Unit.WORKING_DAYS:
        return calendar.count_working_days(opened, today) <= span.count
    return opened >= shift_day(today, span, -1)


def _route(application: ApplicationFacts, team: str, moment: Moment, imported: bool) -> tuple[Routed, NotOurs | None]:
    elsewhere = find_elsewhere(application.definition)
    passed_on = elsewhere is not None and not imported
    high = is_high_priority(application.definition, application.answers, moment)
    routed = choose_queue(service=application.service, service_team=team, high_priority=high, passed_on=passed_on)
    return routed, elsewhere


def _make_promises(by: Actor, at: datetime, case: UUID, service: str, standards: Iterable[Standard]) -> datetime | None:
    return promises.make_promises(
        by=by,
        at=at,
        subject_kind="case",
        subject_id=case,
        service=service,
        standards=[_charter(standard) for standard in standards],
        calendar=get_calendar(),
    )


def _charter(standard: Standard) -> CharterStandard:
    return CharterStandard(
        kind=PromiseKind(standard.kind),
        within=Allowance(amount=standard.count, unit=TIME_UNITS[standard.unit]),
        target=None if standard.target is None else Decimal(standard.target),
        pauses=standard.pauses,
    )


def _standards(definition: ServiceDefinition, elsewhere: NotOurs | None) -> Iterable[Standard]:
    if elsewhere is None:
        return definition.standards
    return [elsewhere.standard] if elsewhere.standard else []


def _import_target(by: Actor, at: datetime, case: UUID, service: str, target: datetime | None) -> datetime | None:
    if target is not None:
        promises.import_promise(
            by=by, at=at, subject_kind="case", subject_id=case, service=service, kind="resolve", due=target
        )
    return target
