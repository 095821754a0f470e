"""A case comes into other hands, or back before its team; and so does an email.

1. The case has another owner, or none; what its customer wrote waits for them, too.
2. Of a `named` service all that tells of it goes with it: what was asked, what they said of themselves, what the
   customer was told, and what waits because of that.
3. An email that concerns one person only (`named`) is theirs while they have it, and its team's leaders' when not.
"""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import CaseFacts, list_enquiries_of, list_records_of
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.queries import ContactFacts
from firstcontact.domain.customers import actions as customers
from firstcontact.domain.notices import actions as notices
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.work import actions as work
from firstcontact.domain.work.queries import find_open_for
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer

SYSTEM_VIEWER = Viewer.of(SYSTEM)


def hand_over(*, by: Actor, at: datetime, case: CaseFacts, owner: UUID | None) -> None:
    """The steps above. The work on the case itself is claimed or put back by whoever calls this."""
    cases.set_owner(by=by, at=at, case_id=case.id, owner=owner)
    work.hand_over(by=by, at=at, subject_ids=[case.id], to=owner, kinds=["customer_wrote"])
    if case.sensitivity != "named":
        return
    asked = [enquiry for enquiry, _ in list_enquiries_of(case.id, viewer=SYSTEM_VIEWER)]
    contacts.set_owner(by=by, at=at, enquiry_ids=asked, owner=owner)
    said = list_records_of(case.id, viewer=SYSTEM_VIEWER)
    customers.set_owner(by=by, at=at, record_ids=said, owner=owner)
    notices.set_owner(by=by, at=at, subject_kind="case", subject_id=case.id, owner=owner)
    told = list_about(viewer=SYSTEM_VIEWER, subject_kind="case", subject_id=case.id)
    work.hand_over(by=by, at=at, subject_ids=[notice.id for notice in told], to=owner)


def let_email_wait(*, by: Actor, at: datetime, contact: ContactFacts) -> None:
    """An email that somebody has in hand waits for its team again."""
    contacts.put_back_contact(by=by, at=at, contact_id=contact.id)
    give_email(by=by, at=at, contact=contact, owner=None)
    item = find_open_for(contact.id, viewer=SYSTEM_VIEWER, kind="email")
    if item is not None:
        work.release(by=by, at=at, item_id=item.id)


def give_email(*, by: Actor, at: datetime, contact: ContactFacts, owner: UUID | None) -> None:
    """What waits in an email is in one colleague's hands, or (None) in nobody's: of `named` only they see it then."""
    if contact.unsettled is not None:
        notices.set_owner(by=by, at=at, subject_kind="contact", subject_id=contact.id, owner=owner)
        contacts.set_owner(by=by, at=at, enquiry_ids=[contact.unsettled.enquiry_id], owner=owner)
