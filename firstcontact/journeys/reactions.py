"""The one table: when X happened, do Y. Every reaction runs in the transaction that announced the event."""

from collections.abc import Callable, Mapping
from uuid import UUID

from firstcontact.domain.cases.queries import CaseFacts, get_case, get_entry
from firstcontact.domain.catalogue.queries import find_elsewhere, get_version
from firstcontact.domain.contacts.jobs import start_scans
from firstcontact.domain.notices.jobs import start_delivery
from firstcontact.domain.notices.queries import get_notice
from firstcontact.domain.promises.actions import finish_promises
from firstcontact.domain.promises.queries import find_next_due
from firstcontact.domain.work.actions import enqueue, finish
from firstcontact.foundation.events.ping import ping
from firstcontact.foundation.events.stream import Fact, follow
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys import jobs
from firstcontact.journeys.tell_customer import tell_customer
from firstcontact.journeys.work_case import requeue_case
from firstcontact.overviews.screens import is_shown

SYSTEM_VIEWER = Viewer.of(SYSTEM)
FRONT_DESK = "customer_services"
IN_PERSON = ("phone", "counter")
KEPT_BY_NOTICE = {"received": "acknowledge", "passed_on": "tell"}


def tell_received(fact: Fact) -> None:
    """A case was routed for the first time: the customer hears its reference and promise."""
    if fact.payload["reason"] == "not_fixed":
        return
    case = _case(fact)
    in_person = case.channel in IN_PERSON
    told = tell_customer(
        by=SYSTEM,
        at=fact.at,
        case=case,
        kind="received",
        occasion="first",
        told_in_person=in_person,
        just_opened=True,
    )
    if told is None or in_person:
        _keep(fact, case, "acknowledge")


def tell_question(fact: Fact) -> None:
    """An officer asked the customer something."""
    _tell_entry(fact, "question")


def tell_progress(fact: Fact) -> None:
    """An officer told the customer how it stands."""
    _tell_entry(fact, "progress")


def tell_passed_on(fact: Fact) -> None:
    """A case was passed on to another body."""
    case = _case(fact)
    elsewhere = find_elsewhere(get_version(case.version_id))
    entry = get_entry(UUID(fact.payload["entry"]))
    told = tell_customer(
        by=SYSTEM,
        at=fact.at,
        case=case,
        kind="passed_on",
        occasion=str(entry.id),
        message=entry.body,
        passed_to=elsewhere.passed_to if elsewhere else None,
    )
    if told is None:
        _keep(fact, case, "tell")


def tell_closed(fact: Fact) -> None:
    """A case was closed with an outcome; words for colleagues stay with colleagues."""
    entry = get_entry(UUID(fact.payload["entry"]))
    words = entry.body if entry.visible_to_customer else ""
    tell_customer(by=SYSTEM, at=fact.at, case=_case(fact), kind="closed", occasion=str(entry.id), message=words)


def deliver(fact: Fact) -> None:
    """A notice was written: send it, or make its letter, after this transaction."""
    start_delivery(notice_id=fact.subject_id, how=fact.payload["how"])


def look_for_viruses(fact: Fact) -> None:
    """Files came with a message: take them to the virus scanner, after this transaction."""
    start_scans(message_id=fact.subject_id)


def keep_told_promises(fact: Fact) -> None:
    """A notice went out: what it had promised to tell is told."""
    kind = KEPT_BY_NOTICE.get(fact.payload["kind"])
    if kind and fact.payload["about_kind"] == "case":
        _keep(fact, get_case(UUID(fact.payload["about_id"]), viewer=SYSTEM_VIEWER), kind)


def ask_a_person(fact: Fact) -> None:
    """A notice cannot be delivered: somebody at the front desk, or in the service's team, finds another way."""
    notice = get_notice(viewer=SYSTEM_VIEWER, notice_id=fact.subject_id)
    case = get_case(notice.subject_id, viewer=SYSTEM_VIEWER) if notice.subject_kind == "case" else None
    about = case or notice
    unreachable = fact.name == "notice_cannot_be_told"
    enqueue(
        by=SYSTEM,
        at=fact.at,
        kind="cannot_be_told" if unreachable else "notice_failed",
        subject_kind="notice",
        subject_id=fact.subject_id,
        team=FRONT_DESK if about.sensitivity == "open" else about.team,
        sensitivity=about.sensitivity,
        due_at=find_next_due(case.id) if case else None,
        why={"reason": fact.name, **({"service": case.service} if case else {})},
        claimed_by=about.owner if about.sensitivity == "named" else None,
    )


