"""An email as pages show it: finished words, for the macros of `parts/letters.html`."""

from typing import Any

from django.urls import reverse

from firstcontact.domain.notices.queries import NoticeRecord
from firstcontact.doors.parts.attachments.shown import shown_attachments
from firstcontact.doors.parts.dates import format_when, machine_time
from firstcontact.doors.parts.language import OWN_NAMES
from firstcontact.doors.parts.names import NOTICE_KINDS, NOTICE_STATE_KINDS, NOTICE_STATES, name_of
from firstcontact.overviews.emails import Letter


def shown_answer(notice: NoticeRecord) -> dict[str, Any]:
    """One thing that was written back."""
    language = notice.languages[0] if notice.languages else ""
    return {
        "title": name_of(NOTICE_KINDS, notice.kind),
        "words": notice.body_text,
        "language": language,
        "when": format_when(notice.written_at),
        "when_iso": machine_time(notice.written_at),
        "state": name_of(NOTICE_STATES, notice.state),
        "state_kind": NOTICE_STATE_KINDS.get(notice.state, "plain"),
        "href": reverse("office:notice", args=[notice.id]),
        "by_person": notice.kind == "reply",
    }


def shown_letter(letter: Letter, *, back: str = "") -> dict[str, Any]:
    """One message that came in writing.

    :param back: the address of the page that it is shown on, to which the page of a file leads back.
    """
    message = letter.message
    return {
        "id": message.id,
        "subject": message.subject,
        "sender": message.sender_name or message.sender_address,
        "address": message.sender_address if message.sender_name else "",
        "when": format_when(message.at),
        "when_iso": machine_time(message.at),
        "language": message.language,
        "language_name": OWN_NAMES.get(message.language, ""),
        "body": message.body,
        "whole": message.whole,
        "html": message.html,
        "files": shown_attachments(letter.files, back=back),
    }
