"""What an adviser is asked becomes an enquiry of their contact.

1. Propose the demand type: of the service, or, about a case, by how its promises stand and whether there are new facts.
2. Note the enquiry with its result.
3. What is about a case is linked to it, and is in the hands of whoever has the case.
"""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import CaseFacts
from firstcontact.domain.catalogue.queries import ServiceFacts
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.rules import propose_demand
from firstcontact.domain.promises.queries import list_newest_promises
from firstcontact.foundation.identity import Actor

BY_OTHERS = "by_others"
"""How an enquiry is linked to a case about which somebody else than its customer wrote."""


def note_at_once(
    *, by: Actor, at: datetime, contact_id: UUID, service: ServiceFacts, result: str, words: str, form_key: str
) -> UUID:
    """What was dealt with while the customer was there."""
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
        promise_broken=any(promise.state == "broken" for promise in list_newest_promises([case.id])[case.id]),
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