def thank_the_person(fact: Fact) -> None:
    """A notice that needed a person no longer does; one that is new, or went at once, never did."""
    if fact.payload.get("first"):
        return
    finish(by=SYSTEM, at=fact.at, kinds=["cannot_be_told", "notice_failed"], subject_id=fact.subject_id)


def read_email(fact: Fact) -> None:
    """An email is kept: understand it, after this transaction."""
    jobs.read_email.enqueue(email_id=fact.subject_id)


def show_words(fact: Fact) -> None:
    """A customer wrote by themselves about their case: whoever has it, or its team, reads it."""
    case = _case(fact)
    enqueue(
        by=SYSTEM,
        at=fact.at,
        kind="customer_wrote",
        subject_kind="case",
        subject_id=case.id,
        team=case.team,
        sensitivity=case.sensitivity,
        due_at=find_next_due(case.id),
        why={"reason": "customer_wrote"},
        claimed_by=case.owner,
    )


def words_are_read(fact: Fact) -> None:
    """Somebody answered, or went on with the case: what the customer wrote has been read."""
    finish(by=SYSTEM, at=fact.at, kinds=["customer_wrote"], subject_id=fact.subject_id)


def end_work_on_email(fact: Fact) -> None:
    """A contact is over: if it was an email, it needs nobody any more."""
    finish(by=SYSTEM, at=fact.at, kinds=["email"], subject_id=fact.subject_id)


def tell_screens(fact: Fact) -> None:
    """Something changed that open pages show: whoever tells them reads on."""
    if is_shown(fact.name, fact.payload):
        ping()


REACTIONS: Mapping[str, tuple[Callable[[Fact], None], ...]] = {
    "attachments_kept": (look_for_viruses,),
    "case_routed": (tell_received, tell_screens),
    "case_changed": (tell_screens,),
    "case_closed": (tell_screens,),
    "case_reopened": (tell_screens,),
    "customer_answered": (tell_screens,),
    "customer_wrote": (show_words, tell_screens),
    "work_queued": (tell_screens,),
    "contact_finished": (end_work_on_email,),
    "email_kept": (read_email,),
    "work_claimed": (tell_screens,),
    "work_released": (tell_screens,),
    "customer_asked": (tell_question, words_are_read),
    "customer_told": (tell_progress, words_are_read, tell_screens),
    "case_passed_on": (tell_passed_on, words_are_read),
    "case_outcome_given": (tell_closed,),
    "notice_queued": (deliver, thank_the_person),
    "notice_sent": (keep_told_promises, thank_the_person),
    "notice_posted": (keep_told_promises, thank_the_person),
    "notice_told": (keep_told_promises, thank_the_person),
    "notice_failed": (ask_a_person,),
    "notice_doubtful": (ask_a_person,),
    "notice_cannot_be_told": (ask_a_person,),
}


def connect() -> None:
    """Follow the stream of events."""
    follow(react)


def react(fact: Fact) -> None:
    """Do what the table says."""
    for reaction in REACTIONS.get(fact.name, ()):
        reaction(fact)


def _tell_entry(fact: Fact, kind: str) -> None:
    entry = get_entry(UUID(fact.payload["entry"]))
    tell_customer(by=SYSTEM, at=fact.at, case=_case(fact), kind=kind, occasion=str(entry.id), message=entry.body)


def _keep(fact: Fact, case: CaseFacts, kind: str) -> None:
    if finish_promises(by=SYSTEM, at=fact.at, subject_id=case.id, kinds=[kind]):
        requeue_case(by=SYSTEM, at=fact.at, case_id=case.id, state=case.state)


def _case(fact: Fact) -> CaseFacts:
    return get_case(fact.subject_id, viewer=SYSTEM_VIEWER)
