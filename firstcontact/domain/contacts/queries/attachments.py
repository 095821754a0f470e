"""Reading the files that came with messages, behind the wall that their messages have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from firstcontact.domain.contacts.models import Attachment, Message
from firstcontact.domain.contacts.queries.contacts import list_contacts
from firstcontact.domain.contacts.states import Scan
from firstcontact.foundation.identity import Viewer

FACTS = (
    "id",
    "message_id",
    "place",
    "name",
    "type",
    "said_type",
    "size",
    "content_id",
    "inline",
    "scan",
    "scan_said",
    "scanned_at",
)


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """A file that came with a message, without what is in it. `size` is in bytes, `type` by content."""

    id: UUID
    message_id: UUID
    place: int
    name: str
    type: str
    said_type: str
    size: int
    content_id: str
    inline: bool
    scan: str
    scan_said: str
    scanned_at: datetime | None

    @property
    def may_be_opened(self) -> bool:
        """Whether anybody may open it: nothing was found in it, and nobody is still looking."""
        return self.scan not in (Scan.INFECTED, Scan.WAITING)


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """A file that may be opened, and its bytes as they came."""

    facts: AttachmentFacts
    content: bytes


class UnknownAttachmentError(LookupError):
    """There is no such attachment, or not for this viewer."""


class NotSafeError(PermissionError):
    """Nobody opens it: a virus was found in it, or it still waits to be looked through. `scan` says which."""

    def __init__(self, scan: str) -> None:
        super().__init__(f"Not to be opened: {scan}.")
        self.scan = scan


def list_attachments(message_ids: Iterable[UUID], *, viewer: Viewer) -> list[AttachmentFacts]:
    """The files of these messages, in their order; none of a message that is hidden from this viewer."""
    shown = _shown(message_ids, viewer)
    rows = Attachment.objects.filter(message_id__in=shown).order_by("message_id", "place").values(*FACTS)
    return [AttachmentFacts(**row) for row in rows]


def get_attachment(attachment_id: UUID, *, viewer: Viewer) -> AttachmentFacts:
    """One file, without what is in it.

    :raises UnknownAttachmentError: when there is none that this viewer may see.
    """
    row = Attachment.objects.filter(id=attachment_id).values(*FACTS).first()
    facts = AttachmentFacts(**row) if row else None
    if facts is None or facts.message_id not in _shown([facts.message_id], viewer):
        raise UnknownAttachmentError("There is no such attachment.")
    return facts


def open_attachment(attachment_id: UUID, *, viewer: Viewer) -> AttachmentContent:
    """One file with its bytes.

    :raises UnknownAttachmentError: when there is none that this viewer may see.
    :raises NotSafeError: when nobody may open it.
    """
    facts = get_attachment(attachment_id, viewer=viewer)
    if not facts.may_be_opened:
        raise NotSafeError(facts.scan)
    return AttachmentContent(facts, _body(attachment_id))


def list_to_scan(*, at: datetime, most: int = 200) -> list[UUID]:
    """The files to take to the virus scanner now, oldest first: those whose time has come, and those never scanned."""
    due = Q(scan=Scan.WAITING, scan_due_at__lte=at) | Q(scan=Scan.WAITING, scan_due_at=None)
    rows = Attachment.objects.filter(due | Q(scan=Scan.NOT_SCANNED))
    return list(rows.order_by("id").values_list("id", flat=True)[:most])


def list_waiting_of(message_id: UUID) -> list[UUID]:
    """The files of one message that wait for the virus scanner."""
    rows = Attachment.objects.filter(message_id=message_id, scan=Scan.WAITING)
    return list(rows.order_by("place").values_list("id", flat=True))


def _shown(message_ids: Iterable[UUID], viewer: Viewer) -> list[UUID]:
    """Which of these messages the viewer may read: the rule of `list_messages`."""
    pairs = list(Message.objects.filter(id__in=list(message_ids)).values_list("id", "contact_id"))
    contacts = list_contacts({contact for _, contact in pairs}, viewer=viewer)
    open_ones = {one.id for one in contacts if not any(enquiry.hidden for enquiry in one.enquiries)}
    return [message for message, contact in pairs if contact in open_ones]


def _body(attachment_id: UUID) -> bytes:
    return bytes(Attachment.objects.filter(id=attachment_id).values_list("body", flat=True).get())
