"""By what a machine is known, and what no machine may answer: so that none talks to another (RFC 3834, 2).

A subject alone is believed only where no person writes such a one. People are out of office too, and say so in words;
for those a second sign of a machine is asked for.
"""

import re
from typing import Final

from firstcontact.domain.contacts.mail.fields import read_header
from firstcontact.domain.contacts.mail.parts import Part
from firstcontact.domain.contacts.mail.records import Mailbox

OWN_ID = re.compile(r"@firstcontact\.([^<>\s]+?)>?$")
"""The right side of the Message-IDs that we make: `firstcontact.` and the council's host."""
LONGEST_THREAD: Final = 20_000
"""Letters of the header References that are looked through for an email of ours."""
OWN_ID_IN_THREAD = re.compile(r"@firstcontact\.[^<>\s]+")
_SURE: Final = (
    r"auto(?:matic|mated)?[- ]?(?:reply|response|answer)"
    r"|out[- ]of[- ](?:the )?office(?: (?:auto[- ]?reply|reply|message))?"
    r"|y?m?ateb(?:iad)? (?:yn )?awtomatig|neges awtomatig|(?:allan|i[- ]ffwrdd) o'?r swyddfa|y tu allan i'?r swyddfa"
    r"|automatische (?:antwort|antwoord)|abwesenheits(?:notiz|nachricht)|r[ée]ponse automatique"
    r"|respuesta autom[áa]tica|risposta automatica|resposta autom[áa]tica|autosvar|automatiskt svar|automatisk svar"
    r"|odpowied[źz] automatyczna|automaattinen vastaus"
)
ABSENT = re.compile(rf"(?i)^\W*(?:{_SURE})\s*(?:[:：\]]|\W*$)")
"""What programs put before the subject that they answer, with a colon; or a subject that is nothing but that."""
PERHAPS_ABSENT = re.compile(
    rf"(?i)^\W*(?:{_SURE}|auto(?:matic|mated)?[- ]?respon[ds]er?|auto ?: |ateb awto|awto-?ymateb|abwesenheit"
    r"|(?:i am |i'm )?(?:currently )?(?:out|away) (?:of|from) (?:the |my )?office"
    r"|on (?:annual )?leave\b.{0,30}(?:re:|auto)"
    r"|away from (?:my )?(?:mail|desk)|vacation (?:reply|response|notice|message)|holiday (?:reply|response)"
    r"|ooo\b ?:"
    r"|(?:allan|i ffwrdd|i-ffwrdd|ddim yn) o?'?r? ?(?:y )?(?:swyddfa)|ar (?:fy )?(?:ng)?wyliau\b)"
)
"""What programs put there too, and people as well: "Out of office hours noise", "Ar wyliau - casglu biniau"."""
SUPPRESSED = re.compile(r"(?i)\b(?:all|autoreply|oof)\b")
"""Values of X-Auto-Response-Suppress that forbid an automatic answer ([MS-OXCMAIL] 2.2.3.2.14)."""
TO_NOBODY: Final = ("list", "bulk", "junk")
TO_MANY: Final = ("list-id", "list-unsubscribe", "list-post")
FORGED = re.compile(r"(?i)\bdmarc\s*=\s*fail\b")


def is_absence(root: Part, subject: str) -> bool:
    """Whether its subject is that of an automatic answer, and nothing that a person may have written."""
    return bool(ABSENT.match(subject) or (PERHAPS_ABSENT.match(subject) and _has_sign(root)))


def may_be_answered(root: Part, sender: tuple[Mailbox, ...], authentication: str) -> bool:
    """Whether a machine may answer a message by itself: RFC 3834, 2, and never an address that may be forged.

    :param authentication: what the council's own mail server found of the sender.
    """
    forbidden = (
        has_no_envelope_sender(root)
        or any(root.first(name) is not None for name in TO_MANY)
        or precedence(root) in TO_NOBODY
        or any(SUPPRESSED.search(read_header(value)) for value in root.every("x-auto-response-suppress"))
    )
    return not (forbidden or FORGED.search(authentication) or _of_several(root, sender))


def has_no_envelope_sender(root: Part) -> bool:
    """Whether its envelope named no sender, as notices of mail servers do (RFC 5321, 4.5.5)."""
    value = root.first("return-path")
    return value is not None and value.strip() in (b"<>", b"")


def precedence(root: Part) -> str:
    """What the header Precedence says, in small letters."""
    return read_header(root.first("precedence") or root.first("x-precedence") or b"").lower()


def _has_sign(root: Part) -> bool:
    """A sign of a machine beside the subject: it answers an email of ours, or says itself that nobody is there."""
    thread = " ".join(read_header(value) for value in (*root.every("in-reply-to"), *root.every("references")))
    return (
        has_no_envelope_sender(root)
        or root.first("x-auto-response-suppress") is not None
        or precedence(root) in TO_NOBODY
        or bool(OWN_ID_IN_THREAD.search(thread[-LONGEST_THREAD:]))
    )


def _of_several(root: Part, sender: tuple[Mailbox, ...]) -> bool:
    """Whether it names several senders: who of them wrote it is not known."""
    return len(root.every("from")) > 1 or len({box.address.lower() for box in sender if box.address}) > 1
