"""Writing notices, delivering them, and what people do with those that need a person."""

from firstcontact.domain.notices.actions.by_hand import (
    mark_posted,
    mark_printed,
    mark_received,
    mark_told,
    print_again,
    send_again,
)
from firstcontact.domain.notices.actions.delivering import Waiting, chase_notices, deliver_notice, make_letter
from firstcontact.domain.notices.actions.returning import mark_returned
from firstcontact.domain.notices.actions.telling import (
    CannotReachError,
    hold_address,
    set_owner,
    tell,
    tell_after_all,
)

__all__ = [
    "CannotReachError",
    "Waiting",
    "chase_notices",
    "deliver_notice",
    "hold_address",
    "make_letter",
    "mark_posted",
    "mark_printed",
    "mark_received",
    "mark_returned",
    "mark_told",
    "print_again",
    "send_again",
    "set_owner",
    "tell",
    "tell_after_all",
]
