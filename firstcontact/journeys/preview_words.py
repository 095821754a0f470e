"""An officer looks at what a customer will read, before telling or asking them something.

1. Tell or ask, as a rehearsal: the notice is what will be sent, to the letter. Nothing is kept.
2. Nobody left a way to be told: then there is nothing to see.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import list_history
from firstcontact.domain.notices.queries import list_about
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys.rehearse import Preview, rehearse
from firstcontact.journeys.work_case import ask_customer, tell_progress

SYSTEM_VIEWER = Viewer.of(SYSTEM)
MOVES: Mapping[str, Callable[..., Any]] = {"tell": tell_progress, "ask": ask_customer}


def preview_words(
    *, by: Actor, at: datetime, case_id: UUID, move: str, words: str, seen: UUID | None = None
) -> Preview | None:
    """The steps above.

    :param move: `tell` or `ask`.
    :raises UnknownCaseError: when they may not see the case.
    :raises CaseRefusedError: when telling or asking would be refused; `changed` also when it has been sent already.
    """

    def write() -> UUID | None:
        before = len(list_history(case_id, viewer=SYSTEM_VIEWER))
        told = {one.id for one in list_about(viewer=SYSTEM_VIEWER, subject_kind="case", subject_id=case_id)}
        MOVES[move](by=by, at=at, case_id=case_id, words=words, seen=seen)
        if len(list_history(case_id, viewer=SYSTEM_VIEWER)) == before:
            raise CaseRefusedError("changed", "This has been sent already.")
        after = list_about(viewer=SYSTEM_VIEWER, subject_kind="case", subject_id=case_id)
        return next((one.id for one in after if one.id not in told), None)

    return rehearse(write)
