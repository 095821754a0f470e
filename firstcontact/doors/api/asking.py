"""What many operations are asked with: pages, times, the idempotency key."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Header, Query
from pydantic import AwareDatetime

from firstcontact.doors.api.places import LONGEST, MOST, read_place
from firstcontact.doors.api.problems import Problem
from firstcontact.foundation.events.changes import FIRST

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=120,
        pattern=r"^[\x21-\x7e]+$",
        description="A new one for each thing that you want done, such as a UUID. Sent again, nothing is done twice "
        "and you get the first answer.",
    ),
]
After = Annotated[str | None, Query(max_length=LONGEST, description="`next` of the page before.")]
Most = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
UpdatedSince = Annotated[
    AwareDatetime | None, Query(description="Where you have no place yet: what has changed since then.")
]


def feed_arguments(updated_since: datetime | None, after: str | None, most: int) -> dict[str, Any]:
    """Where a feed goes on."""
    place = read_place(after, int, UUID) if after else FIRST
    if None in place:
        raise Problem(400, "`after` is not a place in this list. Take it from `next` of the page before.")
    return {"after": place, "since": updated_since, "most": most}
