"""Who is this? Keep what they said, then recognise them, or leave them unknown.

1. Keep what was said as a source record, as it was said, for those who may know of the service it was said to.
2. Recognise: certain, maybe or unknown. It never guesses.
3. Certain: link the record to the customer. Unknown, but with a name and a way to reach them: a new customer, whom
   nobody has recognised yet.
   Maybe: the record stays unlinked and the likely customers are offered to a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.applications.rules import contact_of, letter_address
from firstcontact.domain.cases.actions import CaseRefusedError, set_customer
from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.customers import actions, queries
from firstcontact.domain.customers.rules import Level, Said, can_be_called
from firstcontact.foundation.identity import Actor, Viewer


@dataclass(frozen=True, slots=True)
class Who:
    """Who a contact is with, as far as it is known."""

    record_id: UUID | None = None
    customer_id: UUID | None = None
    level: Level = Level.UNKNOWN
    candidates: tuple[UUID, ...] = ()


NOBODY = Who()


def recognise_customer(
    *,
    by: Actor,
    at: datetime,
    source: str,
    said: Said,
    sensitivity: str,
    team: str,
    signed_in: UUID | None = None,
) -> Who:
    """The steps above. Nothing said and nobody signed in: nobody, and nothing is kept.

    :param sensitivity: of the service that it was said to, and `team` its team.
    """
    if said.is_empty:
        return Who(customer_id=signed_in, level=Level.CERTAIN) if signed_in else NOBODY
    record = actions.keep_record(by=by, at=at, source=source, said=said, sensitivity=sensitivity, team=team)
    found = queries.recognise(said, signed_in=signed_in)
    if found.level is Level.CERTAIN and found.customer_id is not None:
        actions.link_record(by=by, at=at, record_id=record, customer_id=found.customer_id, evidence=found.evidence)
        return Who(record, found.customer_id, Level.CERTAIN)
    if found.level is Level.UNKNOWN and _can_be_known(said):
        return Who(record, actions.make_customer(by=by, at=at, record_id=record), Level.UNKNOWN)
    return Who(record, None, found.level, found.candidates)


def said_in(
    definition: ServiceDefinition, answers: Mapping[str, Any], *, language: str = "", knows_address: bool = False
) -> Said:
    """What the answers to a service's questions say of the person who gave them.

    Who gives no address of their own lives where a letter of this service may go to (the address whose bin was missed,
    say), unless the postcode that they gave is another one. Nobody lives there who left neither name nor way to reach
    them.

    :param knows_address: their address is known already: the one that this is about need not be theirs.
    """
    given = contact_of(definition, answers)
    address, postcode = given.get("address", ""), given.get("postcode", "")
    place = letter_address(definition, answers)
    if given and not (address or knows_address) and place and postcode in ("", place.get("postcode")):
        address, postcode = "\n".join(map(str, place.get("lines", ()))), str(place.get("postcode") or "")
    return Said(
        name=given.get("name", ""),
        email=given.get("email", ""),
        phone=given.get("phone", ""),
        postcode=postcode,
        address=address,
        language=language,
    )


def _can_be_known(said: Said) -> bool:
    return can_be_called(said.name) and bool(said.email or said.phone or said.address or said.postcode)


def settle_customer(*, by: Actor, at: datetime, case_id: UUID, choice: str) -> UUID:
    """A person says whose case this is: one of those that were offered, or `new`. Returns the customer.

    :raises CaseRefusedError: `not_offered` when the choice is neither.
    """
    case = get_case(case_id, viewer=Viewer.of(by))
    said = queries.find_said(case.record_id, viewer=Viewer.of(by)) if case.record_id else None
    if case.record_id is None or said is None or case.customer_id is not None:
        raise CaseRefusedError("not_offered", "There is nothing to settle.")
    offered = {str(candidate): candidate for candidate in queries.recognise(said).candidates}
    if choice == "new":
        customer = actions.make_customer(by=by, at=at, record_id=case.record_id)
    elif choice in offered:
        customer = offered[choice]
        actions.link_record(by=by, at=at, record_id=case.record_id, customer_id=customer, evidence="person_decided")
    else:
        raise CaseRefusedError("not_offered", "This customer was not offered.")
    set_customer(by=by, at=at, case_id=case_id, customer_id=customer)
    return customer
