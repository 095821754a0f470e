"""See what will be sent before it is sent.

1. Do all of it, exactly as it will be done.
2. Look at the notice that came of it.
3. Undo all of it: nothing is kept, announced, queued or sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from firstcontact.domain.notices.queries import get_notice
from firstcontact.foundation.identity import SYSTEM, Viewer

SYSTEM_VIEWER = Viewer.of(SYSTEM)


@dataclass(frozen=True, slots=True)
class Preview:
    """A notice as its reader will see it.

    :ivar how: `email`, `letter` or `none` (nobody knows how they can be reached).
    """

    how: str
    to_name: str
    to_address: str
    postal_address: tuple[str, ...]
    languages: tuple[str, ...]
    subject: str
    text: str
    html: str


def rehearse(write: Callable[[], UUID | None]) -> Preview | None:
    """The steps above; None when there is nobody to tell. What `write` raises is raised.

    :param write: does all of it and returns the notice.
    """
    with transaction.atomic():
        notice_id = write()
        shown = _shown(notice_id) if notice_id else None
        transaction.set_rollback(True)
    return shown


def _shown(notice_id: UUID) -> Preview:
    notice = get_notice(viewer=SYSTEM_VIEWER, notice_id=notice_id)
    return Preview(
        how=notice.how,
        to_name=notice.to_name,
        to_address=notice.to_address,
        postal_address=notice.postal_address,
        languages=notice.languages,
        subject=notice.subject,
        text=notice.body_text,
        html=notice.body_html,
    )
