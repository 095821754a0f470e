"""Keeping the files that came with messages, and looking for viruses in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from firstcontact.domain.contacts.content import recognise
from firstcontact.domain.contacts.mail.names import safe_name
from firstcontact.domain.contacts.models import Attachment
from firstcontact.domain.contacts.ports import (
    NotScannedError,
    ScannerAwayError,
    TooLargeToScanError,
    Verdict,
    find_scanner,
)
from firstcontact.domain.contacts.queries.attachments import list_to_scan
from firstcontact.domain.contacts.rules import MOST_SCANS, scan_wait
from firstcontact.domain.contacts.states import Scan
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor

TAKEN_UP = timedelta(minutes=15)
"""How long a file that was handed to a job is left to it; after that the job is taken to be lost."""
TOO_LARGE = "too_large"
"""Said of a file that is larger than the scanner takes; other words are the scanner's own."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it came with a message. `said_type` is what the sender calls it, such as `image/jpeg`; it may lie."""

    name: str
    said_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


def keep_attachments(*, by: Actor, at: datetime, message_id: UUID, files: Sequence[NewFile]) -> list[UUID]:
    """Keep every file of a message, as it came, under a safe name and with the type that its content has.

    Where there is a virus scanner they wait for it, and nobody opens them before. Returns their ids, in their order.
    """
    waits = find_scanner() is not None
    last = Attachment.objects.filter(message_id=message_id).aggregate(last=Max("place"))["last"] or 0
    rows = [_row(message_id, last + number, file) for number, file in enumerate(files, 1)]
    for row in rows:
        row.scan = Scan.WAITING if waits else Scan.NOT_SCANNED
        row.scan_due_at = at + TAKEN_UP if waits else None
    Attachment.objects.bulk_create(rows)
    if rows and waits:
        announce(name="attachments_kept", subject_kind="message", subject_id=message_id, at=at, count=len(rows))
    return [row.id for row in rows]


def _row(message_id: UUID, place: int, file: NewFile) -> Attachment:
    type_ = recognise(file.content, name=file.name, said_type=file.said_type)
    return Attachment(
        message_id=message_id,
        place=place,
        name=safe_name(file.name, type_, place),
        type=type_[:120],
        said_type=file.said_type.replace("\x00", "")[:255],
        size=len(file.content),
        body=file.content,
        content_id=file.content_id.replace("\x00", "")[:500],
        inline=file.inline,
    )


def take_up_scans(*, by: Actor, at: datetime, most: int = 200) -> list[UUID]:
    """The files that are to be scanned now, for a job each: whose time has come again, or from before the scanner.

    Where there is no scanner any more, nothing waits for it: what waited is marked as not scanned.
    """
    if find_scanner() is None:
        Attachment.objects.filter(scan=Scan.WAITING).update(scan=Scan.NOT_SCANNED, scan_due_at=None)
        return []
    taken = list_to_scan(at=at, most=most)
    Attachment.objects.filter(id__in=taken).update(scan=Scan.WAITING, scan_due_at=at + TAKEN_UP)
    return taken


def scan_attachment(*, by: Actor, at: datetime, attachment_id: UUID) -> None:
    """Take one file that waits to the scanner, and note what it said. Call it outside a transaction: it may take long.

    While the scanner is away the file waits, longer each time. A file that it answers for with an error is not taken
    there for ever: it may be what the scanner dies of.
    """
    scanner = find_scanner()
    row = Attachment.objects.filter(id=attachment_id, scan=Scan.WAITING).only("body", "scan_tries").first()
    if scanner is None or row is None:
        return
    try:
        verdict = scanner.scan(bytes(row.body))
    except TooLargeToScanError:
        note_scan(by=by, at=at, attachment_id=attachment_id, failed=TOO_LARGE)
    except NotScannedError as refusal:
        if row.scan_tries + 1 < MOST_SCANS:
            _put_off(at, row, str(refusal))
        else:
            note_scan(by=by, at=at, attachment_id=attachment_id, failed=str(refusal))
    except ScannerAwayError as away:
        _put_off(at, row, str(away))
    else:
        note_scan(by=by, at=at, attachment_id=attachment_id, verdict=verdict)


def _put_off(at: datetime, row: Attachment, said: str) -> None:
    Attachment.objects.filter(id=row.id, scan=Scan.WAITING).update(
        scan_tries=row.scan_tries + 1, scan_due_at=at + scan_wait(row.scan_tries), scan_said=said[:300], scanned_at=at
    )


def note_scan(
    *, by: Actor, at: datetime, attachment_id: UUID, verdict: Verdict | None = None, failed: str = ""
) -> bool:
    """Note what the scanner said of a file that waits. False when it did not wait: nothing was changed.

    :param verdict: what it said; None where it will never say anything.
    :param failed: why not: `too_large`, or the scanner's words.
    """
    if verdict is None:
        state, said = Scan.FAILED, failed
    else:
        state, said = (Scan.INFECTED if verdict.infected else Scan.CLEAN), verdict.found
    changed = Attachment.objects.filter(id=attachment_id, scan=Scan.WAITING).update(
        scan=state, scan_said=said.replace("\x00", "")[:300], scanned_at=at, scan_due_at=None
    )
    if changed:
        announce(name="attachment_scanned", subject_kind="attachment", subject_id=attachment_id, at=at, result=state)
    return bool(changed)
