"""What the council writes to somebody is a contact, too.

1. Record the outbound contact that a notice names, once; of one that reaches nobody there is none.
2. Keep its words as a message, unless they are about something that not everybody at work may know of.
"""

from datetime import datetime

from firstcontact.domain.contacts.actions import keep_message, record_contact
from firstcontact.domain.notices.queries import NoticeRecord
from firstcontact.foundation.identity import Actor

CHANNEL_OF = {"email": "email", "letter": "post"}
OPEN = "open"


def record_outbound(*, by: Actor, at: datetime, notice: NoticeRecord) -> None:
    """The steps above; a second time changes nothing."""
    channel = CHANNEL_OF.get(notice.how)
    if channel is None:
        return
    language = notice.languages[0]
    contact, new = record_contact(
        by=by,
        at=at,
        channel=channel,
        channel_key=f"notice:{notice.id}",
        direction="outbound",
        customer_id=notice.customer_id,
        recognised="certain" if notice.customer_id else "unknown",
        language=language,
        contact_id=notice.contact_id,
    )
    if new and notice.sensitivity == OPEN:  # the words of others stay with the notice, which has the same wall
        keep_message(
            by=by,
            at=at,
            contact_id=contact,
            direction="outbound",
            language=language,
            subject=notice.subject,
            body=notice.body_text,
        )
