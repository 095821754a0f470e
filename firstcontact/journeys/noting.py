"""What an adviser is asked becomes an enquiry of their contact.

1. Propose the demand type: of the service, or, about a case, by how its promises stand and whether there are new facts.
2. Note the enquiry with its result.
3. What is about a case is linked to it, and is in the hands of whoever has the case.
4. New facts go into the case: as the answer that it waits for, or for whoever has it to read, unless a colleague took
   them.
"""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import CaseFacts, get_case
from firstcontact.domain.cases.states import State
from firstcontact.domain.catalogue.queries import ServiceFacts
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.queries import ContactFacts
from firstcontact.domain.contacts.rules import propose_demand
from firstcontact.domain.promises.queries import list_newest_promises
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys.work_case import customer_answers

BY_OTHERS = "by_others"
"""How an enquiry is linked to a case about which somebody else than its customer wrote."""


def note_at_once(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    service: ServiceFacts,
    result: str,
    words: str,
    form_key: str,
    known: ContactFacts | None = None,
) -> UUID:
    """What was dealt with while the customer was there.

    :param known: the contact as it is now, where the caller knows it.
    """
    demand = propose_demand(
        result=result,
        service_demand=service.definition.demand,
        service_reason=service.definition.demand_reason or "",
        asked_about_case=False,
        promise_broken=False,
        reopened=False,
    )
    return contacts.note_enquiry(
        by=by,
        at=at,
        contact_id=contact_id,
        service=service.slug,
        team=service.team,
        sensitivity=service.sensitivity,
        result=result,
        demand=demand,
        words=words,
        form_key=form_key,
        known=known,
    )


def note_about_case(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    case: CaseFacts,
    new_facts: bool,
    words: str,
    form_key: str,
    reopened: bool = False,
    by_others: bool = False,
) -> UUID:
    """What was asked about a case, or told of it, and linked to it.

    :param by_others: it was not its customer who told us.
    """
    result, relation = ("case_updated", "updated") if new_facts else ("progress_given", "asked")
    relation = BY_OTHERS if by_others else relation
    demand = propose_demand(
        result=result,
        service_demand="value",
        service_reason="",
        asked_about_case=True,
        promise_broken=any(
            promise.state == "broken" for promise in list_newest_promises([case.id], pauses=False)[case.id]
        ),
        reopened=reopened,
    )
    enquiry = contacts.note_enquiry(
        by=by,
        at=at,
        contact_id=contact_id,
        service=case.service,
        team=case.team,
        sensitivity=case.sensitivity,
        result=result,
        demand=demand,
        words=words,
        form_key=form_key,
        owner=case.owner,
    )
    cases.link_enquiry(by=by, at=at, enquiry_id=enquiry, case_id=case.id, relation=relation)
    return enquiry


def take_words_of_case(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    case_id: UUID,
    facts: str,
    words: str = "",
    form_key: str = "",
    by_others: bool = False,
    unread: bool = True,
) -> UUID:
    """What was said of a case, in whatever way it came: with `facts` they go into it, without they only ask.

    Whoever calls has seen to it that they may know of the case. It is held, so that nobody closes it meanwhile.

    :param by_others: it was not its customer who told us: what they say is for colleagues, and answers nothing.
    :param unread: nobody at the council has read the facts yet.
    :raises CaseRefusedError: `too_long`.
    """
    cases.hold_case(by=by, at=at, case_id=case_id)
    case = get_case(case_id, viewer=Viewer.of(SYSTEM))
    enquiry = note_about_case(
        by=by,
        at=at,
        contact_id=contact_id,
        case=case,
        new_facts=bool(facts),
        words=words,
        form_key=form_key,
        by_others=by_others,
    )
    if not facts:
        cases.append_entry(by=by, at=at, case_id=case_id, kind="asked_about")
    elif case.state == State.WAITING_FOR_CUSTOMER and not by_others:
        customer_answers(by=by, at=at, case_id=case_id, words=facts)
    else:
        seen, contact = not by_others, str(contact_id)
        cases.append_entry(
            by=by, at=at, case_id=case_id, kind="new_facts", body=facts, visible_to_customer=seen, contact=contact
        )
        if unread:
            announce(name="customer_wrote", subject_kind="case", subject_id=case_id, at=at, team=case.team)
    return enquiry
