"""Tell a customer something about their case, in their language, by the way that reaches them.

1. Find who is to be told, and in how large a print: what they gave with this case first, then what everybody
   may know of the customer, then the address that the case names for letters. No email to where it comes back from.
2. Nobody gave a way to be told and nobody is known: there is nobody to tell, and the acknowledgement counts as given
   when the case was opened (they read the reference on the screen, or heard it). So it does where they were told in
   person and cannot be reached in writing.
3. Write the notice, once for each occasion; words are fixed now and sent after this transaction. An email goes into
   the conversation about the case (`conversation.py`).
4. Record it as an outbound contact, with the words as a message.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from firstcontact.domain.applications.queries import get_application
from firstcontact.domain.applications.rules import address_of
from firstcontact.domain.cases.queries import CaseFacts
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.queries import get_version
from firstcontact.domain.councils.queries import CouncilFacts, get_council
from firstcontact.domain.councils.rules import TimeUnit
from firstcontact.domain.customers.queries import CustomerFacts, find_reachable
from firstcontact.domain.customers.rules import Said, needs_of
from firstcontact.domain.notices import actions as notices
from firstcontact.domain.notices.rules import How, address_lines, choose_how
from firstcontact.domain.notices.wording import NoticeFacts, PromiseFacts, Recipient
from firstcontact.domain.promises.queries import list_newest_promises
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy.models import new_id
from firstcontact.journeys.conversation import Conversation, conversation_about_case
from firstcontact.journeys.outbound import record_outbound

SYSTEM_VIEWER = Viewer.of(SYSTEM)
EMAIL = "email"
WITH_PROMISES = ("received", "question", "progress", "passed_on")


def tell_customer(
    *,
    by: Actor,
    at: datetime,
    case: CaseFacts,
    kind: str,
    occasion: str,
    message: str = "",
    passed_to: Text | None = None,
    told_in_person: bool = False,
    just_opened: bool = False,
) -> UUID | None:
    """The steps above. Returns the notice, or None when there is nobody to tell.

    :param told_in_person: an adviser has just said it to them: it is written only where writing reaches them.
    :param just_opened: the case is new, so that there is no email about it but the one that it came in.
    """
    council = get_council()
    recipient = find_recipient(case, council)
    if recipient is None or (told_in_person and not _can_write_to(recipient)):
        return None
    definition = get_version(case.version_id)
    wrote = not just_opened or case.channel == EMAIL
    conversation = conversation_about_case(case, recipient.email) if wrote else Conversation()
    notice = notices.tell(
        by=by,
        at=at,
        kind=kind,
        subject_kind="case",
        subject_id=case.id,
        occasion=occasion,
        recipient=recipient,
        facts=_facts(case, definition, council, kind, message, passed_to),
        sensitivity=case.sensitivity,
        team=case.team,
        owner=case.owner,
        contact_id=new_id(),
        thread=conversation.thread,
        thread_subject=conversation.subject,
    )
    record_outbound(by=by, at=at, notice=notice)
    return notice.id


def find_recipient(case: CaseFacts, council: CouncilFacts) -> Recipient | None:
    """Who is to be told of this case, or None when nobody left a name or a way to reach them."""
    found = find_reachable(case.record_id, case.customer_id, viewer=SYSTEM_VIEWER)
    parts = [part for part in (found.said, found.known) if part is not None]
    if not parts:
        return _recorder(council) if case.source == "imported" else None
    needs = [need for part in parts for need in needs_of(part.access_needs)]
    return Recipient(
        name=next((part.name for part in parts if part.name), ""),
        email=next((part.email for part in parts if part.email and part.email not in found.gone), ""),
        postal_address=_postal_address(case, parts),
        language=next((part.language for part in parts if part.language), ""),
        large_print="large_print" in needs,
        customer_id=case.customer_id,
    )


def _postal_address(case: CaseFacts, parts: Sequence[Said | CustomerFacts]) -> tuple[str, ...]:
    """Lines and postcode, both from the same source; the case's own address where nobody's is known."""
    for part in parts:
        if part.address:
            lines = address_lines(part.address)
            return address_lines("\n".join([*lines, part.postcode])) if part.postcode not in lines else lines
    application = get_application(case.application_id, viewer=SYSTEM_VIEWER)
    return address_of(application.definition, application.answers)


def _can_write_to(recipient: Recipient) -> bool:
    return choose_how(email=recipient.email, postal_address=recipient.postal_address) is not How.NONE


def _recorder(council: CouncilFacts) -> Recipient:
    """Replayed requests name nobody: their notices go to the council's recorder, which keeps them and sends nothing."""
    return Recipient(email=f"recorder@{council.host}", language=council.languages[0])


def _facts(
    case: CaseFacts,
    definition: ServiceDefinition,
    council: CouncilFacts,
    kind: str,
    message: str,
    passed_to: Text | None,
) -> NoticeFacts:
    facts = NoticeFacts(
        service=definition.name,
        reference=case.reference,
        message=message,
        passed_to=passed_to,
        check_link=f"{site_address(council)}/progress/",
    )
    if kind == "closed":
        return replace(facts, outcome=definition.outcomes.get(case.outcome))
    if kind not in WITH_PROMISES or case.source != "charter":  # of an imported case another system promises
        return facts
    return replace(facts, promises=_promises(case, definition))


def _promises(case: CaseFacts, definition: ServiceDefinition) -> tuple[PromiseFacts, ...]:
    return tuple(
        PromiseFacts(promise.kind, promise.due_at, TimeUnit(promise.unit), definition.promise_words(promise.kind))
        for promise in list_newest_promises([case.id], pauses=False)[case.id]
        if promise.state == "running" and promise.kind != "acknowledge" and promise.source == "charter"
    )


def site_address(council: CouncilFacts) -> str:
    """The council's website, without a slash at the end."""
    return str(settings.SITE_ADDRESS).format(host=council.host)
