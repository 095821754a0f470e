"""Reading notices. What a viewer may not see is not loaded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from firstcontact.domain.notices.models import Letter, Notice
from firstcontact.domain.notices.rules import How
from firstcontact.domain.notices.states import State
from firstcontact.domain.notices.templates import AUTOMATIC_ANSWERS
from firstcontact.domain.notices.threading import fold_recipient
from firstcontact.domain.staff.queries import SEEN, seen_by, seen_values
from firstcontact.foundation.identity import Kind, Viewer
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy.reading import read_rows

_RECORD: Final = (
    "id", "kind", "subject_kind", "subject_id", "reference", "customer_id", "contact_id", "follows_id", "how",
    "to_name", "to_address", "postal_address", "languages", "subject", "said", "body_text", "body_html", "state",
    "attempts", "next_try_at", "last_error", "accepted_as", "message_id", "written_at", "sent_at", "printed_at",
    "posted_at", "told_by_channel", "team", "sensitivity", "owner",
)  # fmt: skip
_ABOUT: Final = (
    f"SELECT {', '.join(_RECORD)} FROM notices_notice WHERE subject_id = %(subject)s AND subject_kind = %(kind)s"
    f" AND ({SEEN} OR customer_id = %(customer)s::uuid) ORDER BY written_at, id"
)


class UnknownNoticeError(LookupError):
    """There is no such notice, or it is not this viewer's to see."""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One notice and what became of it."""

    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    reference: str
    customer_id: UUID | None
    contact_id: UUID | None
    follows_id: UUID | None
    how: How
    to_name: str
    to_address: str
    postal_address: tuple[str, ...]
    languages: tuple[str, ...]
    subject: str
    said: Text
    body_text: str
    body_html: str
    state: State
    attempts: int
    next_try_at: datetime | None
    last_error: str
    accepted_as: str
    message_id: str
    written_at: datetime
    sent_at: datetime | None
    printed_at: datetime | None
    posted_at: datetime | None
    told_by_channel: str
    team: str
    sensitivity: str
    owner: UUID | None


