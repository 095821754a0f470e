"""The sealed store: raw input first, understanding second."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Q

from firstcontact.foundation.audit import trail
from firstcontact.foundation.files.cards import mask_cards, mask_cards_within
from firstcontact.foundation.files.models import RawInput
from firstcontact.foundation.identity import Actor, Kind, Viewer
from firstcontact.foundation.tenancy.inserting import insert_once

LONGEST_ABOUT = 180


def store_raw(
    *,
    by: Actor,
    at: datetime,
    source: str,
    source_key: str,
    body: bytes,
    mask: Callable[[bytes], tuple[bytes, bool]] = mask_cards,
) -> UUID:
    """Keep the bytes, once for each source and key; a card number in them is masked before they are written.

    :param mask: gives the bytes without card numbers, and whether there was one; for input in which they are wrapped.
    """
    return store_raw_once(by=by, at=at, source=source, source_key=source_key, body=body, mask=mask)[0]


def store_raw_once(
    *,
    by: Actor,
    at: datetime,
    source: str,
    source_key: str,
    body: bytes,
    mask: Callable[[bytes], tuple[bytes, bool]] = mask_cards,
) -> tuple[UUID, bool]:
    """As `store_raw`; whether it is new, too."""
    masked, found = mask(body)
    row = RawInput(received_at=at, source=source, source_key=source_key, body=masked, card_number_masked=found)
    if not insert_once(row):
        return RawInput.objects.values_list("id", flat=True).get(source=source, source_key=source_key), False
    _note_masked(by, at, row)
    return row.id, True


def store_posted(*, by: Actor, at: datetime, source: str, about: str, fields: Mapping[str, Sequence[str]]) -> UUID:
    """Keep a form as it was posted, every field and every sign of it, as JSON; each sending, also the same one again.

    :param about: the service, the reference and the question: by them an administrator finds it in the list.
    """
    posted = {name: list(values) for name, values in fields.items()}
    masked = mask_cards_within(posted)
    body = json.dumps(masked, ensure_ascii=False).encode("utf-8", "surrogatepass")
    source_key = f"{about.replace(chr(0), '')[:LONGEST_ABOUT]} {uuid4().hex[:12]}"
    row = RawInput.objects.create(
        received_at=at, source=source, source_key=source_key, body=body, card_number_masked=masked != posted
    )
    _note_masked(by, at, row)
    return row.id


def _note_masked(by: Actor, at: datetime, row: RawInput) -> None:
    if row.card_number_masked:
        trail.note(by=by, at=at, verb="card_number_masked", subject_kind="raw_input", subject_id=row.id)


@dataclass(frozen=True, slots=True)
class RawFacts:
    """What is known of raw input without opening it."""

    id: UUID
    received_at: datetime
    source: str
    source_key: str
    card_number_masked: bool


def list_raw(*, viewer: Viewer, before: tuple[datetime, UUID] | None = None, most: int = 100) -> list[RawFacts]:
    """What came in, newest first, without its content.

    :param before: time and id of the last one of the page before.
    :raises NotAllowedError: unless the viewer is an administrator.
    """
    if not viewer.has_role("administrator"):
        raise trail.NotAllowedError("Only an administrator looks at raw input.")
    rows = RawInput.objects.order_by("-received_at", "-id")
    if before is not None:
        later = Q(received_at__lt=before[0]) | Q(received_at=before[0], id__lt=before[1])
        rows = rows.filter(later, received_at__lte=before[0])
    kept = rows.values_list("id", "received_at", "source", "source_key", "card_number_masked")[:most]
    return [RawFacts(*row) for row in kept]


def get_raw(*, viewer: Viewer, at: datetime, raw_id: UUID) -> bytes:
    """The bytes, for an administrator, whose looking is noted, and for the system, which has to understand them.

    :raises NotAllowedError: for anyone else.
    """
    if viewer.kind is Kind.SYSTEM:
        return bytes(RawInput.objects.values_list("body", flat=True).get(id=raw_id))
    if not viewer.has_role("administrator"):
        raise trail.NotAllowedError("Only an administrator opens raw input.")
    row = RawInput.objects.get(id=raw_id)
    trail.note(by=viewer, at=at, verb="saw", subject_kind="raw_input", subject_id=raw_id)
    return bytes(row.body)
