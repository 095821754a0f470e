"""A case comes into other hands, or back before its team.

1. The case has another owner, or none; what its customer wrote waits for them, too.
2. Of a `named` service all that tells of it goes with it: what was asked, what they said of themselves, what the
   customer was told, and what waits because of that.
"""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import CaseFacts, list_enquiries_of, list_records_of
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.customers import actions as customers
from firstcontact.domain.notices import actions as notices
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.work import actions as work
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
