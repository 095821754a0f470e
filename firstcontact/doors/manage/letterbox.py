"""Writing to a council of the demonstration, as a resident would by email. There is no such page where mail is real."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcontact.demo.postbox import CODE, PostedFile, compose
from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.mailroom.ports import MailboxSetting, mailboxes_of
from firstcontact.domain.notices.ports import OutboxEntry, find_outbox
from firstcontact.domain.notices.rules import usable_email
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.posted import text_in
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import PUBLIC
from firstcontact.journeys.keep_email import keep_email

MOST_FILE = 1_000_000
"""Bytes of a file that this page takes; a real mailbox takes more."""
QUOTED = "> "


@dataclass(frozen=True, slots=True)
class _Answered:
    """An email of the outbox that is being answered."""

    id: UUID
    to: str
    subject: str
    quoted: str
    sender: str
    sender_name: str
    thread: tuple[str, ...]


@transaction.non_atomic_requests
@open_to(EVERYONE)
def write(request: HttpRequest) -> HttpResponse:
    """The form, and posting it. What is posted goes the way of every email: kept, then understood by a job."""
    mailbox = _mailbox()
    with transaction.atomic():
        answered = _answered(request.GET.get("answers", "") or request.POST.get("answers", ""))
    if request.method != "POST":
        return _draw(request, mailbox, _first_words(answered))
    typed = {name: text_in(request.POST, name) for name in ("name", "sender", "subject", "words", "answers")}
    if not usable_email(typed["sender"].strip()):
        return _draw(request, mailbox, typed, _("Write the whole email address, like name@example.com."))
    file = request.FILES.get("file")
    if file is not None and (file.size or 0) > MOST_FILE:
        return _draw(request, mailbox, typed, _("The file is too large for this page: 1 MB at most."))
    files = [PostedFile(file.name or "file", file.content_type or "", file.read())] if file else []
    try:
        raw = compose(
            at=now(),
            sender_name=typed["name"].strip(),
            sender=typed["sender"].strip(),
            to=answered.to if answered else mailbox.address,
            subject=typed["subject"],
            words=typed["words"],
            answers=answered.thread if answered else (),
            files=files,
        )
    except (ValueError, IndexError):
        return _draw(request, mailbox, typed, _("This cannot be written as an email. Check the name and the address."))
    keep_email(by=PUBLIC, at=now(), mailbox=mailbox.code, raw=raw)
    with transaction.atomic():
        messages.success(request, _("Sent. The council has it within a few seconds."))
        return redirect("manage:write")


def _draw(request: HttpRequest, mailbox: MailboxSetting, typed: dict[str, str], refused: str = "") -> HttpResponse:
    page = {"nav": left_links(request, "write"), "to": mailbox.address, "typed": typed, "refused": refused}
    with transaction.atomic():
        return render(request, "manage/write.html", page, status=422 if refused else 200)


def _mailbox() -> MailboxSetting:
    found = next((one for one in mailboxes_of(get_council().code) if one.code == CODE), None)
    if not settings.DEMO or find_outbox() is None or found is None:
        raise Http404
    return found


def _first_words(answered: _Answered | None) -> dict[str, str]:
    if answered is None:
        return {"name": "", "sender": "", "subject": "", "words": "", "answers": ""}
    subject = answered.subject if answered.subject.lower().startswith("re:") else f"Re: {answered.subject}"
    return {
        "name": answered.sender_name,
        "sender": answered.sender,
        "subject": subject,
        "words": f"\n\n{answered.quoted}",
        "answers": str(answered.id),
    }


def _answered(text: str) -> _Answered | None:
    outbox = find_outbox()
    try:
        entry = outbox.find_message(message_id=UUID(text)) if outbox and text else None
    except ValueError:
        entry = None
    return _as_answered(entry) if entry is not None else None


def _as_answered(entry: OutboxEntry) -> _Answered:
    read = read_message(entry.raw)
    to: Any = (read.reply_to or read.sender)[0].address
    quoted = "\n".join(f"{QUOTED}{line}" for line in entry.text.splitlines())
    first = next(iter(read.to), None)
    return _Answered(
        id=entry.id,
        to=to,
        subject=entry.subject,
        quoted=f"On {entry.at:%d %B %Y}, at {entry.at:%H:%M}, {entry.sender} wrote:\n{quoted}",
        sender=first.address if first else "",
        sender_name=first.name if first else "",
        thread=(*reversed([each for each in read.references if each.startswith("<")]), read.message_id),
    )
