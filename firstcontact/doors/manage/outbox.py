"""The outbox of a demonstration: what would have been sent. There is no such page where email really leaves."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from firstcontact.domain.notices.ports import Outbox, OutboxEntry, find_outbox
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.dates import format_when

# The page of an email stands alone, in a frame: it may use its own styles and nothing else.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


@open_to(EVERYONE)
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages."""
    rows = [
        {
            "id": one.id,
            "to": one.recipient,
            "subject": one.subject,
            "language": one.language,
            "when": format_when(one.at),
        }
        for one in _outbox().list_messages()
    ]
    return render(request, "manage/outbox.html", {"rows": rows, "nav": left_links(request, "outbox")})


@open_to(EVERYONE)
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message: as its reader sees it, and as plain text."""
    found = _message(message_id)
    page = {"message": found, "when": format_when(found.at), "nav": left_links(request, "outbox")}
    return render(request, "manage/message.html", page)


@open_to(EVERYONE)
def message_page(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The page of an email, for the frame around it."""
    headers = {"Content-Security-Policy": ALONE, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(_message(message_id).html, content_type="text/html; charset=utf-8", headers=headers)


@open_to(EVERYONE)
def message_raw(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The message as a mail server would have had it."""
    headers = {"Content-Disposition": f'attachment; filename="message-{message_id}.eml"'}
    return HttpResponse(_message(message_id).raw, content_type="message/rfc822", headers=headers)


def _outbox() -> Outbox:
    found = find_outbox()
    if not settings.DEMO or found is None:
        raise Http404
    return found


def _message(message_id: UUID) -> OutboxEntry:
    found = _outbox().find_message(message_id=message_id)
    if found is None:
        raise Http404
    return found
