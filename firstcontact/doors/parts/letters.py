"""An email as pages show it: finished words, for the macros of `parts/letters.html`."""

from typing import Any

from firstcontact.doors.parts.attachments.shown import shown_attachments
from firstcontact.doors.parts.dates import format_when, machine_time
from firstcontact.doors.parts.language import OWN_NAMES
from firstcontact.overviews.emails import Letter


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
