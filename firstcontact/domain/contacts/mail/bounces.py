"""Which addresses an email of ours did not reach, and whether it ever will: from what mail servers send back.

Standard notices (RFC 3464, RFC 6522) are read here. The many other forms are known to `flufl.bounce`, the library of
the mailing-list manager Mailman, which is asked where there is nothing standard.
"""

import logging
import re
from email import message_from_bytes
from typing import Final

from flufl.bounce import all_failures

from firstcontact.domain.contacts.mail.charsets import read_letters
from firstcontact.domain.contacts.mail.fields import ADDRESS, nothing, read_header, read_mailboxes
from firstcontact.domain.contacts.mail.parts import Part
from firstcontact.domain.contacts.mail.records import Bounced
from firstcontact.domain.contacts.mail.transfer import unwrap

LOOKED_AT: Final = 200_000
"""Bytes of a notice that are read; the returned email behind them is ours."""
_PLAIN: Final = bytes(byte if byte < 0x80 else ord("?") for byte in range(256))
logging.getLogger("flufl.bounce").disabled = True  # it would print the stumbles that are caught here
OTHER_LOOKED_AT: Final = 50_000
"""The same for the forms that are not standard: asked one after the other, they take much longer."""
GROUP = re.compile(r"\n[ \t]*\n")
FIELD = re.compile(r"(?m)^([A-Za-z-]+)[ \t]*:[ \t]*((?:.*)(?:\n[ \t]+.*)*)")
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
PASSING: Final = {"5.2.2", "5.2.3", "5.3.1", "5.3.4", "5.4.5", "5.4.7"}
"""Permanent for this email, but not for the address: the mailbox is full, the email too large, the time ran out."""
FULL = re.compile(
    r"(?i)(?:mailbox|inbox|account|quota)[^.\n]{0,40}(?:\bfull\b|exceed|over)|over\s?quota|out of storage"
    r"|insufficient storage"
)
DELAYED = re.compile(
    r"(?i)\b(?:delayed|will (?:be )?(?:retr|keep trying)|no action is required|still being retried"
    r"|warning: could not send)"
)


def find_bounced(raw: bytes, root: Part, text: str) -> tuple[Bounced, ...]:
    """The addresses that a notice of non-delivery names; empty where it names none.

    :param text: the words of the notice.
    """
    return _standard(root) or _by_header(root, text) or _other_forms(raw, text)


def notices(root: Part) -> list[Part]:
    """The parts that say what became of an email (message/delivery-status)."""
    return [
        part for part in root.leaves() if part.type in ("message/delivery-status", "message/global-delivery-status")
    ]


def says_delivered_only(root: Part) -> bool:
    """Whether standard notices say nothing worse than that an email arrived or was passed on."""
    actions = {group.get("action", "").split(" ")[0].lower() for part in notices(root) for group in _groups(part)}
    return bool(actions - {""}) and actions <= {"", "delivered", "relayed", "expanded"}


def _groups(part: Part) -> list[dict[str, str]]:
    content = read_letters(unwrap(part.body[:LOOKED_AT], part.encoding, nothing), "", nothing)
    text = content.replace("\r\n", "\n").replace("\r", "\n")
    return [
        {name.lower(): re.sub(r"\s+", " ", value).strip() for name, value in FIELD.findall(group)}
        for group in GROUP.split(text)
    ]


def _standard(root: Part) -> tuple[Bounced, ...]:
    found: dict[str, Bounced] = {}
    for group in (group for part in notices(root) for group in _groups(part)):
        address = _recipient(group)
        action = re.split(r"[\s(;]", group.get("action", "failed").lower())[0]
        if not address or action not in ("failed", "failure", "delayed"):
            continue
        said = STATUS.search(group.get("status", "")) or STATUS.search(group.get("diagnostic-code", ""))
        status = said[0] if said else ""
        hard = action != "delayed" and not status.startswith("4") and status not in PASSING
        hard = hard and not FULL.search(group.get("diagnostic-code", ""))
        found.setdefault(address.lower(), Bounced(address, hard, status))
    return tuple(found.values())


def _recipient(group: dict[str, str]) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        said = group.get(name, "")
        address = ADDRESS.search(said.partition(";")[2][:500] or said[:500])
        if address:
            return address[0].strip("<>")
    return ""


def _by_header(root: Part, text: str) -> tuple[Bounced, ...]:
    boxes = read_mailboxes(root.every("x-failed-recipients"))
    hard = not (FULL.search(text) or DELAYED.search(text + read_header(root.first("subject") or b"")))
    return tuple(Bounced(box.address, hard) for box in boxes if box.address)


def _other_forms(raw: bytes, text: str) -> tuple[Bounced, ...]:
    try:
        notice = message_from_bytes(raw[:OTHER_LOOKED_AT].translate(_PLAIN))
        if "@" not in notice.get("from", ""):
            del notice["from"]
            notice["From"] = "nobody@invalid"  # the library cannot do without
        soft, hard = all_failures(notice)
    except Exception:  # noqa: BLE001  # a reader of others meets bytes of strangers; without it the kind still shows
        return ()
    full = bool(FULL.search(text[:5_000]))
    names = [(address, False) for address in soft] + [(address, not full) for address in hard - soft]
    letters = ((address.decode("utf-8", "replace"), lasting) for address, lasting in names)
    return tuple(Bounced(address, lasting) for address, lasting in sorted(letters) if "@" in address)
