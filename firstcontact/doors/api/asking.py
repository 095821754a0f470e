"""What many operations are asked with: pages, times, the idempotency key."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Header, Query

from firstcontact.doors.api.places import LONGEST, MOST, read_place
from firstcontact.doors.api.shapes.base import Time
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
After = Annotated[
    str | None, Query(max_length=LONGEST, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of the page before.")
]
Most = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
UpdatedSince = Annotated[Time | None, Query(description="Where you have no place yet: what has changed since then.")]


def feed_arguments(updated_since: datetime | None, after: str | None, most: int) -> dict[str, Any]:
    """Where a feed goes on."""
    place = read_place(after, int, UUID) if after else FIRST
    return {"after": place, "since": updated_since, "most": most}
