"""Reading the mailroom: what came in, what was kept apart and why, how it stands with the mailboxes.

What somebody wrote to us is read as the message of its contact (`contacts.queries`), with the wall that stands around
it. Here is what is no contact. The front desk, which looks after it, sees it, and so do those who answer for the whole;
what is about something that not everybody may see is seen only by those who may.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from firstcontact.domain.mailroom.models import Email, Mailbox
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.staff.queries import seen_by
from firstcontact.foundation.identity import Kind, Viewer

MAILROOM_TEAM = "customer_services"
OVERSEERS = ("manager", "administrator")


class UnknownEmailError(LookupError):
    """There is no such email, or it is not this viewer's to see."""


@dataclass(frozen=True, slots=True)
class EmailFacts:
    """One email that came in; `kind` and the rest are empty while nobody has read it. `size` in bytes."""

    id: UUID
    mailbox: str
    raw_id: UUID
    received_at: datetime
    size: int
    cut: bool
    state: State
    kind: str
    because: str
    tries: int
    sender: str
    sender_name: str
    subject: str
    message_id: str
    problems: tuple[str, ...]
    contact_id: UUID | None
    settled_at: datetime | None
    settled_by: UUID | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one mailbox. `trouble` is a code, a space, and what its server said; empty when all is well.

    `stuck` are the keys of what could not be fetched, `backlog` how many emails waited there when it was last reached.
    """

    code: str
    cursor: str
    stuck: dict[str, int]
    fetched: int
    backlog: int
    tried_at: datetime | None
    reached_at: datetime | None
    trouble: str
    trouble_since: datetime | None


def get_email(email_id: UUID, *, viewer: Viewer) -> EmailFacts:
    """One email.

    :raises UnknownEmailError: when there is none that this viewer may see.
    """
    row = _visible(viewer).filter(id=email_id).first()
    if row is None:
        raise UnknownEmailError("There is no such email.")
    return facts_of(row)


def list_emails(
    *,
    viewer: Viewer,
    states: Sequence[State],
    kinds: Sequence[str] = (),
    before: tuple[datetime, UUID] | None = None,
    most: int = 50,
) -> list[EmailFacts]:
    """Emails in these states, newest first.

    :param kinds: only of these; empty: of all.
    :param before: time and id of the last one of the page before.
    """
    rows = _visible(viewer).filter(state__in=states).order_by("-received_at", "-id")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if before is not None:
        rows = rows.filter(Q(received_at__lt=before[0]) | Q(received_at=before[0], id__lt=before[1]))
    return [facts_of(row) for row in rows[:most]]


def list_emails_by_id(ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, EmailFacts]:
    """These emails by id, as far as this viewer may see them; one query."""
    return {row.id: facts_of(row) for row in _visible(viewer).filter(id__in=list(ids))}


def find_of_contact(contact_id: UUID, *, viewer: Viewer) -> EmailFacts | None:
    """The email that became this contact. Who may see the contact asks for it: look there first."""
    if not (viewer.is_staff or viewer.kind is Kind.SYSTEM):
        return None
    row = Email.objects.filter(contact_id=contact_id).order_by("received_at", "id").first()
    return facts_of(row) if row else None


def count_by_kind(*, viewer: Viewer) -> dict[tuple[str, str], int]:
    """How many emails there are of each state and kind."""
    rows = _visible(viewer).values("state", "kind").annotate(n=Count("id"))
    return {(row["state"], row["kind"]): row["n"] for row in rows}


def count_unreadable(*, viewer: Viewer) -> dict[str, int]:
    """How many emails of each mailbox could not be read and wait for somebody."""
    rows = _visible(viewer).filter(state=State.UNREADABLE).values("mailbox").annotate(n=Count("id"))
    return {row["mailbox"]: row["n"] for row in rows}


def find_last_received() -> dict[str, datetime]:
    """When the last email of each mailbox came in, by its code."""
    rows = Email.objects.values("mailbox").annotate(last=Max("received_at"))
    return {row["mailbox"]: row["last"] for row in rows}


def count_from(sender: str, *, since: datetime, until: datetime) -> int:
    """How many emails that came from this address from then until then became contacts."""
    return Email.objects.filter(
        sender=sender, state=State.CONTACT, received_at__gte=since, received_at__lte=until
    ).count()


def list_unread(*, before: datetime, most: int = 500) -> list[UUID]:
    """The emails that were kept before then and that nobody has read yet, oldest first: their job was lost."""
    rows = Email.objects.filter(state=State.KEPT, received_at__lt=before).order_by("received_at", "id")
    return list(rows.values_list("id", flat=True)[:most])


def count_unread() -> tuple[int, datetime | None]:
    """How many emails were kept and nobody has read yet, and when the oldest of them came in."""
    rows = Email.objects.filter(state=State.KEPT).aggregate(n=Count("id"), oldest=Min("received_at"))
    return rows["n"], rows["oldest"]


def find_standing(code: str) -> Standing | None:
    """How it stands with this mailbox; None when it was never tried."""
    row = Mailbox.objects.filter(code=code).first()
    return _standing(row) if row else None


def list_standings() -> dict[str, Standing]:
    """How it stands with each mailbox that was ever tried, by code."""
    return {row.code: _standing(row) for row in Mailbox.objects.order_by("code")}


def looks_after_mail(viewer: Viewer) -> bool:
    """Whether they may see what is no contact: the front desk, managers and administrators."""
    if viewer.kind is Kind.SYSTEM:
        return True
    return viewer.is_staff and (MAILROOM_TEAM in viewer.teams or any(viewer.has_role(role) for role in OVERSEERS))


def _visible(viewer: Viewer) -> QuerySet[Email]:
    rows = Email.objects.all()
    if viewer.kind is Kind.SYSTEM:
        return rows
    seen = seen_by(viewer) & ~Q(sensitivity="open")
    if looks_after_mail(viewer):
        seen |= Q(sensitivity="open")
    return rows.exclude(state=State.CONTACT).filter(seen)


def facts_of(row: Email) -> EmailFacts:
    """The row as others may have it."""
    return EmailFacts(
        row.id,
        row.mailbox,
        row.raw_id,
        row.received_at,
        row.size,
        row.cut,
        State(row.state),
        row.kind,
        row.because,
        row.tries,
        row.sender,
        row.sender_name,
        row.subject,
        row.message_id,
        tuple(row.problems),
        row.contact_id,
        row.settled_at,
        row.settled_by,
    )


def _standing(row: Mailbox) -> Standing:
    return Standing(
        row.code,
        row.cursor,
        dict(row.stuck),
        row.fetched,
        row.backlog,
        row.tried_at,
        row.reached_at,
        row.trouble,
        row.trouble_since,
    )
