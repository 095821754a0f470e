"""The page of a file that came with a message, and the file itself: never as a page of ours, never as its sender meant.

Of pictures no byte of the sender's is shown: they are drawn anew. What is handed over is a download that runs nowhere.
"""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import content_disposition_header

from firstcontact.domain.contacts.queries import (
    AttachmentContent,
    AttachmentFacts,
    NotSafeError,
    UnknownAttachmentError,
    get_attachment,
    list_attachments,
    open_attachment,
)
from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.doors.parts.attachments.apart import do_apart
from firstcontact.doors.parts.attachments.kinds import HARMFUL, PDF, PICTURES, claimed_by_name, served_type
from firstcontact.doors.parts.attachments.opening import LONGEST, open_for_page
from firstcontact.doors.parts.attachments.refusing import RefusedError
from firstcontact.doors.parts.attachments.shown import shown_attachment, shown_attachments, way_back
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now

RUNS_NOTHING: Final = "default-src 'none'; sandbox"
IN_THE_VIEWER: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For a PDF, because older browsers show none in a sandbox: no scripts, no frames around it, no connections."""
SMALL: Final = 240  # dots across or down in a list; twice what is shown, for fine screens


@open_to(*STAFF)
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """One file: what is in it as far as it can be shown, and the others of its message."""
    facts = _facts(request, attachment_id)
    viewer, back = viewer_of(request), way_back(request.GET.get("back", ""))
    siblings = [one for one in list_attachments([facts.message_id], viewer=viewer) if one.id != facts.id]
    page = {
        "file": shown_attachment(facts, back=back),
        "scan": facts.scan,
        "scan_said": facts.scan_said,
        "back": back,
        "harmful": facts.type in HARMFUL,
        "claimed": claimed_by_name(facts.name, facts.type),
        "siblings": shown_attachments(siblings, back=back),
        "content": open_for_page(open_attachment(facts.id, viewer=viewer)) if facts.may_be_opened else {},
    }
    _saw(request, attachment_id)
    return render(request, "parts/attachment.html", page)


@open_to(*STAFF)
def attachment_picture(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The picture, drawn anew for the screen."""
    try:
        return _drawn(request, attachment_id, LONGEST)
    except RefusedError as refusal:
        raise Http404 from refusal


@open_to(*STAFF)
def attachment_small(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The picture as small as a list shows it; one that cannot be drawn is a sign for that."""
    try:
        return _drawn(request, attachment_id, SMALL)
    except RefusedError:
        return redirect(static("parts/no-picture.svg"))


@open_to(*STAFF)
def attachment_file(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The file as it came, to be saved."""
    file = _opened(request, attachment_id)
    if file is None:
        return redirect("parts:attachment", attachment_id)
    return _sent(file.content, served_type(file.facts.type), name=file.facts.name, saved=True)


@open_to(*STAFF)
def attachment_pdf(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The PDF, in the browser's own viewer."""
    file = _opened(request, attachment_id)
    if file is None or file.facts.type != PDF:
        return redirect("parts:attachment", attachment_id)
    return _sent(file.content, PDF, name=file.facts.name, policy=IN_THE_VIEWER)


def _drawn(request: HttpRequest, attachment_id: UUID, longest: int) -> HttpResponse:
    file = _opened(request, attachment_id)
    if file is None or file.facts.type not in PICTURES:
        raise Http404
    drawn = do_apart("draw_picture", file.content, longest)
    return _sent(drawn, "image/jpeg", name="picture.jpg")


def _sent(content: bytes, type_: str, *, name: str, saved: bool = False, policy: str = RUNS_NOTHING) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=saved, filename=name) or "inline",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=type_, headers=headers)


def _facts(request: HttpRequest, attachment_id: UUID) -> AttachmentFacts:
    try:
        return get_attachment(attachment_id, viewer=viewer_of(request))
    except UnknownAttachmentError as error:
        raise Http404 from error


def _opened(request: HttpRequest, attachment_id: UUID) -> AttachmentContent | None:
    """The file, noted as seen; None where nobody may open it."""
    try:
        file = open_attachment(attachment_id, viewer=viewer_of(request))
    except UnknownAttachmentError as error:
        raise Http404 from error
    except NotSafeError:
        return None
    _saw(request, attachment_id)
    return file


def _saw(request: HttpRequest, attachment_id: UUID) -> None:
    trail.note_looks(by=actor_of(request), at=now(), subject_kind="attachment", subject_ids=[attachment_id])
