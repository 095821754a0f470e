"""A customer goes on with their case on the website: answers what we asked, or says that it is not fixed.

They have shown the reference and a second proof, so that `by` is the customer of the case, or the case itself where
nobody is known.

1. Keep their words as they came, whatever becomes of them.
2. Check that the case waits for their answer, or was closed not long ago. If not, or if it is of a service that not
   everybody may know of, nothing else changes: somebody else in the household has the reference and the postcode too.
3. Record the contact, once for each thing that we asked and for each closing, and its enquiry with the demand type.
4. The case goes on: it is answered, or opened again for the same owner.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import CaseFacts, get_case, list_history
from firstcontact.domain.cases.states import State
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.rules import propose_demand
from firstcontact.foundation.files.sealed import store_posted
from firstcontact.foundation.identity import Actor, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.journeys.work_case import customer_answers, reopen_case


def answer_our_question(*, by: Actor, at: datetime, case_id: UUID, words: str, language: str) -> None:
    """The answer to what an officer asked last; the promises that stood still go on.

    :raises UnknownCaseError: when the case is not theirs.
    :raises CaseRefusedError: `not_waiting` when nothing is asked (any more), `private`, `empty` or `too_long`.
    """
    case = _store(by, at, case_id, "reply", words)
    with transaction.atomic():
        _refuse_private(case)
        asked = [entry for entry in list_history(case_id, viewer=Viewer.of(by)) if entry.kind == "asked"]
        if case.state != State.WAITING_FOR_CUSTOMER or not asked:
            raise CaseRefusedError("not_waiting", "Nothing is asked now.")
        if _note(by, at, case, f"answer:{asked[-1].id}", language, reopened=False):
            customer_answers(by=by, at=at, case_id=case_id, words=words)


def say_not_fixed(*, by: Actor, at: datetime, case_id: UUID, words: str, language: str) -> None:
    """It is not put right: the case is opened again, and counted as failure demand.

    :raises UnknownCaseError: when the case is not theirs.
    :raises CaseRefusedError: `not_closed`, `private`, `too_late` after 28 days, `too_long`, or `empty` when they do not
        say what is wrong.
    """
    case = _store(by, at, case_id, "not_fixed", words)
    if not words.replace("\0", "").strip():
        raise CaseRefusedError("empty", "There are no words.")
    with transaction.atomic():
        _refuse_private(case)
        if case.state != State.CLOSED:
            raise CaseRefusedError("not_closed", "Only a closed case can be opened again.")
        if _note(by, at, case, f"not_fixed:{case_id}:{case.times_reopened + 1}", language, reopened=True):
            reopen_case(by=by, at=at, case_id=case_id, words=words)


def _store(by: Actor, at: datetime, case_id: UUID, doing: str, words: str) -> CaseFacts:
    """Keep their words; the case that they are about."""
    case = get_case(case_id, viewer=Viewer.of(by))
    about = f"{case.service} {show_reference(case.reference)}"
    store_posted(by=by, at=at, source=f"web_{doing}", about=about, fields={"words": [words]})
    return case


def _refuse_private(case: CaseFacts) -> None:
    if case.is_private:
        raise CaseRefusedError("private", "Of this case nothing is changed on the website.")


def _note(by: Actor, at: datetime, case: CaseFacts, channel_key: str, language: str, *, reopened: bool) -> bool:
    contact, new = contacts.record_contact(
        by=by,
        at=at,
        channel="web",
        channel_key=channel_key,
        customer_id=case.customer_id,
        recognised="certain" if case.customer_id else "unknown",
        language=language,
    )
    if not new:
        return False
    enquiry = contacts.note_enquiry(
        by=by,
        at=at,
        contact_id=contact,
        service=case.service,
        team=case.team,
        sensitivity=case.sensitivity,
        result="case_updated",
        demand=propose_demand(
            result="case_updated",
            service_demand="value",
            service_reason="",
            asked_about_case=True,
            promise_broken=False,
            reopened=reopened,
        ),
        owner=case.owner,
    )
    cases.link_enquiry(by=by, at=at, enquiry_id=enquiry, case_id=case.id, relation="updated")
    return True