@dataclass(frozen=True, slots=True)
class SentFacts:
    """An email that we sent, or that waits to be sent."""

    notice_id: UUID
    subject_kind: str
    at: datetime
    message_id: str
    to_address: str


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A letter on the print pile; `pages` is 0 while its PDF is not made, and `problem` says why."""

    notice_id: UUID
    kind: str
    reference: str
    to_name: str
    postal_address: tuple[str, ...]
    languages: tuple[str, ...]
    state: State
    written_at: datetime
    printed_at: datetime | None
    pages: int
    problem: str


def get_notice(*, viewer: Viewer, notice_id: UUID) -> NoticeRecord:
    """One notice.

    :raises UnknownNoticeError: when there is none that this viewer may see.
    """
    found = find_notice(viewer=viewer, notice_id=notice_id)
    if found is None:
        raise UnknownNoticeError("There is no such notice.")
    return found


def find_notice(*, viewer: Viewer, notice_id: UUID) -> NoticeRecord | None:
    """One notice, or None when there is none that this viewer may see."""
    row = _visible(viewer).filter(id=notice_id).first()
    return record_of(row) if row else None


def list_notices(*, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, NoticeRecord]:
    """These notices by id, as far as this viewer may see them; one query."""
    return {row.id: record_of(row) for row in _visible(viewer).filter(id__in=list(ids))}


def list_about(*, viewer: Viewer, subject_kind: str, subject_id: UUID) -> list[NoticeRecord]:
    """The notices about one thing (a case, say), in the order in which they were written."""
    rows = read_rows(
        _ABOUT,
        **seen_values(viewer),
        kind=subject_kind,
        subject=subject_id,
        customer=viewer.id if viewer.kind is Kind.CUSTOMER else None,
    )
    return [record_of(SimpleNamespace(**dict(zip(_RECORD, row, strict=True)))) for row in rows]


def find_by_message_ids(ids: Iterable[str], *, viewer: Viewer) -> list[NoticeRecord]:
    """The emails of ours with these Message-IDs, in the order of the ids; what no notice has is left out."""
    places = {each: place for place, each in reversed(list(enumerate(ids))) if each}
    rows = _visible(viewer).filter(message_id__in=list(places)) if places else ()
    return [record_of(row) for row in sorted(rows, key=lambda row: places[row.message_id])]


def list_sent_to(address: str, *, subject_ids: Iterable[UUID]) -> list[SentFacts]:
    """The emails about these things that went to this address, oldest first."""
    to = address.strip().lower()
    return [one for one in _sent(subject_ids) if one.to_address.strip().lower() == to]


def list_thread(subject_kind: str, subject_id: UUID) -> list[str]:
    """The Message-IDs of the emails that we wrote about one thing, to whomever, oldest first."""
    return [one.message_id for one in _sent([subject_id]) if one.subject_kind == subject_kind]


def was_written_to(address: str, subject_kind: str, subject_id: UUID) -> bool:
    """Whether an email about this went to this address. What stands after a `+` in it counts: it is another mailbox."""
    return any(one.subject_kind == subject_kind for one in list_sent_to(address, subject_ids=[subject_id]))


def count_automatic(address: str, *, since: datetime) -> int:
    """How many answers a machine has given since then to this address, whatever stands after a `+` in it."""
    to = fold_recipient(address)
    local, _, domain = to.rpartition("@")
    same = Q(to_address=to) | Q(to_address__startswith=f"{local}+", to_address__endswith=f"@{domain}")
    return Notice.objects.filter(same, kind__in=AUTOMATIC_ANSWERS, written_at__gt=since).count()


def list_print_pile(*, viewer: Viewer, state: State = State.QUEUED, most: int = 200) -> list[PrintJob]:
    """The letters to print (`queued`) or to post (`printed`), oldest first."""
    rows = _visible(viewer).filter(how=How.LETTER, state=state).order_by("written_at", "id")[:most]
    letters = Letter.objects.filter(notice_id__in=[row.id for row in rows])
    pages = dict(letters.values_list("notice_id", "pages"))
    return [_print_job(row, pages.get(row.id, 0)) for row in rows]


def find_letter(*, viewer: Viewer, notice_id: UUID) -> bytes | None:
    """The PDF of a letter, or None when it has not been made yet.

    :raises UnknownNoticeError: when there is no such notice that this viewer may see.
    """
    get_notice(viewer=viewer, notice_id=notice_id)
    content = Letter.objects.filter(notice_id=notice_id).values_list("pdf", flat=True).first()
    return bytes(content) if content is not None else None


def count_by_state(*, viewer: Viewer) -> dict[str, int]:
    """How many notices are in each state."""
    rows = _visible(viewer).values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


def _visible(viewer: Viewer) -> QuerySet[Notice]:
    """What this viewer may see: staff by the service's sensitivity, customers what was told to them (DESIGN idea 7)."""
    rows = Notice.objects.all()
    if viewer.kind is Kind.CUSTOMER:
        return rows.filter(customer_id=viewer.id) if viewer.id else rows.none()
    return rows.filter(seen_by(viewer))


def _sent(subject_ids: Iterable[UUID]) -> list[SentFacts]:
    rows = Notice.objects.filter(subject_id__in=list(subject_ids)).exclude(message_id="").exclude(state=State.FAILED)
    return [
        SentFacts(row.id, row.subject_kind, row.written_at, row.message_id, row.to_address)
        for row in rows.order_by("written_at", "id")
    ]


def _lines(value: Sequence[str]) -> tuple[str, ...]:
    return tuple(value)


def _print_job(row: Notice, pages: int) -> PrintJob:
    return PrintJob(
        notice_id=row.id,
        kind=row.kind,
        reference=row.reference,
        to_name=row.to_name,
        postal_address=_lines(row.postal_address),
        languages=_lines(row.languages),
        state=State(row.state),
        written_at=row.written_at,
        printed_at=row.printed_at,
        pages=pages,
        problem="" if pages else row.last_error,
    )


def record_of(row: Notice | SimpleNamespace) -> NoticeRecord:
    """The row as others may have it."""
    return NoticeRecord(
        id=row.id,
        kind=row.kind,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        reference=row.reference,
        customer_id=row.customer_id,
        contact_id=row.contact_id,
        follows_id=row.follows_id,
        how=How(row.how),
        to_name=row.to_name,
        to_address=row.to_address,
        postal_address=_lines(row.postal_address),
        languages=_lines(row.languages),
        subject=row.subject,
        said=Text.model_validate(row.said),
        body_text=row.body_text,
        body_html=row.body_html,
        state=State(row.state),
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        accepted_as=row.accepted_as,
        message_id=row.message_id,
        written_at=row.written_at,
        sent_at=row.sent_at,
        printed_at=row.printed_at,
        posted_at=row.posted_at,
        told_by_channel=row.told_by_channel,
        team=row.team,
        sensitivity=row.sensitivity,
        owner=row.owner,
    )
