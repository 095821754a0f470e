"""Keeps an email that a mail server hands over, for one recipient; what is answered says whether it is ours now."""

import logging
import re

from django.db import close_old_connections
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code
from firstcontact.domain.mailroom.ports import find_mailbox
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.watching.work import piece_of_work
from firstcontact.journeys.keep_email import keep_email

MEGABYTE = 1_000_000
STEERING = re.compile(r"[\x00-\x1f\x7f]")
NOBODY: Promise = _("There is no such address here.")
TOO_LARGE: Promise = _("This email is too large: up to %(most)s MB are taken.")
NOT_NOW: Promise = _("We cannot take this email at the moment; please try again later.")
log = logging.getLogger(__name__)


def answer(code: str, words: Promise, **facts: object) -> str:
    """One line for the mail server, in both languages, because a sender of either may read it.

    Plain ASCII: what is beyond that may only be sent to who asked for it (RFC 6531, 3.5).
    """
    said = []
    for language in ("en", "cy"):
        with override(language):
            said.append(str(words) % facts)
    return f"{code} {' / '.join(said)}".encode("ascii", "replace").decode()


def too_large(most: int) -> str:
    """What is larger than so many bytes is not taken (RFC 1870)."""
    return answer("552 5.3.4", TOO_LARGE, most=f"{most / MEGABYTE:g}")


def keep_for(sender: str, recipient: str, raw: bytes) -> str:
    """Keep it, commit, and only then say yes. It blocks: call it in a thread.

    :param sender: of the envelope; empty, or `<>`, for what came back.
    """
    try:
        mailbox = find_mailbox(recipient)
        if mailbox is None:
            return answer("550 5.1.1", NOBODY)
        # The job that reads it carries the same request id
        with acting_for(get_by_code(mailbox.council).id), piece_of_work(mailbox=mailbox.code):
            email, new = keep_email(by=SYSTEM, at=now(), mailbox=mailbox.code, raw=_trace(sender, recipient) + raw)
    except UnknownCouncilError:
        log.error("A mailbox of MAILBOXES is of a council that there is not: mend it.")
        return answer("451 4.3.5", NOT_NOW)
    except Exception:
        log.exception("An email could not be kept; the mail server keeps it and tries again.")
        return answer("451 4.3.0", NOT_NOW)
    finally:
        close_old_connections()
    return f"250 2.0.0 kept as {email}" if new else f"250 2.0.0 kept already as {email}"


def _trace(sender: str, recipient: str) -> bytes:
    """The lines that the last mail server puts before an email (RFC 5321, 4.4).

    `Received` is left out: its time would make another email of the same one when the mail server hands it over again.
    """
    from_whom = STEERING.sub("", sender).strip("<>")
    to_whom = STEERING.sub("", recipient)
    lines = f"Return-Path: <{from_whom}>\r\nDelivered-To: {to_whom}\r\n"
    return lines.encode("utf-8", "surrogateescape")
