"""A colleague leaves the council.

1. Their open cases, and what waits because of them, go back before their teams; the history says so.
2. The emails in their hand wait for the others again, if nothing was noted in them; other contacts are finished.
3. Their membership ends: they can no longer sign in here. What they did keeps their name.
"""

from datetime import datetime
from uuid import UUID

from firstcontact.domain.cases import actions as cases
from firstcontact.domain.cases.queries import list_held
from firstcontact.domain.contacts.actions import finish_contact
from firstcontact.domain.contacts.queries import list_contacts, list_in_hand
from firstcontact.domain.notices import actions as notices
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.staff.actions import end_membership
from firstcontact.domain.work import actions as work
from firstcontact.foundation.identity import SYSTEM, Actor, Kind, Viewer
from firstcontact.journeys.hand_over import hand_over, let_email_wait

SYSTEM_VIEWER = Viewer.of(SYSTEM)


def leave_council(*, by: Actor, at: datetime, membership_id: UUID) -> None:
    """The steps above.

    :raises UnknownColleagueError: when nobody with this membership works here.
    """
    for case in list_held(membership_id, viewer=SYSTEM_VIEWER):
        about = list_about(viewer=SYSTEM_VIEWER, subject_kind="case", subject_id=case.id)
        hand_over(by=by, at=at, case=case, owner=None)
        notices.set_owner(by=by, at=at, subject_kind="case", subject_id=case.id, owner=None)
        work.hand_over(by=by, at=at, subject_ids=[case.id, *(notice.id for notice in about)], to=None)
        cases.append_entry(by=by, at=at, case_id=case.id, kind="released")
    in_hand = list_in_hand(viewer=Viewer(kind=Kind.STAFF, id=membership_id))
    for contact in list_contacts([one.id for one in in_hand], viewer=SYSTEM_VIEWER):
        if contact.channel == "email" and not contact.enquiries:
            let_email_wait(by=by, at=at, contact=contact)
        else:
            finish_contact(by=by, at=at, contact_id=contact.id)
    end_membership(by=by, at=at, membership_id=membership_id)
